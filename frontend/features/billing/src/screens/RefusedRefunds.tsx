import { Alert, Button, Group, SegmentedControl } from "@mantine/core";
import { useCan } from "@mindo/auth";
import { useLanguage, useT } from "@mindo/i18n";
import { type Column, DataTable, EmptyState, ErrorState, Money, Page, SkeletonRows, When } from "@mindo/ui";
import { useState } from "react";
import { type RefusedRefund, type Shown, useRefusedRefunds, useSendAgain } from "../data/refused";
import { rowsOf } from "../data/rows";
import { More } from "../parts/More";
import { RefusedStatus, Why } from "../parts/RefusedWords";
import { SettleRefund } from "../parts/SettleRefund";

/** Refunds a payment service refused: each is sent again, or noted as paid another way. */
export default function RefusedRefunds() {
  const t = useT();
  useLanguage();
  const can = useCan();
  const [shown, setShown] = useState<Shown>("waiting");
  const [settling, setSettling] = useState<RefusedRefund | null>(null);
  const refunds = useRefusedRefunds(shown);
  const again = useSendAgain();
  const rows = rowsOf(refunds.data);
  const columns: Column<RefusedRefund>[] = [
    { key: "reference", label: t("billing.reference"), head: true, cell: (row) => <span className="mindo-tabular">{row.reference}</span> },
    { key: "amount", label: t("billing.amount"), numeric: true, cell: (row) => <Money value={row.refund} /> },
    { key: "why", label: t("billing.refused.why"), cell: (row) => <Why code={row.failure_code} /> },
    { key: "status", label: t("billing.status"), cell: (row) => <RefusedStatus row={row} /> },
    { key: "tries", label: t("billing.refused.tries"), numeric: true, cell: (row) => row.attempt },
    { key: "since", label: t("billing.refused.since"), numeric: true, cell: (row) => (row.refused_at ? <When at={row.refused_at} /> : "–") },
    { key: "payer", label: t("billing.refused.payer"), cell: (row) => <span className="mindo-tabular">{`#${row.payer_id.slice(-6)}`}</span> },
  ];
  if (can("billing.refund_any") && shown === "waiting") {
    columns.push({
      key: "do",
      label: "",
      numeric: true,
      cell: (row) => (
        <Group gap="xs" justify="flex-end" wrap="nowrap">
          {row.state === "owed" || row.overpaid ? (
            <Button size="xs" variant="subtle" onClick={() => setSettling(row)}>
              {t(row.overpaid ? "billing.refused.settleOver" : "billing.refused.paidOtherwise")}
            </Button>
          ) : null}
          {row.state === "owed" && !row.overpaid ? (
            <Button
              size="xs"
              color="clay"
              loading={again.isPending && again.variables === row.id}
              onClick={() => again.mutate(row.id)}
              aria-label={t("billing.refused.sendAgainOf", { reference: row.reference })}
            >
              {t("billing.refused.sendAgain")}
            </Button>
          ) : null}
        </Group>
      ),
    });
  }
  return (
    <Page
      title={t("billing.refused.title")}
      lead={t("billing.refused.lead")}
      width="full"
      action={
        <SegmentedControl
          aria-label={t("billing.refused.show")}
          value={shown}
          onChange={(value) => setShown(value === "done" ? "done" : "waiting")}
          data={(["waiting", "done"] as const).map((value) => ({ value, label: t(`billing.refused.${value}` as const) }))}
        />
      }
    >
      {again.error ? (
        <Alert color="rose" mb="md" role="status">
          {again.error.message}
        </Alert>
      ) : null}
      {refunds.isPending ? <SkeletonRows rows={4} height={56} /> : null}
      {refunds.error && !refunds.data ? <ErrorState error={refunds.error} onRetry={() => void refunds.refetch()} /> : null}
      {refunds.data && rows.length === 0 ? (
        <EmptyState title={t(shown === "waiting" ? "billing.refused.none" : "billing.refused.noneDone")} art="ledger">
          {t("billing.refused.noneBody")}
        </EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <>
          <DataTable
            caption={t("billing.refused.title")}
            columns={columns}
            rows={rows}
            rowKey={(row) => row.id}
            flashKey={(row) => `${row.state}:${row.attempt}`}
          />
          <More query={refunds} />
        </>
      ) : null}
      {settling ? <SettleRefund row={settling} onClose={() => setSettling(null)} /> : null}
    </Page>
  );
}
