import { professionalMenu as accountMenu, professionalScreens as accountScreens } from "@features/account/routes";
import { professionalMenu as billingMenu, professionalScreens as billingScreens } from "@features/billing/routes";
import { professionalMenu as bookingMenu, professionalScreens as bookingScreens } from "@features/booking/routes";
import { professionalMenu as calendarMenu, professionalScreens as calendarScreens } from "@features/calendar/routes";
import { professionalMenu as callMenu, professionalScreens as callScreens } from "@features/call/routes";
import { professionalMenu as directoryMenu, professionalScreens as directoryScreens } from "@features/directory/routes";
import { professionalMenu as gigsMenu, professionalScreens as gigsScreens } from "@features/gigs/routes";
import { professionalMenu as notesMenu, professionalScreens as notesScreens } from "@features/notes/routes";
import { professionalMenu as onboardingMenu, professionalScreens as onboardingScreens } from "@features/onboarding/routes";
import { professionalMenu as reviewsMenu, professionalScreens as reviewsScreens } from "@features/reviews/routes";
import { professionalMenu as waitingRoomMenu, professionalScreens as waitingRoomScreens } from "@features/waiting-room/routes";
import { professionalMenu as privacyMenu, professionalScreens as privacyScreens } from "@features/privacy/routes";
import { professionalScreens as assessmentsScreens } from "@features/assessments/routes";
import { professionalMenu as safetyMenu, professionalScreens as safetyScreens } from "@features/safety/routes";
import type { AppDefinition } from "@mindo/shell";
import { lazy } from "react";

/** What this app shows: every feature adds its screens and its entries of the menu with one line each. */
export const app: AppDefinition = {
  basename: "/pro",
  namespaces: ["waiting-room", "calendar", "billing", "booking", "reviews", "account", "safety", "gigs", "onboarding"],
  variant: "side",
  Tools: lazy(() => import("@features/account/bell")),
  screens: [
    { path: "", load: () => import("./screens/Today"), namespaces: ["booking", "waiting-room", "talk-now", "directory"], permission: "waiting_room.watch", instead: { to: "/onboarding", permission: "onboarding.own" } },
    { path: "sessions/:bookingId/call", load: () => import("./screens/Call"), namespaces: ["call", "notes", "waiting-room", "booking"], permission: "call.join", bare: true },
    ...waitingRoomScreens,
    ...calendarScreens,
    ...bookingScreens,
    ...callScreens,
    ...notesScreens,
    ...billingScreens,
    ...gigsScreens,
    ...reviewsScreens,
    ...onboardingScreens,
    ...directoryScreens,
    ...privacyScreens,
    ...assessmentsScreens,
    ...safetyScreens,
    ...accountScreens,
  ],
  menu: [
    ...waitingRoomMenu,
    ...calendarMenu,
    ...bookingMenu,
    ...callMenu,
    ...notesMenu,
    ...billingMenu,
    ...gigsMenu,
    ...reviewsMenu,
    ...onboardingMenu,
    ...directoryMenu,
    ...privacyMenu,
    ...safetyMenu,
    ...accountMenu,
  ],
};
