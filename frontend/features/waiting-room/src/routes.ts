import type { MenuItem, Screen } from "@mindo/shell";

export const patientScreens: readonly Screen[] = [
  { path: "sessions/:bookingId/room", load: () => import("./screens/Room"), namespaces: ["waiting-room", "booking"], permission: "waiting_place.watch", bare: true },
];
export const patientMenu: readonly MenuItem[] = [];

export const professionalScreens: readonly Screen[] = [];
export const professionalMenu: readonly MenuItem[] = [];
