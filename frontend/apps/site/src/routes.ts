import { siteMenu as accountMenu, siteScreens as accountScreens } from "@features/account/routes";
import { siteMenu as bookingMenu, siteScreens as bookingScreens } from "@features/booking/routes";
import { siteScreens as callScreens } from "@features/call/routes";
import { siteMenu as directoryMenu, siteScreens as directoryScreens } from "@features/directory/routes";
import { siteScreens as privacyScreens } from "@features/privacy/routes";
import { siteMenu as gigsMenu, siteScreens as gigsScreens } from "@features/gigs/routes";
import { siteMenu as matchingMenu, siteScreens as matchingScreens } from "@features/matching/routes";
import type { AppDefinition } from "@mindo/shell";
import { contentMenu, contentScreens } from "./content";

/** What this app shows: every feature adds its screens and its entries of the menu with one line each. */
export const app: AppDefinition = {
  basename: "/",
  namespaces: ["site", "directory", "account", "matching", "gigs"],
  variant: "top",
  screens: [
    ...contentScreens,
    ...directoryScreens,
    ...bookingScreens,
    ...privacyScreens,
    ...gigsScreens,
    ...matchingScreens,
    ...accountScreens,
    ...callScreens,
  ],
  menu: [
    ...directoryMenu,
    ...contentMenu,
    ...bookingMenu,
    ...gigsMenu,
    ...matchingMenu,
    ...accountMenu,
  ],
};
