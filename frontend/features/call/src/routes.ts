import type { MenuItem, Screen } from "@mindo/shell";

export const patientScreens: readonly Screen[] = [
  { path: "sessions/:bookingId/call", load: () => import("./screens/PatientCall"), namespaces: ["call", "waiting-room", "booking"], permission: "call.join", bare: true },
];
export const patientMenu: readonly MenuItem[] = [];

// The professional's call carries the session note beside it: the app puts the two together.
export const professionalScreens: readonly Screen[] = [];
export const professionalMenu: readonly MenuItem[] = [];
