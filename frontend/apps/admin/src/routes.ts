import { adminMenu as accountMenu, adminScreens as accountScreens } from "@features/account/routes";
import { adminMenu as auditMenu, adminScreens as auditScreens } from "@features/audit/routes";
import { adminMenu as billingMenu, adminScreens as billingScreens } from "@features/billing/routes";
import { adminMenu as boardMenu, adminScreens as boardScreens, healthMenu } from "@features/board/routes";
import { adminScreens as bookingScreens } from "@features/booking/routes";
import { adminMenu as gigsMenu, adminScreens as gigsScreens } from "@features/gigs/routes";
import { adminMenu as onboardingMenu, adminScreens as onboardingScreens } from "@features/onboarding/routes";
import { adminMenu as reviewsMenu, adminScreens as reviewsScreens } from "@features/reviews/routes";
import { adminMenu as rolesMenu, adminScreens as rolesScreens } from "@features/roles/routes";
import { adminMenu as privacyMenu, adminScreens as privacyScreens } from "@features/privacy/routes";
import { adminMenu as safetyMenu, adminScreens as safetyScreens } from "@features/safety/routes";
import { adminMenu as assessmentsMenu, adminScreens as assessmentsScreens } from "@features/assessments/routes";
import { adminMenu as matchingMenu, adminScreens as matchingScreens } from "@features/matching/routes";
import type { AppDefinition } from "@mindo/shell";
import { lazy } from "react";

/** What this app shows: every feature adds its screens and its entries of the menu with one line each. */
export const app: AppDefinition = {
  basename: "/admin",
  namespaces: ["board", "billing", "reviews", "roles", "audit", "account", "safety", "matching", "gigs", "onboarding", "questionnaires", "helplines", "research", "news", "disputes"],
  variant: "side",
  Tools: lazy(() => import("@features/account/bell")),
  screens: [
    ...boardScreens,
    ...billingScreens,
    ...bookingScreens,
    ...gigsScreens,
    ...reviewsScreens,
    ...onboardingScreens,
    ...rolesScreens,
    ...auditScreens,
    ...privacyScreens,
    ...safetyScreens,
    ...matchingScreens,
    ...assessmentsScreens,
    ...accountScreens,
  ],
  menu: [
    ...boardMenu,
    ...billingMenu,
    ...gigsMenu,
    ...onboardingMenu,
    ...reviewsMenu,
    ...rolesMenu,
    ...auditMenu,
    ...healthMenu,
    ...privacyMenu,
    ...safetyMenu,
    ...matchingMenu,
    ...assessmentsMenu,
    ...accountMenu,
  ],
};
