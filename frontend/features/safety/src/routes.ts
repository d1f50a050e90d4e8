import type { MenuItem, Screen } from "@mindo/shell";

const namespaces = ["safety", "places"] as const;

export const adminScreens: readonly Screen[] = [
  { path: "safety", load: () => import("./screens/Duty"), namespaces, permission: "safety.duty" },
  { path: "helplines", load: () => import("./helplines/Helplines"), namespaces: ["helplines"], permission: "helpline.manage" },
  { path: "helplines/:helplineId", load: () => import("./helplines/HelplineEditor"), namespaces: ["helplines"], permission: "helpline.manage" },
];
export const adminMenu: readonly MenuItem[] = [
  { to: "/safety", label: "safety.menu", icon: "heart", permission: "safety.duty" },
  { to: "/helplines", label: "helplines.menu", icon: "lifebuoy", permission: "helpline.manage" },
];

export const professionalScreens: readonly Screen[] = [{ path: "safety", load: () => import("./screens/Own"), namespaces, permission: "safety.own" }];
export const professionalMenu: readonly MenuItem[] = [{ to: "/safety", label: "safety.menu", icon: "heart", permission: "safety.own" }];
