import type { MenuItem, Screen } from "@mindo/shell";

const namespaces = ["assessments"] as const;

export const patientScreens: readonly Screen[] = [
  { path: "check-ins", load: () => import("./screens/CheckIns"), namespaces, permission: "assessment.take" },
  { path: "check-ins/:responseId", load: () => import("./screens/Take"), namespaces, permission: "assessment.take" },
];
export const patientMenu: readonly MenuItem[] = [{ to: "/check-ins", label: "assessments.menu", icon: "leaf", permission: "assessment.take" }];

export const professionalScreens: readonly Screen[] = [
  { path: "clients/:personId/check-ins", load: () => import("./screens/Client"), namespaces, permission: "assessment.view_client" },
];
