import type { MenuItem, Screen } from "@mindo/shell";

export const siteScreens: readonly Screen[] = [
  { path: "professionals", load: () => import("./screens/Directory"), namespaces: ["directory"], open: true },
  { path: "p/:slug", load: () => import("./screens/Profile"), namespaces: ["directory", "slots", "places"], open: true },
];
export const siteMenu: readonly MenuItem[] = [{ to: "/professionals", label: "directory.menu", icon: "search" }];

export const patientScreens: readonly Screen[] = [{ path: "saved", load: () => import("./screens/Saved"), namespaces: ["directory"], permission: "favourite.own" }];
export const patientMenu: readonly MenuItem[] = [{ to: "/saved", label: "directory.kept.menu", icon: "heart", permission: "favourite.own" }];

export const professionalScreens: readonly Screen[] = [];
export const professionalMenu: readonly MenuItem[] = [];

export const adminScreens: readonly Screen[] = [];
export const adminMenu: readonly MenuItem[] = [];
