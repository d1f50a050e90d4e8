import type { MenuItem, Screen } from "@mindo/shell";

export const patientScreens: readonly Screen[] = [
  { path: "sessions/:bookingId/room", load: () => import("./screens/Room"), namespaces: ["waiting-room", "booking"], permission: "waiting_place.watch", bare: true },
];
export const patientMenu: readonly MenuItem[] = [];

// The start of the app joins the queue with the day: the app puts the two together.
export const professionalScreens: readonly Screen[] = [];
export const professionalMenu: readonly MenuItem[] = [{ to: "/", label: "waiting-room.menu.today", icon: "home", end: true, permission: "waiting_room.watch" }];
