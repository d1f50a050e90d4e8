import { Group, SegmentedControl, Select, Text } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { EmptyState, Page, SkeletonCards, useNow } from "@mindo/ui";
import { useState } from "react";
import { type SeenRow, waitedSeconds } from "../data/rows";
import { useSessions } from "../data/watch";
import { SessionCard } from "../parts/SessionCard";
import classes from "./Sessions.module.css";
import { useReorder } from "../parts/useReorder";

type Filter = "all" | "waiting" | "call";
type Order = "longest" | "start";

function arrange(rows: readonly SeenRow[], filter: Filter, order: Order, now: number): SeenRow[] {
  const shown = rows.filter(({ place }) => filter === "all" || place === filter);
  const byStart = (one: SeenRow, other: SeenRow) => one.starts_at.localeCompare(other.starts_at) || one.booking_id.localeCompare(other.booking_id);
  if (order === "start") return shown.sort(byStart);
  // Those who wait come first, the longest at the top; calls after them in the order of their start.
  const rank = (row: SeenRow) => (row.place === "waiting" ? -waitedSeconds(row, now) : 0);
  return shown.sort((one, other) => rank(one) - rank(other) || byStart(one, other));
}

/** The live board: every waiting room and call, with timers that tick. */
export default function Sessions() {
  const t = useT();
  const now = useNow();
  const sessions = useSessions();
  const [filter, setFilter] = useState<Filter>("all");
  const [order, setOrder] = useState<Order>("longest");
  const rows = sessions ? [...sessions.values()] : [];
  const waiting = rows.filter(({ place }) => place === "waiting").length;
  const calls = rows.length - waiting;
  const shown = arrange(rows, filter, order, now);
  const list = useReorder(shown.map(({ booking_id }) => booking_id).join());
  return (
    <Page
      title={t("board.sessions.title")}
      lead={t("board.sessions.lead")}
      width="full"
      action={
        <Group gap="sm" align="flex-end">
          <SegmentedControl
            aria-label={t("board.sessions.filter")}
            value={filter}
            onChange={(value) => setFilter(value)}
            data={[
              { value: "all", label: `${t("board.sessions.all")} ${String(rows.length)}` },
              { value: "waiting", label: `${t("board.sessions.waiting")} ${String(waiting)}` },
              { value: "call", label: `${t("board.sessions.calls")} ${String(calls)}` },
            ]}
          />
          <Select
            aria-label={t("board.sessions.sort.label")}
            value={order}
            onChange={(value) => setOrder(value === "start" ? "start" : "longest")}
            allowDeselect={false}
            size="sm"
            data={[
              { value: "longest", label: t("board.sessions.sort.longest") },
              { value: "start", label: t("board.sessions.sort.start") },
            ]}
          />
        </Group>
      }
    >
      <Text role="status" size="sm" c="dimmed" mb="md" className="mindo-tabular">
        {sessions ? t("board.sessions.summary", { waiting, calls }) : ""}
      </Text>
      {!sessions ? <SkeletonCards cards={6} height={178} /> : null}
      {sessions && shown.length === 0 ? <EmptyState title={t("board.sessions.empty")}>{t("board.sessions.emptyBody")}</EmptyState> : null}
      <ul className={classes.grid} ref={list}>
        {shown.map((row) => (
          <SessionCard key={row.booking_id} row={row} now={now} />
        ))}
      </ul>
    </Page>
  );
}
