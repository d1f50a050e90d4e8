import type { MenuItem, Screen } from "@mindo/shell";

export const professionalScreens: readonly Screen[] = [
  { path: "calendar", load: () => import("./screens/Calendar"), namespaces: ["calendar"], permission: "calendar.edit_own" },
];
export const professionalMenu: readonly MenuItem[] = [{ to: "/calendar", label: "calendar.menu", icon: "calendar", permission: "calendar.edit_own" }];
