import type { MenuItem, Screen } from "@mindo/shell";

const namespaces = ["matching", "directory", "places"] as const;

export const siteScreens: readonly Screen[] = [{ path: "match", load: () => import("./screens/Match"), namespaces, open: true }];
export const siteMenu: readonly MenuItem[] = [{ to: "/match", label: "matching.menu", icon: "people" }];

export const patientScreens: readonly Screen[] = [
  { path: "match", load: () => import("./screens/Match"), namespaces, permission: "match.block" },
  { path: "match/hidden", load: () => import("./screens/Hidden"), namespaces, permission: "match.block" },
];
export const patientMenu: readonly MenuItem[] = [{ to: "/match", label: "matching.menu", icon: "people", permission: "match.block" }];

export const adminScreens: readonly Screen[] = [{ path: "matching", load: () => import("./screens/Weights"), namespaces, permission: "matching.view" }];
export const adminMenu: readonly MenuItem[] = [{ to: "/matching", label: "matching.adminMenu", icon: "people", permission: "matching.view" }];
