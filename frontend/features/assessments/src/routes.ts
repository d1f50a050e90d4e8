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

const builder = ["questionnaires", "assessments"] as const;

export const adminScreens: readonly Screen[] = [
  { path: "questionnaires", load: () => import("./screens/Questionnaires"), namespaces: builder, permission: "questionnaire.view" },
  { path: "questionnaires/:versionId", load: () => import("./screens/Builder"), namespaces: builder, permission: "questionnaire.view" },
];
export const adminMenu: readonly MenuItem[] = [{ to: "/questionnaires", label: "questionnaires.menu", icon: "leaf", permission: "questionnaire.view" }];
