import { Group, Paper, Text } from "@mantine/core";
import { formatDuration, formatTime, useLanguage, useT } from "@mindo/i18n";
import { Icon, StatusPill } from "@mindo/ui";
import type { ReactNode } from "react";
import { type SeenRow, waitedSeconds } from "../data/rows";
import classes from "./SessionCard.module.css";
import { State } from "./State";

/** From here on somebody should look: a patient waits after the start, or a call does not come about. */
const LONG_WAIT_S = 600;
const STUCK_S = 120;
const UNSETTLED = new Set(["lobby", "connecting", "reconnecting"]);

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** One waiting room or call: who (as a pseudonym), with whom, since when, how well. */
export function SessionCard({ row, now }: { row: SeenRow; now: number }) {
  const t = useT();
  useLanguage();
  const calls = row.place === "call";
  const inState = (now - Date.parse(row.since)) / 1000;
  const waited = waitedSeconds(row, now);
  const hint = !calls && waited > LONG_WAIT_S ? t("board.sessions.long") : calls && UNSETTLED.has(row.state) && inState > STUCK_S ? t("board.sessions.stuck") : null;
  return (
    <Paper component="li" className={classes.card} data-place={row.place}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Group gap="sm" wrap="nowrap">
          <span className={classes.place}>
            <Icon name={calls ? "video" : "clock"} size={22} />
          </span>
          <div>
            <Text fw={640} className="mindo-tabular" lh={1.25}>
              {row.alias}
            </Text>
            <Text size="sm" c="dimmed" lh={1.35}>
              {row.professional.display_name}
            </Text>
          </div>
        </Group>
        <State kind="session" state={row.state} />
      </Group>
      <dl className={classes.facts}>
        <Fact label={t("board.sessions.starts")}>{formatTime(row.starts_at)}</Fact>
        <Fact label={t("board.sessions.waited")}>{formatDuration(waited)}</Fact>
        {calls ? <Fact label={t("board.sessions.duration")}>{formatDuration(inState)}</Fact> : null}
      </dl>
      {calls || hint ? (
        <Group gap="xs">
          {calls ? row.quality ? <State kind="quality" state={row.quality} /> : <StatusPill tone="quiet">{t("board.quality.unknown")}</StatusPill> : null}
          {hint ? <StatusPill tone="attention">{hint}</StatusPill> : null}
        </Group>
      ) : null}
    </Paper>
  );
}
