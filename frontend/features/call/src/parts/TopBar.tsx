import { Text } from "@mantine/core";
import { formatDuration, useT } from "@mindo/i18n";
import { CrisisHelp } from "@mindo/shell";
import { Icon, StatusPill, type Tone, useNow } from "@mindo/ui";
import type { ReactNode } from "react";
import type { PeerPhase } from "../carrier";
import type { Grade } from "../quality";
import { type CallChanged, timeOf } from "../state";
import classes from "./TopBar.module.css";

const GRADES: Readonly<Record<Grade, Tone>> = { good: "good", fair: "attention", poor: "bad" };

function Timer({ call }: { call: CallChanged }) {
  const t = useT();
  const time = timeOf(call, useNow());
  // Spoken at the turns only, not every second.
  const turn = time.over ? "over" : time.left <= 60 ? "one" : time.nearEnd ? "five" : null;
  return (
    <>
      <Text span size="sm" className="mindo-tabular" role="timer" aria-label={t("call.time.elapsed")}>
        {formatDuration(time.gone)}
      </Text>
      <span role="status" aria-live="polite" className={classes.turn} data-testid="time-notice">
        {turn ? <StatusPill tone="attention">{t(`call.time.${turn}`)}</StatusPill> : null}
      </span>
      {turn === "five" || turn === "one" ? (
        <Text span size="sm" className="mindo-tabular" aria-hidden>
          {t("call.time.left", { time: formatDuration(time.left) })}
        </Text>
      ) : null}
    </>
  );
}

interface TopBarProps {
  readonly title: string;
  readonly phase: PeerPhase;
  readonly grade: Grade | null;
  readonly call: CallChanged | null;
  /** No connection to the server, whether or not the talk goes on. */
  readonly cutOff: boolean;
  readonly back: ReactNode;
}

/** Whom one talks to, for how long, how well, and help in a crisis. */
export function TopBar({ title, phase, grade, call, cutOff, back }: TopBarProps) {
  const t = useT();
  return (
    <header className={classes.bar}>
      {back}
      <div className={classes.words}>
        <Text component="h1" className={classes.title}>
          {title}
        </Text>
        <div className={classes.facts}>
          {call?.started_at ? <Timer call={call} /> : null}
          {cutOff ? (
            <span role="status">
              <StatusPill tone="attention">{t("call.phase.cutOff")}</StatusPill>
            </span>
          ) : phase === "connected" && grade ? (
            <span title={grade === "poor" ? t("call.quality.poorHint") : undefined} data-testid="quality">
              <StatusPill tone={GRADES[grade]}>{t(`call.quality.${grade}`)}</StatusPill>
            </span>
          ) : phase === "reconnecting" ? (
            <StatusPill tone="attention">
              <Icon name="pulse" size={14} /> {t("call.phase.reconnecting")}
            </StatusPill>
          ) : null}
        </div>
      </div>
      <CrisisHelp compact />
    </header>
  );
}
