import { Button, Text } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { EmptyState, Page, SkeletonCards, useNow } from "@mindo/ui";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { arrange, type BoardFilter, readFilter, writeFilter } from "../data/filter";
import type { SeenRow } from "../data/rows";
import { useSessions } from "../data/watch";
import type { Act } from "../parts/acts";
import { FilterBar } from "../parts/FilterBar";
import { SessionCard, subjectOf } from "../parts/SessionCard";
import { type Shown, StepIn } from "../parts/StepIn";
import { useReorder } from "../parts/useReorder";
import classes from "./Sessions.module.css";

/** The live board: every waiting room and call, timers that tick from one clock, and what may be done about it. */
export default function Sessions() {
  const t = useT();
  const now = useNow();
  const sessions = useSessions();
  const [params, setParams] = useSearchParams();
  const filter = readFilter(params);
  const [step, setStep] = useState<{ act: Act; row: SeenRow } | null>(null);
  const [revealed, setRevealed] = useState<readonly Shown[]>([]);
  const rows = sessions ? [...sessions.values()] : [];
  const waiting = rows.filter(({ place }) => place === "waiting").length;
  const calls = rows.length - waiting;
  const shown = arrange(rows, filter, now);
  const list = useReorder(shown.map(({ booking_id }) => booking_id).join());
  const change = (part: Partial<BoardFilter>) => setParams(writeFilter({ ...filter, ...part }), { replace: true, preventScrollReset: true });
  const clear = () => setParams(writeFilter({ ...readFilter(new URLSearchParams()), order: filter.order }), { replace: true });
  const hide = (id: string) => setRevealed((before) => before.filter(({ bookingId }) => bookingId !== id));
  return (
    <Page title={t("board.sessions.title")} lead={t("board.sessions.lead")} width="full">
      <FilterBar rows={rows} filter={filter} onChange={change} onClear={clear} />
      <Text role="status" size="sm" c="dimmed" mb="md" className="mindo-tabular">
        {sessions ? t("board.sessions.summary", { waiting, calls }) : ""}
      </Text>
      {!sessions ? <SkeletonCards cards={6} height={178} /> : null}
      {sessions && rows.length === 0 ? <EmptyState title={t("board.sessions.empty")}>{t("board.sessions.emptyBody")}</EmptyState> : null}
      {rows.length > 0 && shown.length === 0 ? (
        <EmptyState title={t("board.sessions.none")} art="path" action={<Button variant="default" onClick={clear}>{t("board.sessions.clear")}</Button>} />
      ) : null}
      <ul className={classes.grid} ref={list}>
        {shown.map((row) => (
          <SessionCard
            key={row.booking_id}
            row={row}
            now={now}
            revealed={revealed.find(({ bookingId, until }) => bookingId === row.booking_id && until > now)}
            onAct={(act, of) => setStep({ act, row: of })}
            onHide={() => hide(row.booking_id)}
          />
        ))}
      </ul>
      {step ? (
        <StepIn
          key={`${step.act} ${step.row.booking_id}`}
          act={step.act}
          subject={subjectOf(step.row)}
          onClose={() => setStep(null)}
          onShown={(one) => setRevealed((before) => [...before.filter(({ bookingId, until }) => bookingId !== one.bookingId && until > Date.now()), one])}
        />
      ) : null}
    </Page>
  );
}
