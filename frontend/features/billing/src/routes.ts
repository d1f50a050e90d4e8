import type { MenuItem, Screen } from "@mindo/shell";
import { DifferencesCount } from "./parts/DifferencesCount";
import { RefundsCount } from "./parts/RefundsCount";

// One queue: whoever decides about one of the two kinds sees that kind.
const DISPUTES = ["gig_dispute.decide", "session_dispute.decide"];

export const patientScreens: readonly Screen[] = [
  { path: "payments", load: () => import("./screens/Payments"), namespaces: ["billing"], permission: "billing.own_payments" },
  // Where a gateway brings the payer back to: `/app/payments/return?checkout=<id>`.
  { path: "payments/return", load: () => import("./screens/PaymentReturn"), namespaces: ["billing"], permission: "billing.own_payments" },
];
export const patientMenu: readonly MenuItem[] = [{ to: "/payments", label: "billing.payments.menu", icon: "wallet", permission: "billing.own_payments" }];

export const professionalScreens: readonly Screen[] = [
  { path: "earnings", load: () => import("./screens/Earnings"), namespaces: ["billing"], permission: "billing.own_earnings" },
];
export const professionalMenu: readonly MenuItem[] = [{ to: "/earnings", label: "billing.earnings.menu", icon: "wallet", permission: "billing.own_earnings" }];

export const adminScreens: readonly Screen[] = [
  { path: "payments", load: () => import("./screens/AllPayments"), namespaces: ["billing"], permission: "billing.payments_any" },
  { path: "payouts", load: () => import("./screens/AllPayouts"), namespaces: ["billing"], permission: "billing.payouts_any" },
  { path: "disputes", load: () => import("./screens/Disputes"), namespaces: ["disputes"], permission: DISPUTES },
  { path: "refunds", load: () => import("./screens/RefusedRefunds"), namespaces: ["billing"], permission: "billing.refunds_refused" },
  { path: "differences", load: () => import("./screens/Differences"), namespaces: ["billing"], permission: "billing.differences" },
];
export const adminMenu: readonly MenuItem[] = [
  { to: "/payments", label: "billing.all.menu", icon: "wallet", permission: "billing.payments_any" },
  { to: "/payouts", label: "billing.payouts.menu", icon: "arrowRight", permission: "billing.payouts_any" },
  { to: "/disputes", label: "disputes.menu", icon: "shield", permission: DISPUTES },
  { to: "/refunds", label: "billing.refused.menu", icon: "history", permission: "billing.refunds_refused", Count: RefundsCount },
  { to: "/differences", label: "billing.differences.menu", icon: "alert", permission: "billing.differences", Count: DifferencesCount },
];
