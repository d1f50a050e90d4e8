import { Anchor, Button } from "@mantine/core";
import type { PaymentAnswer } from "@mindo/api";
import { formatDate, useLanguage, useT } from "@mindo/i18n";
import { type Column, DataTable, EmptyState, ErrorState, Money, Page, SkeletonRows } from "@mindo/ui";
import { Link } from "react-router";
import { useMyPayments } from "../data/mine";
import { rowsOf } from "../data/rows";
import { More } from "../parts/More";
import { State } from "../parts/State";

function Action({ payment }: { payment: PaymentAnswer }) {
  const t = useT();
  if (payment.state === "pending" && payment.redirect_url) {
    return (
      <Button component="a" href={payment.redirect_url} size="xs" color="clay">
        {t("billing.payments.continue")}
      </Button>
    );
  }
  return (
    <Anchor component={Link} to={`/payments/return?checkout=${payment.id}`} size="sm">
      {t("billing.payments.details")}
    </Anchor>
  );
}

/** One's own payments and refunds. */
export default function Payments() {
  const t = useT();
  useLanguage();
  const payments = useMyPayments();
  const rows = rowsOf(payments.data);
  const columns: readonly Column<PaymentAnswer>[] = [
    { key: "reference", label: t("billing.reference"), head: true, cell: (row) => <span className="mindo-tabular">{row.reference}</span> },
    { key: "date", label: t("billing.date"), cell: (row) => formatDate(row.created_at, { day: "numeric", month: "short", year: "numeric" }) },
    { key: "state", label: t("billing.status"), cell: (row) => <State kind="payment" state={row.refund_delayed ? "refund_delayed" : row.state} /> },
    { key: "amount", label: t("billing.amount"), numeric: true, cell: (row) => <Money value={row.price} /> },
    { key: "refunded", label: t("billing.refunded"), numeric: true, cell: (row) => (row.refunded.amount > 0 ? <Money value={row.refunded} /> : "–") },
    { key: "action", label: "", numeric: true, cell: (row) => <Action payment={row} /> },
  ];
  return (
    <Page title={t("billing.payments.title")} lead={t("billing.payments.lead")}>
      {payments.isPending ? <SkeletonRows /> : null}
      {payments.error && !payments.data ? <ErrorState error={payments.error} onRetry={() => void payments.refetch()} /> : null}
      {payments.data && rows.length === 0 ? (
        <EmptyState
          title={t("billing.payments.empty")}
          art="ledger"
          action={
            <Button color="clay" component="a" href="/professionals">
              {t("billing.payments.find")}
            </Button>
          }
        >
          {t("billing.payments.emptyBody")}
        </EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <>
          <DataTable caption={t("billing.payments.title")} columns={columns} rows={rows} rowKey={(row) => row.id} flashKey={(row) => `${row.state}:${row.refund_delayed}`} />
          <More query={payments} />
        </>
      ) : null}
    </Page>
  );
}
