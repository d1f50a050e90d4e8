import { Button, Chip, Group } from "@mantine/core";
import type { PaymentAdminAnswer } from "@mindo/api";
import { useCan } from "@mindo/auth";
import { useLanguage, useT } from "@mindo/i18n";
import { type Column, DataTable, EmptyState, ErrorState, Money, Page, SkeletonRows, When } from "@mindo/ui";
import { useState } from "react";
import { type PaymentState, useAllPayments } from "../data/all";
import { rowsOf } from "../data/rows";
import { More } from "../parts/More";
import { RefundDialog } from "../parts/RefundDialog";
import { State } from "../parts/State";

const STATES: readonly PaymentState[] = ["pending", "paid", "declined", "expired", "refunding", "partly_refunded", "refunded"];
/** The end of an id tells rows apart; UUIDv7s of one minute share their beginning. */
const short = (id: string) => `#${id.slice(-6)}`;

/** Every payment as it comes and changes, without names. */
export default function AllPayments() {
  const t = useT();
  useLanguage();
  const can = useCan();
  const [states, setStates] = useState<readonly PaymentState[]>([]);
  const [refunding, setRefunding] = useState<PaymentAdminAnswer | null>(null);
  const payments = useAllPayments(states);
  const rows = rowsOf(payments.data);
  const columns: Column<PaymentAdminAnswer>[] = [
    { key: "id", label: t("billing.all.payment"), head: true, cell: (row) => <span className="mindo-tabular">{short(row.id)}</span> },
    { key: "state", label: t("billing.status"), cell: (row) => <State kind="payment" state={row.state} /> },
    { key: "made", label: t("billing.date"), cell: (row) => <When at={row.created_at} /> },
    { key: "payer", label: t("billing.all.payer"), cell: (row) => <span className="mindo-tabular">{short(row.payer_id)}</span> },
    { key: "payee", label: t("billing.all.payee"), cell: (row) => <span className="mindo-tabular">{short(row.payee_id)}</span> },
    { key: "amount", label: t("billing.amount"), numeric: true, cell: (row) => <Money value={row.price} /> },
    { key: "refunded", label: t("billing.refunded"), numeric: true, cell: (row) => (row.refunded.amount > 0 ? <Money value={row.refunded} /> : "–") },
  ];
  if (can("billing.refund_any")) {
    columns.push({
      key: "refund",
      label: "",
      numeric: true,
      cell: (row) =>
        row.refundable.amount > 0 ? (
          <Button size="xs" variant="default" onClick={() => setRefunding(row)} aria-label={t("billing.refund.of", { id: short(row.id) })}>
            {t("billing.refund.open")}
          </Button>
        ) : null,
    });
  }
  return (
    <Page title={t("billing.all.title")} lead={t("billing.all.lead")} width="full">
      <Chip.Group multiple value={[...states]} onChange={(chosen) => setStates(STATES.filter((state) => chosen.includes(state)))}>
        <Group gap="xs" mb="md" role="group" aria-label={t("billing.all.filter")}>
          {STATES.map((state) => (
            <Chip key={state} value={state} size="sm">
              {t(`billing.state.payment.${state}` as const)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {payments.isPending ? <SkeletonRows rows={8} height={44} /> : null}
      {payments.error && !payments.data ? <ErrorState error={payments.error} onRetry={() => void payments.refetch()} /> : null}
      {payments.data && rows.length === 0 ? <EmptyState title={t("billing.all.empty")} art="ledger" /> : null}
      {rows.length > 0 ? (
        <>
          <DataTable caption={t("billing.all.title")} columns={columns} rows={rows} rowKey={(row) => row.id} flashKey={(row) => row.version} />
          <More query={payments} />
        </>
      ) : null}
      {refunding ? <RefundDialog payment={refunding} onClose={() => setRefunding(null)} /> : null}
    </Page>
  );
}
