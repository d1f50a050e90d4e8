import { useT } from "@mindo/i18n";
import { StatusPill, type Tone, useNow } from "@mindo/ui";
import type { Shown } from "./data/live";

const tones: Readonly<Record<Shown["presence"], Tone>> = { available: "live", in_session: "next", finishing_notes: "next", away: "quiet", offline: "quiet" };

/** Where a professional is, in words; nothing for who is not there, which is most of the time. */
export function Presence({ presence, until }: Pick<Shown, "presence" | "until">) {
  const t = useT();
  const now = useNow(15_000);
  if (presence === "offline") return null;
  const minutes = until ? Math.ceil((Date.parse(until) - now) / 60_000) : 0;
  const about = minutes > 0 && (presence === "in_session" || presence === "finishing_notes");
  return (
    <span data-presence={presence}>
      <StatusPill tone={tones[presence]}>{about ? t(`directory.presence.${presence}_about`, { count: minutes }) : t(`directory.presence.${presence}`)}</StatusPill>
    </span>
  );
}
