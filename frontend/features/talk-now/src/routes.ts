import type { MenuItem, Screen } from "@mindo/shell";

export const patientScreens: readonly Screen[] = [{ path: "talk-now", load: () => import("./screens/TalkNow"), namespaces: ["talk-now", "directory", "booking"], permission: "talk_now.join" }];
export const patientMenu: readonly MenuItem[] = [{ to: "/talk-now", label: "talk-now.menu", icon: "phone", permission: "talk_now.join" }];
