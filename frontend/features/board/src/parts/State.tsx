import { useT } from "@mindo/i18n";
import { StatusPill } from "@mindo/ui";
import { toneOf } from "../data/tones";

const namespaces = { session: "state", booking: "booking", payment: "payment", quality: "quality" } as const;

/** A state in the board's words; one that this release does not know is shown as the server said it. */
export function State({ kind, state }: { kind: keyof typeof namespaces; state: string }) {
  const t = useT();
  return <StatusPill tone={toneOf(kind, state)}>{t.maybe(`board.${namespaces[kind]}.${state}`) ?? state}</StatusPill>;
}
