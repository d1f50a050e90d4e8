import type { MenuItem, Screen } from "@mindo/shell";

const own: Screen = { path: "privacy", load: () => import("./screens/Privacy"), namespaces: ["privacy"], permission: "privacy.own" };
const ownMenu: MenuItem = { to: "/privacy", label: "common.privacyMenu", icon: "shield", permission: "privacy.own" };

export const siteScreens: readonly Screen[] = [{ path: "erasure/:receipt", load: () => import("./screens/Erasure"), namespaces: ["privacy"], open: true }];

export const patientScreens: readonly Screen[] = [own];
export const patientMenu: readonly MenuItem[] = [ownMenu];

export const professionalScreens: readonly Screen[] = [own];
export const professionalMenu: readonly MenuItem[] = [ownMenu];

export const adminScreens: readonly Screen[] = [
  { path: "privacy", load: () => import("./screens/Office"), namespaces: ["privacy"], permission: "privacy.manage" },
  { path: "research", load: () => import("./research/Research"), permission: "research.extract" },
];
export const adminMenu: readonly MenuItem[] = [
  { to: "/privacy", label: "common.privacyMenu", icon: "shield", permission: "privacy.manage" },
  { to: "/research", label: "research.menu", icon: "note", permission: "research.extract" },
];
