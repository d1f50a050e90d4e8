import { Group, Paper, Text } from "@mantine/core";
import { formatDuration, formatTime, useLanguage, useT } from "@mindo/i18n";
import { Icon, StatusPill } from "@mindo/ui";
import type { ReactNode } from "react";
import { type SeenRow, waitedSeconds } from "../data/rows";
import { Actions } from "./Actions";
import type { Act, Subject } from "./acts";
import classes from "./SessionCard.module.css";
import { State } from "./State";

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export const subjectOf = (row: SeenRow): Subject => ({ booking_id: row.booking_id, place: row.place, label: `${row.alias} · ${row.professional.display_name}` });

interface SessionCardProps {
  readonly row: SeenRow;
  /** The board's one clock, in milliseconds. */
  readonly now: number;
  /** The patient's name while it is revealed, and when it hides again. */
  readonly revealed: { readonly name: string; readonly until: number } | undefined;
  readonly onAct: (act: Act, row: SeenRow) => void;
  readonly onHide: () => void;
}

/** One waiting room or call: who (as a pseudonym), with whom, since when, how well, what looks stuck, what can be done. */
export function SessionCard({ row, now, revealed, onAct, onHide }: SessionCardProps) {
  const t = useT();
  useLanguage();
  const calls = row.place === "call";
  const seconds = (at: string) => (now - Date.parse(at)) / 1000;
  const left = -seconds(row.ends_at);
  const asked = row.transfer_to !== null && row.transfer_until !== null && Date.parse(row.transfer_until) > now ? { name: row.transfer_to, time: formatDuration(-seconds(row.transfer_until)) } : null;
  return (
    <Paper component="li" className={classes.card} data-place={row.place} data-stuck={row.hints.length > 0 || undefined}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Group gap="sm" wrap="nowrap" className={classes.who}>
          <span className={classes.place}>
            <Icon name={calls ? "video" : "clock"} size={22} />
          </span>
          <div>
            <Text fw={640} className="mindo-tabular" lh={1.25}>
              {row.alias}
            </Text>
            <Text size="sm" c="dimmed" lh={1.35}>
              {row.professional.display_name} · {t(`board.professional.${row.professional_state}`)}
            </Text>
          </div>
        </Group>
        <Group gap={4} wrap="nowrap">
          <State kind="session" state={row.state} />
          <Actions subject={subjectOf(row)} name={row.alias} asked={row.transfer_to !== null} onAct={(act) => onAct(act, row)} />
        </Group>
      </Group>
      {revealed ? (
        <div className={classes.revealed} role="status">
          <div>
            <Text fw={640}>{revealed.name}</Text>
            <Text size="xs" className="mindo-tabular">
              {t("board.reveal.hides", { time: formatDuration((revealed.until - now) / 1000) })}
            </Text>
          </div>
          <button type="button" className={classes.hide} onClick={onHide}>
            {t("board.reveal.hide")}
          </button>
        </div>
      ) : null}
      <dl className={classes.facts}>
        <Fact label={t("board.sessions.starts")}>{formatTime(row.starts_at)}</Fact>
        <Fact label={t("board.sessions.waited")}>{formatDuration(waitedSeconds(row, now))}</Fact>
        {calls ? <Fact label={t("board.sessions.inState")}>{formatDuration(seconds(row.since))}</Fact> : null}
        {calls ? <Fact label={t(left < 0 ? "board.sessions.over_by" : "board.sessions.left")}>{formatDuration(Math.abs(left))}</Fact> : null}
      </dl>
      {calls || row.hints.length > 0 || asked ? (
        <Group gap="xs">
          {calls ? row.quality ? <State kind="quality" state={row.quality} /> : <StatusPill tone="quiet">{t("board.quality.unknown")}</StatusPill> : null}
          {asked ? <StatusPill tone="next">{t("board.reassign.asked", asked)}</StatusPill> : null}
          {row.hints.map((hint) => (
            <StatusPill key={hint.code} tone="attention">
              {t(`board.hint.${hint.code}`)}
            </StatusPill>
          ))}
        </Group>
      ) : null}
    </Paper>
  );
}
