import type { MenuItem, Screen } from "@mindo/shell";

export const adminScreens: readonly Screen[] = [
  { path: "audit", load: () => import("./screens/Audit"), permission: "audit.view" },
  { path: "emergency", load: () => import("./emergency/screens/Emergency"), namespaces: ["emergency"], permission: "break_glass.use" },
  { path: "emergencies", load: () => import("./emergency/screens/Reviews"), namespaces: ["emergency"], permission: "break_glass.review" },
];

export const adminMenu: readonly MenuItem[] = [
  { to: "/audit", label: "audit.menu", icon: "history", permission: "audit.view" },
  { to: "/emergencies", label: "audit.emergencies", icon: "lock", permission: "break_glass.review" },
  { to: "/emergency", label: "audit.emergency", icon: "lock", permission: "break_glass.use" },
];
