import type { MenuItem, Screen } from "@mindo/shell";

export const professionalScreens: readonly Screen[] = [
  { path: "sessions/:bookingId/summary", load: () => import("./screens/Summary"), namespaces: ["notes", "booking", "disputes"], permission: "note.read" },
];
export const professionalMenu: readonly MenuItem[] = [];
