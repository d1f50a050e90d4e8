import type { MenuItem, Screen } from "@mindo/shell";

export const patientScreens: readonly Screen[] = [
  { path: "sessions/:bookingId/call", load: () => import("./screens/PatientCall"), namespaces: ["call", "waiting-room", "booking"], permission: "call.join", bare: true },
  { path: "sessions/:bookingId/guests", load: () => import("./screens/PatientGuests"), namespaces: ["call", "booking"], permission: "guest.list" },
];
export const patientMenu: readonly MenuItem[] = [];

// The professional's call carries the session note beside it: the app puts the two together.
export const professionalScreens: readonly Screen[] = [
  { path: "sessions/:bookingId/guests", load: () => import("./screens/ProfessionalGuests"), namespaces: ["call", "booking"], permission: "guest.list" },
];
export const professionalMenu: readonly MenuItem[] = [];

/** Where a one-time link leads. */
export const siteScreens: readonly Screen[] = [{ path: "guest", load: () => import("./screens/Guest"), namespaces: ["call", "waiting-room", "booking"], open: true, bare: true }];
