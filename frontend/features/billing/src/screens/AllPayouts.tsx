import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { PayoutAnswer } from "@mindo/api";
import { useCan } from "@mindo/auth";
import { useLanguage, useT } from "@mindo/i18n";
import { type Column, DataTable, EmptyState, ErrorState, Money, Page, SkeletonRows, When } from "@mindo/ui";
import { useState } from "react";
import { useAllPayouts, usePayoutRetry, usePayoutRun } from "../data/all";
import { rowsOf } from "../data/rows";
import { More } from "../parts/More";
import { State } from "../parts/State";

const short = (id: string) => `#${id.slice(-6)}`;

/** Asks once before money leaves, then says how many payouts were made. */
function RunButton() {
  const t = useT();
  const run = usePayoutRun();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button color="clay" onClick={() => setAsking(true)} loading={run.isPending}>
        {t("billing.payouts.run")}
      </Button>
      <Text size="sm" role="status" aria-live="polite" c={run.error ? "rose" : "dimmed"}>
        {run.data ? t("billing.payouts.made", { count: run.data.payout_count }) : (run.error?.message ?? "")}
      </Text>
      <Modal opened={asking} onClose={() => setAsking(false)} title={t("billing.payouts.askTitle")} closeButtonProps={{ "aria-label": t("common.close") }}>
        <Stack gap="md">
          <Text>{t("billing.payouts.askBody")}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              {t("common.cancel")}
            </Button>
            <Button
              color="clay"
              onClick={() => {
                setAsking(false);
                run.mutate();
              }}
            >
              {t("billing.payouts.confirm")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

/** Every payout as it is made, sent and settled, without names. */
export default function AllPayouts() {
  const t = useT();
  useLanguage();
  const can = useCan();
  const payouts = useAllPayouts();
  const retry = usePayoutRetry();
  const rows = rowsOf(payouts.data);
  const columns: Column<PayoutAnswer>[] = [
    { key: "id", label: t("billing.payouts.payout"), head: true, cell: (row) => <span className="mindo-tabular">{short(row.payout_id)}</span> },
    { key: "state", label: t("billing.status"), cell: (row) => <State kind="payout" state={row.state} /> },
    { key: "made", label: t("billing.date"), cell: (row) => <When at={row.created_at} /> },
    { key: "payee", label: t("billing.all.payee"), cell: (row) => <span className="mindo-tabular">{short(row.payee_id)}</span> },
    { key: "amount", label: t("billing.amount"), numeric: true, cell: (row) => <Money value={row} /> },
    { key: "settled", label: t("billing.payouts.settled"), numeric: true, cell: (row) => (row.settled_at ? <When at={row.settled_at} /> : "–") },
  ];
  if (can("billing.payout_run")) {
    columns.push({
      key: "retry",
      label: "",
      numeric: true,
      cell: (row) =>
        row.state === "failed" ? (
          <Button
            size="xs"
            variant="default"
            loading={retry.isPending && retry.variables === row.payout_id}
            onClick={() => retry.mutate(row.payout_id)}
            aria-label={t("billing.payouts.retryOf", { id: short(row.payout_id) })}
          >
            {t("billing.payouts.retry")}
          </Button>
        ) : null,
    });
  }
  return (
    <Page
      title={t("billing.payouts.title")}
      lead={t("billing.payouts.lead")}
      width="full"
      action={
        can("billing.payout_run") ? (
          <Group gap="md">
            <RunButton />
          </Group>
        ) : undefined
      }
    >
      {retry.error ? (
        <Alert color="rose" mb="md">
          {retry.error.message}
        </Alert>
      ) : null}
      {payouts.isPending ? <SkeletonRows rows={8} height={44} /> : null}
      {payouts.error && !payouts.data ? <ErrorState error={payouts.error} onRetry={() => void payouts.refetch()} /> : null}
      {payouts.data && rows.length === 0 ? (
        <EmptyState title={t("billing.payouts.empty")} art="ledger">
          {t("billing.payouts.emptyBody")}
        </EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <>
          <DataTable caption={t("billing.payouts.title")} columns={columns} rows={rows} rowKey={(row) => row.payout_id} flashKey={(row) => row.version} />
          <More query={payouts} />
        </>
      ) : null}
    </Page>
  );
}
