import type { GigOwn, GigPackage } from "@mindo/api";
import { majorOf, minorOf } from "@mindo/i18n";
import type { GigContentInput, GigKind } from "./gigs";

/** A package as it is being typed; its price in major units, as text or number. */
export interface PackageDraft {
  readonly title: string;
  readonly summary: string;
  readonly price: number | string;
  readonly sessions: number;
  readonly minutes: number;
  readonly modalities: readonly string[];
  readonly validDays: number;
  readonly expiryPercent: number;
  readonly deliveryDays: number;
  readonly revisions: number;
}

export interface GigDraft {
  readonly title: string;
  readonly summary: string;
  readonly description: string;
  readonly specialties: readonly string[];
  readonly currency: string;
  readonly packages: readonly PackageDraft[];
}

export const MOST_PACKAGES = 3;

export const emptyPackage = (kind: GigKind): PackageDraft => ({
  title: "", summary: "", price: "", sessions: kind === "bundle" ? 4 : 1, minutes: kind === "talk_now" ? 30 : 50, modalities: ["video"],
  validDays: 180, expiryPercent: 100, deliveryDays: 5, revisions: 1,
});

export const emptyDraft = (kind: GigKind): GigDraft => ({ title: "", summary: "", description: "", specialties: [], currency: "EUR", packages: [emptyPackage(kind)] });

export const draftOf = (gig: GigOwn): GigDraft => ({
  title: gig.title,
  summary: gig.summary,
  description: gig.description,
  specialties: gig.specialties,
  currency: gig.currency,
  packages: gig.packages.map((pack) => ({
    ...emptyPackage(gig.kind),
    title: pack.title,
    summary: pack.summary,
    price: majorOf(pack.price.amount, gig.currency),
    ...(pack.minutes ? { minutes: pack.minutes, modalities: pack.modalities, sessions: pack.sessions } : {}),
    ...(pack.valid_days ? { validDays: pack.valid_days, expiryPercent: pack.expiry_refund_percent } : {}),
    ...(pack.delivery_days ? { deliveryDays: pack.delivery_days, revisions: pack.revisions } : {}),
  })),
});

/** What is sent: only what the kind needs. */
export const contentOf = (kind: GigKind, draft: GigDraft): GigContentInput => ({
  title: draft.title,
  summary: draft.summary,
  description: draft.description,
  specialties: [...draft.specialties],
  currency: draft.currency,
  packages: draft.packages.map((pack) => ({
    title: pack.title,
    summary: pack.summary,
    price_minor: minorOf(pack.price, draft.currency),
    ...(kind === "service" ? { delivery_days: pack.deliveryDays, revisions: pack.revisions } : { minutes: pack.minutes, modalities: [...pack.modalities] }),
    ...(kind === "bundle" ? { sessions: pack.sessions } : {}),
    ...(kind === "session" || kind === "bundle" ? { valid_days: pack.validDays, expiry_refund_percent: pack.expiryPercent } : {}),
  })),
});

/** The packages as a buyer would see them. */
export const previewOf = (kind: GigKind, draft: GigDraft): readonly GigPackage[] =>
  contentOf(kind, draft).packages.map((pack, index) => ({
    key: String(index),
    title: pack.title,
    summary: pack.summary ?? "",
    price: { amount: pack.price_minor, currency: /^[A-Z]{3}$/.test(draft.currency) ? draft.currency : "EUR" },
    sessions: kind === "bundle" ? (pack.sessions ?? 0) : kind === "session" ? 1 : 0,
    minutes: pack.minutes ?? 0,
    modalities: pack.modalities ?? [],
    valid_days: pack.valid_days ?? 0,
    expiry_refund_percent: pack.expiry_refund_percent ?? 100,
    delivery_days: pack.delivery_days ?? 0,
    revisions: pack.revisions ?? 0,
  }));
