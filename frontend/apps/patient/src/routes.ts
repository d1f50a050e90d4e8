import { patientMenu as accountMenu, patientScreens as accountScreens } from "@features/account/routes";
import { patientMenu as billingMenu, patientScreens as billingScreens } from "@features/billing/routes";
import { patientMenu as bookingMenu, patientScreens as bookingScreens } from "@features/booking/routes";
import { patientMenu as callMenu, patientScreens as callScreens } from "@features/call/routes";
import { patientMenu as directoryMenu, patientScreens as directoryScreens } from "@features/directory/routes";
import { patientMenu as talkNowMenu, patientScreens as talkNowScreens } from "@features/talk-now/routes";
import { patientMenu as waitingRoomMenu, patientScreens as waitingRoomScreens } from "@features/waiting-room/routes";
import { patientMenu as privacyMenu, patientScreens as privacyScreens } from "@features/privacy/routes";
import { patientMenu as assessmentsMenu, patientScreens as assessmentsScreens } from "@features/assessments/routes";
import { patientMenu as gigsMenu, patientScreens as gigsScreens } from "@features/gigs/routes";
import { patientMenu as matchingMenu, patientScreens as matchingScreens } from "@features/matching/routes";
import type { AppDefinition } from "@mindo/shell";
import { lazy } from "react";

/** What this app shows: every feature adds its screens and its entries of the menu with one line each. */
export const app: AppDefinition = {
  basename: "/app",
  namespaces: ["booking", "waiting-room", "billing", "account", "talk-now", "assessments", "matching", "gigs", "directory"],
  variant: "side",
  Tools: lazy(() => import("@features/account/bell")),
  screens: [
    { path: "", load: () => import("./screens/Home"), namespaces: ["booking"], permission: "booking.view" },
    ...bookingScreens,
    ...talkNowScreens,
    ...waitingRoomScreens,
    ...callScreens,
    ...billingScreens,
    ...gigsScreens,
    ...directoryScreens,
    ...privacyScreens,
    ...assessmentsScreens,
    ...matchingScreens,
    ...accountScreens,
  ],
  menu: [
    ...bookingMenu,
    ...talkNowMenu,
    ...waitingRoomMenu,
    ...callMenu,
    ...billingMenu,
    ...gigsMenu,
    ...directoryMenu,
    ...privacyMenu,
    ...assessmentsMenu,
    ...matchingMenu,
    ...accountMenu,
  ],
};
