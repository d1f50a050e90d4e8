import type { MenuItem, Screen } from "@mindo/shell";

export const siteScreens: readonly Screen[] = [];
export const siteMenu: readonly MenuItem[] = [];

export const patientScreens: readonly Screen[] = [
  { path: "checkout/:bookingId", load: () => import("./screens/Checkout"), namespaces: ["booking"], permission: "booking.hold" },
  { path: "sessions", load: () => import("./screens/Sessions"), namespaces: ["booking"], permission: "booking.view" },
  { path: "sessions/:bookingId", load: () => import("./screens/Session"), namespaces: ["booking", "waiting-room", "disputes"], permission: "booking.view" },
  { path: "sessions/:bookingId/move", load: () => import("./screens/Move"), namespaces: ["booking", "slots"], permission: "booking.reschedule" },
  { path: "sessions/:bookingId/objection", load: () => import("./screens/Objection"), namespaces: ["booking", "disputes"], permission: "session_dispute.view" },
  { path: "sessions/:bookingId/rating", load: () => import("./screens/Rate"), namespaces: ["booking"], permission: "booking.rate" },
];
export const patientMenu: readonly MenuItem[] = [
  { to: "/", label: "booking.menu.home", icon: "home", end: true, permission: "booking.view" },
  { to: "/sessions", label: "booking.menu.sessions", icon: "calendar", permission: "booking.view" },
];

export const professionalScreens: readonly Screen[] = [
  { path: "sessions/:bookingId/objection", load: () => import("./screens/Objection"), namespaces: ["booking", "disputes"], permission: "session_dispute.view" },
];
export const professionalMenu: readonly MenuItem[] = [];

export const adminScreens: readonly Screen[] = [
  { path: "session-disputes/:disputeId", load: () => import("./screens/DisputedSession"), namespaces: ["booking", "disputes"], permission: "session_dispute.decide" },
];
