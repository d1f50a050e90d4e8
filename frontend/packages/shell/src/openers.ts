import type { Key } from "@mindo/i18n";
import type { IconName } from "@mindo/ui";

interface Opener {
  readonly path: string;
  readonly label: Key;
  readonly icon: IconName;
  /** Whoever holds one of these has something to do there. */
  readonly permissions: readonly string[];
}

/** The apps a person may have, by what they may do. */
export const OPENERS: readonly Opener[] = [
  { path: "/app", label: "common.apps.patient", icon: "heart", permissions: ["booking.hold"] },
  { path: "/pro", label: "common.apps.professional", icon: "calendar", permissions: ["booking.day", "waiting_room.watch"] },
  { path: "/admin", label: "common.apps.admin", icon: "board", permissions: ["board.watch", "roles.view", "audit.view", "billing.payments_any"] },
];
