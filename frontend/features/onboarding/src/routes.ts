import type { MenuItem, Screen } from "@mindo/shell";

const namespaces = ["onboarding", "directory", "places"] as const;

export const professionalScreens: readonly Screen[] = [
  // Open to everybody who is signed in: who has not begun can begin there.
  { path: "onboarding", load: () => import("./screens/Onboarding"), namespaces },
  { path: "onboarding/:step", load: () => import("./screens/Step"), namespaces, permission: "onboarding.own" },
];
export const professionalMenu: readonly MenuItem[] = [{ to: "/onboarding", label: "onboarding.menu", icon: "shield", permission: "onboarding.own" }];

export const adminScreens: readonly Screen[] = [
  { path: "verification", load: () => import("./screens/Queue"), namespaces, permission: "verification.review" },
  { path: "verification/:caseId", load: () => import("./screens/Case"), namespaces, permission: "verification.review" },
];
export const adminMenu: readonly MenuItem[] = [{ to: "/verification", label: "onboarding.queue.menu", icon: "shield", permission: "verification.review" }];
