import type { MenuItem, Screen } from "@mindo/shell";

export const adminScreens: readonly Screen[] = [
  { path: "", load: () => import("./screens/Sessions"), permission: "board.watch" },
  { path: "bookings", load: () => import("./screens/Flow"), permission: "board.watch" },
  { path: "metrics", load: () => import("./screens/Metrics"), permission: "board.metrics" },
  { path: "health", load: () => import("./screens/Health") },
];

export const adminMenu: readonly MenuItem[] = [
  { to: "/", end: true, label: "board.sessions.menu", icon: "pulse", permission: "board.watch" },
  { to: "/bookings", label: "board.flow.menu", icon: "calendar", permission: "board.watch" },
  { to: "/metrics", label: "board.metrics.menu", icon: "board", permission: "board.metrics" },
];

/** Stands at the end of the menu. */
export const healthMenu: readonly MenuItem[] = [{ to: "/health", label: "board.health.menu", icon: "shield", permission: "board.watch" }];
