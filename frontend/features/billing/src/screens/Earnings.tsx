import { Alert, Anchor, Button, Stack, Title } from "@mantine/core";
import type { EarningAnswer, PayoutAnswer } from "@mindo/api";
import { useCan } from "@mindo/auth";
import { formatDate, useLanguage, useT } from "@mindo/i18n";
import { type Column, DataTable, EmptyState, ErrorState, Icon, Money, Page, SkeletonCards, When } from "@mindo/ui";
import { Link } from "react-router";
import { useEarnings, useMyPayouts, useStatement } from "../data/earnings";
import { rowsOf } from "../data/rows";
import { Balances } from "../parts/Balances";
import { More } from "../parts/More";
import { PayoutAccounts } from "../parts/PayoutAccounts";
import { State } from "../parts/State";

const DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric" };

function Payouts() {
  const t = useT();
  useLanguage();
  const payouts = useMyPayouts();
  const statement = useStatement();
  const rows = rowsOf(payouts.data);
  const columns: readonly Column<PayoutAnswer>[] = [
    { key: "date", label: t("billing.date"), head: true, cell: (row) => formatDate(row.created_at, DAY) },
    { key: "state", label: t("billing.status"), cell: (row) => <State kind="payout" state={row.state} /> },
    { key: "amount", label: t("billing.amount"), numeric: true, cell: (row) => <Money value={row} /> },
    {
      key: "statement",
      label: t("billing.earnings.statement"),
      numeric: true,
      cell: (row) => (
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon name="download" size={16} />}
          loading={statement.isPending && statement.variables === row.payout_id}
          onClick={() => statement.mutate(row.payout_id)}
          aria-label={t("billing.earnings.statementOf", { date: formatDate(row.created_at, DAY) })}
        >
          CSV
        </Button>
      ),
    },
  ];
  if (payouts.error && !payouts.data) return <ErrorState error={payouts.error} onRetry={() => void payouts.refetch()} />;
  if (rows.length === 0) return null;
  return (
    <Stack gap="sm" component="section" aria-labelledby="payouts">
      <Title order={2} id="payouts">
        {t("billing.earnings.payouts")}
      </Title>
      {statement.error ? <Alert color="rose">{statement.error.message}</Alert> : null}
      <DataTable caption={t("billing.earnings.payouts")} columns={columns} rows={rows} rowKey={(row) => row.payout_id} flashKey={(row) => row.version} />
      <More query={payouts} />
    </Stack>
  );
}

function Entries({ query }: { query: ReturnType<typeof useEarnings> }) {
  const t = useT();
  useLanguage();
  const rows = query.data?.pages.flatMap((page) => page.entries.results) ?? [];
  const columns: readonly Column<EarningAnswer>[] = [
    { key: "reference", label: t("billing.reference"), head: true, cell: (row) => <span className="mindo-tabular">{row.reference}</span> },
    { key: "date", label: t("billing.earnings.delivered"), cell: (row) => formatDate(row.delivered_at, DAY) },
    {
      key: "state",
      label: t("billing.status"),
      cell: (row) =>
        row.state === "frozen" ? (
          <Anchor component={Link} to={row.kind === "gig_order" ? `/orders/${row.payable_id}` : `/sessions/${row.payable_id}/objection`} aria-label={t("billing.earnings.disputed", { reference: row.reference })}>
            <State kind="earning" state={row.state} />
          </Anchor>
        ) : (
          <State kind="earning" state={row.state} />
        ),
    },
    {
      key: "available",
      label: t("billing.earnings.availableFrom"),
      cell: (row) => (row.state === "pending" ? <When at={row.available_at} /> : row.state === "frozen" ? "–" : formatDate(row.available_at, DAY)),
    },
    { key: "gross", label: t("billing.earnings.price"), numeric: true, cell: (row) => <Money value={{ amount: row.gross, currency: row.currency }} /> },
    { key: "refunded", label: t("billing.refunded"), numeric: true, cell: (row) => (row.refunded > 0 ? <Money value={{ amount: row.refunded, currency: row.currency }} /> : "–") },
    { key: "fee", label: t("billing.earnings.fee"), numeric: true, cell: (row) => <Money value={{ amount: row.fee, currency: row.currency }} /> },
    { key: "net", label: t("billing.earnings.net"), numeric: true, cell: (row) => <Money value={{ amount: row.net, currency: row.currency }} fw={600} /> },
  ];
  if (rows.length === 0) {
    return (
      <EmptyState title={t("billing.earnings.empty")} art="ledger">
        {t("billing.earnings.emptyBody")}
      </EmptyState>
    );
  }
  return (
    <Stack gap="sm" component="section" aria-labelledby="earned">
      <Title order={2} id="earned">
        {t("billing.earnings.entries")}
      </Title>
      <DataTable caption={t("billing.earnings.entries")} columns={columns} rows={rows} rowKey={(row) => row.id} flashKey={(row) => row.version} />
      <More query={query} />
    </Stack>
  );
}

/** What a professional earned: on its way, available, paid out. */
export default function Earnings() {
  const t = useT();
  const can = useCan();
  const earnings = useEarnings();
  const balances = earnings.data?.pages[0]?.balances ?? [];
  return (
    <Page title={t("billing.earnings.title")} lead={t("billing.earnings.lead")}>
      {earnings.isPending ? <SkeletonCards cards={4} height={120} /> : null}
      {earnings.error && !earnings.data ? <ErrorState error={earnings.error} onRetry={() => void earnings.refetch()} /> : null}
      {earnings.data ? (
        <Stack gap="xl">
          {balances.map((balance) => (
            <Balances key={balance.currency} balance={balance} />
          ))}
          <Payouts />
          {can("billing.own_payout_account") ? <PayoutAccounts /> : null}
          <Entries query={earnings} />
        </Stack>
      ) : null}
    </Page>
  );
}
