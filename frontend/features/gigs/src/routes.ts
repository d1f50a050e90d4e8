import type { MenuItem, Screen } from "@mindo/shell";

export const siteScreens: readonly Screen[] = [
  { path: "gigs", load: () => import("./screens/Gigs"), namespaces: ["gigs", "directory"], open: true },
  { path: "gigs/:gigId", load: () => import("./screens/Gig"), namespaces: ["gigs", "directory"], open: true },
];
export const siteMenu: readonly MenuItem[] = [{ to: "/gigs", label: "gigs.menu.site", icon: "leaf" }];

export const patientScreens: readonly Screen[] = [
  { path: "orders", load: () => import("./screens/Orders"), namespaces: ["gigs"], permission: "gig_order.own" },
  { path: "orders/:orderId", load: () => import("./screens/OrderPage"), namespaces: ["gigs", "disputes"], permission: "gig_order.view" },
  { path: "orders/:orderId/book", load: () => import("./screens/BookSession"), namespaces: ["gigs", "booking", "slots"], permission: "booking.redeem" },
];
export const patientMenu: readonly MenuItem[] = [{ to: "/orders", label: "gigs.menu.orders", icon: "leaf", permission: "gig_order.own" }];

export const professionalScreens: readonly Screen[] = [
  { path: "gigs", load: () => import("./screens/OwnGigs"), namespaces: ["gigs"], permission: "gig.edit_own" },
  { path: "gigs/:gigId", load: () => import("./screens/GigEditor"), namespaces: ["gigs", "directory"], permission: "gig.edit_own" },
  { path: "orders", load: () => import("./screens/ProOrders"), namespaces: ["gigs"], permission: "gig_order.fulfil" },
  { path: "orders/:orderId", load: () => import("./screens/OrderPage"), namespaces: ["gigs", "disputes"], permission: "gig_order.view" },
];
export const professionalMenu: readonly MenuItem[] = [
  { to: "/gigs", label: "gigs.menu.own", icon: "leaf", permission: "gig.edit_own" },
  { to: "/orders", label: "gigs.menu.proOrders", icon: "list", permission: "gig_order.fulfil" },
];

export const adminScreens: readonly Screen[] = [
  { path: "gigs", load: () => import("./screens/Moderation"), namespaces: ["gigs", "directory"], permission: "gig.moderate" },
  { path: "gig-disputes/:disputeId", load: () => import("./screens/Dispute"), namespaces: ["gigs", "disputes"], permission: "gig_dispute.decide" },
];
export const adminMenu: readonly MenuItem[] = [
  { to: "/gigs", label: "gigs.menu.moderation", icon: "leaf", permission: "gig.moderate" },
];
