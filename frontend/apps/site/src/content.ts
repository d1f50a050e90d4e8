import type { MenuItem, Screen } from "@mindo/shell";

/** The site's own pages of words. */
export const contentScreens: readonly Screen[] = [
  { path: "", load: () => import("./screens/Landing"), namespaces: ["site", "directory"], open: true },
  { path: "how-it-works", load: () => import("./screens/HowItWorks"), namespaces: ["site"], open: true },
  { path: "pricing", load: () => import("./screens/Pricing"), namespaces: ["site"], open: true },
  { path: "for-professionals", load: () => import("./screens/ForProfessionals"), namespaces: ["site"], open: true },
  { path: "crisis", load: () => import("./screens/Crisis"), namespaces: ["site"], open: true },
  { path: "privacy", load: () => import("./screens/Privacy"), namespaces: ["site"], open: true },
];

export const contentMenu: readonly MenuItem[] = [
  { to: "/how-it-works", label: "site.menu.how", icon: "info" },
  { to: "/pricing", label: "site.menu.pricing", icon: "wallet" },
  { to: "/privacy", label: "site.menu.privacy", icon: "lock" },
];
