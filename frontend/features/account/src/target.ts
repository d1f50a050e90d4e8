import type { NotificationShape } from "@mindo/api";

type Data = Readonly<Record<string, unknown>>;
type Way = (id: string) => string;

/** A place a notification may lead to: `id` names what the template's data has to hold for it. */
interface Target {
  readonly begins: string;
  readonly id?: string;
  readonly to: Way | string;
}

const ACCOUNT: readonly Target[] = [
  { begins: "news.platform", id: "issue_id", to: (id) => `/letters/${id}` },
  ...["contact_", "code_", "second_factor", "account", "session.new", "session.replayed", "rights."].map((begins) => ({ begins, to: "/account/security" })),
  ...["export.", "erasure.", "privacy."].map((begins) => ({ begins, to: "/privacy" })),
];

/** By app, as the browser's address begins. The first that fits leads on; a template nobody names leads nowhere. */
const TARGETS: Readonly<Record<string, readonly Target[]>> = {
  "/app": [
    { begins: "waiting_room.admitted", id: "booking_id", to: (id) => `/sessions/${id}/room` },
    { begins: "talk_now.accepted", id: "booking_id", to: (id) => `/sessions/${id}/room` },
    { begins: "talk_now.", to: "/talk-now" },
    { begins: "session_dispute.", id: "booking_id", to: (id) => `/sessions/${id}/objection` },
    ...["booking.", "board.", "waiting_room."].map((begins) => ({ begins, id: "booking_id", to: ((id) => `/sessions/${id}`) satisfies Way })),
    { begins: "gig_order.", id: "order_id", to: (id) => `/orders/${id}` },
    { begins: "saved_search.", to: "/saved" },
    ...["payment.", "refund.", "credit."].map((begins) => ({ begins, to: "/payments" })),
    ...ACCOUNT,
  ],
  "/pro": [
    { begins: "session_dispute.", id: "booking_id", to: (id) => `/sessions/${id}/objection` },
    { begins: "booking.completed", id: "booking_id", to: (id) => `/sessions/${id}/summary` },
    ...["booking.", "board.", "waiting_room.", "talk_now."].map((begins) => ({ begins, to: "/" })),
    { begins: "gig_order.", id: "order_id", to: (id) => `/orders/${id}` },
    { begins: "gig.", id: "gig_id", to: (id) => `/gigs/${id}` },
    ...["licence.", "verification."].map((begins) => ({ begins, to: "/onboarding" })),
    { begins: "account.payout_changed", to: "/earnings" },
    ...["payout.", "payment."].map((begins) => ({ begins, to: "/earnings" })),
    { begins: "review.", to: "/reviews" },
    { begins: "safety.", to: "/safety" },
    ...ACCOUNT,
  ],
  "/admin": [
    { begins: "safety.", to: "/safety" },
    { begins: "helpline.", to: "/helplines" },
    { begins: "break_glass.", to: "/emergencies" },
    { begins: "verification.", to: "/verification" },
    { begins: "codes.", to: "/messages" },
    { begins: "board.", to: "/" },
    ...ACCOUNT.filter(({ to }) => to !== "/privacy"),
  ],
};

/** Where a notification leads in the app whose addresses begin with `base`; null where it is only words. */
export function targetOf({ template, data }: Pick<NotificationShape, "template"> & { readonly data: Data }, base: string): string | null {
  const found = (TARGETS[base.replace(/\/$/, "")] ?? []).find(({ begins, id }) => template.startsWith(begins) && (!id || typeof data[id] === "string"));
  if (!found) return null;
  return typeof found.to === "string" ? found.to : found.to(encodeURIComponent(String(data[found.id ?? ""])));
}
