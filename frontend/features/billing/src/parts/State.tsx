import { useT } from "@mindo/i18n";
import { StatusPill } from "@mindo/ui";
import { type StateKind, toneOf } from "../data/tones";

/** A state of money in words; one that this release does not know is shown as the server said it. */
export function State({ kind, state }: { kind: StateKind; state: string }) {
  const t = useT();
  return <StatusPill tone={toneOf(kind, state)}>{t.maybe(`billing.state.${kind}.${state}`) ?? state}</StatusPill>;
}
