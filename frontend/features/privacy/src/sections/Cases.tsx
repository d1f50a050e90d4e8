import { Button, Group, Modal, SegmentedControl, Stack, Text, Textarea } from "@mantine/core";
import type { AdminRequestShape } from "@mindo/api";
import { useDraft } from "@mindo/auth/drafts";
import { formatWhen, useLanguage, useT } from "@mindo/i18n";
import { type Column, DataTable, EmptyState, ErrorState, Refusal, SkeletonRows, StatusPill, useForm, useNow } from "@mindo/ui";
import { useRef, useState } from "react";
import { type RequestState, useAllRequests, useDecide } from "../data";

const STATES = ["open", "granted", "declined", "withdrawn"] as const satisfies readonly RequestState[];

function Decision({ row, onClose }: { row: AdminRequestShape | null; onClose: () => void }) {
  const t = useT();
  const decide = useDecide();
  const { value: answer, set: setAnswer, forget } = useDraft(`privacy.decision.${row?.id ?? "none"}`, "");
  // Which of the two buttons sends: known before the sending begins.
  const grants = useRef(true);
  const form = useForm({
    problem: decide.error,
    busy: decide.isPending,
    onSubmit: () => {
      if (!row) return;
      decide.mutate(
        { id: row.id, granted: grants.current, answer },
        {
          onSuccess: () => {
            forget();
            onClose();
          },
        },
      );
    },
  });
  return (
    <Modal opened={row !== null} onClose={onClose} title={t("privacy.office.decide")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack component="form" {...form.props}>
        <Refusal message={form.message} />
        {row?.words ? <Text>{row.words}</Text> : null}
        <Textarea name="answer" required withAsterisk={false} label={t("privacy.office.answer")} value={answer} onChange={(event) => setAnswer(event.currentTarget.value)} autosize minRows={3} maxLength={2000} error={form.at("answer")} />
        <Group justify="flex-end">
          <Button type="submit" variant="default" onClick={() => (grants.current = false)} loading={decide.isPending}>
            {t("privacy.office.decline")}
          </Button>
          <Button type="submit" onClick={() => (grants.current = true)} loading={decide.isPending}>
            {t("privacy.office.grant")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** Everybody's requests, those due first at the top. */
export function Cases() {
  const t = useT();
  useLanguage();
  const now = useNow(60_000);
  const [state, setState] = useState<RequestState>("open");
  const [chosen, setChosen] = useState<AdminRequestShape | null>(null);
  const { data, error, refetch } = useAllRequests(state);
  const columns: Column<AdminRequestShape>[] = [
    { key: "what", label: t("privacy.office.what"), head: true, cell: (row) => t.maybe(`privacy.ask.${row.kind}_${row.area}`) ?? `${row.kind} ${row.area}` },
    { key: "person", label: t("privacy.office.person"), cell: (row) => row.person_id },
    { key: "asked", label: t("privacy.office.asked"), cell: (row) => formatWhen(row.created_at, now) },
    {
      key: "due",
      label: t("privacy.office.due"),
      cell: (row) => (state === "open" && Date.parse(row.due_at) < now ? <StatusPill tone="bad">{t("privacy.office.overdue")}</StatusPill> : formatWhen(row.due_at, now)),
    },
    {
      key: "act",
      label: t("privacy.office.act"),
      cell: (row) =>
        row.state === "open" ? (
          <Button size="xs" variant="light" onClick={() => setChosen(row)}>
            {t("privacy.office.decide")}
          </Button>
        ) : (
          row.decided_by
        ),
    },
  ];
  return (
    <Stack>
      <SegmentedControl aria-label={t("privacy.office.state")} value={state} onChange={(value) => setState(STATES.find((one) => one === value) ?? "open")} data={STATES.map((one) => ({ value: one, label: t(`privacy.ask.${one}`) }))} />
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={4} /> : null}
      {data?.length === 0 ? <EmptyState title={t("privacy.office.none")} /> : null}
      {data && data.length > 0 ? <DataTable caption={t("privacy.office.requests")} columns={columns} rows={data} rowKey={(row) => row.id} /> : null}
      <Decision key={chosen?.id} row={chosen} onClose={() => setChosen(null)} />
    </Stack>
  );
}
