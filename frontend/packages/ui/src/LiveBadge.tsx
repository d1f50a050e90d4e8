import { formatTime, useLanguage, useT } from "@mindo/i18n";
import { StatusPill, type Tone } from "./StatusPill";

export type ConnectionState = "idle" | "connecting" | "live" | "reconnecting" | "offline";

const tones: Record<Exclude<ConnectionState, "idle">, Tone> = { live: "live", connecting: "quiet", reconnecting: "attention", offline: "bad" };

/** The connection in words: "live", "reconnecting…", "offline: what you see is from 14:02". Announced politely. */
export function LiveBadge({ state, since }: { state: ConnectionState; since?: number | null }) {
  const t = useT();
  useLanguage();
  const words =
    state === "idle" ? "" : state === "offline" && since ? t("common.connection.offlineSince", { time: formatTime(since) }) : t(`common.connection.${state}`);
  return (
    <span role="status" aria-live="polite">
      {state === "idle" ? null : <StatusPill tone={tones[state]}>{words}</StatusPill>}
    </span>
  );
}
