import type { MenuItem, Screen } from "@mindo/shell";

export const professionalScreens: readonly Screen[] = [{ path: "reviews", load: () => import("./screens/OwnReviews"), namespaces: ["reviews"], permission: "review.reply" }];
export const professionalMenu: readonly MenuItem[] = [{ to: "/reviews", label: "reviews.menu", icon: "star", permission: "review.reply" }];

export const adminScreens: readonly Screen[] = [{ path: "reviews", load: () => import("./screens/Moderation"), namespaces: ["reviews"], permission: "review.moderate" }];
export const adminMenu: readonly MenuItem[] = [{ to: "/reviews", label: "reviews.moderation.menu", icon: "star", permission: "review.moderate" }];
