import { Alert, SegmentedControl, Text } from "@mantine/core";
import { useLanguage, useT } from "@mindo/i18n";
import { type Column, DataTable, EmptyState, ErrorState, Page, SkeletonRows, When } from "@mindo/ui";
import { useState } from "react";
import { type Difference, type Shown, useDifferences, useReconciledDays } from "../data/differences";
import { rowsOf } from "../data/rows";
import { Done, Meaning, Side } from "../parts/DifferenceWords";
import { More } from "../parts/More";

/** When the gateways were last compared, or that one does not answer. */
function Compared() {
  const t = useT();
  const days = useReconciledDays().data?.results ?? [];
  const silent = days.find((day) => day.error_code);
  const last = days.reduce<string | null>((latest, { checked_at }) => (checked_at && (!latest || checked_at > latest) ? checked_at : latest), null);
  if (silent) {
    return (
      <Alert color="sand" mb="md" role="status">
        {t("billing.differences.silent", { gateway: silent.gateway })}
      </Alert>
    );
  }
  return last ? (
    <Text size="sm" c="dimmed" mb="md">
      {t("billing.differences.compared")} <When at={last} />
    </Text>
  ) : null;
}

/** Where a payment provider and our books disagree, what that means, and what was done about it. */
export default function Differences() {
  const t = useT();
  useLanguage();
  const [shown, setShown] = useState<Shown>("open");
  const differences = useDifferences(shown);
  const rows = rowsOf(differences.data);
  const columns: Column<Difference>[] = [
    { key: "meaning", label: t("billing.differences.difference"), head: true, cell: (row) => <Meaning row={row} /> },
    { key: "kind", label: t("billing.differences.what"), cell: (row) => t(`billing.differences.kind.${row.kind}` as const) },
    { key: "ref", label: t("billing.reference"), cell: (row) => <span className="mindo-tabular">{`${row.gateway} #${row.ref.slice(-6)}`}</span> },
    { key: "here", label: t("billing.differences.here"), numeric: true, cell: (row) => <Side side={row.here} /> },
    { key: "there", label: t("billing.differences.there"), numeric: true, cell: (row) => <Side side={row.there} /> },
    { key: "done", label: t("billing.status"), cell: (row) => <Done row={row} /> },
    { key: "found", label: t("billing.differences.found"), numeric: true, cell: (row) => <When at={row.opened_at} /> },
  ];
  return (
    <Page
      title={t("billing.differences.title")}
      lead={t("billing.differences.lead")}
      width="full"
      action={
        <SegmentedControl
          aria-label={t("billing.differences.show")}
          value={shown}
          onChange={(value) => setShown(value === "closed" ? "closed" : "open")}
          data={(["open", "closed"] as const).map((value) => ({ value, label: t(`billing.differences.${value}` as const) }))}
        />
      }
    >
      <Compared />
      {differences.isPending ? <SkeletonRows rows={6} height={56} /> : null}
      {differences.error && !differences.data ? <ErrorState error={differences.error} onRetry={() => void differences.refetch()} /> : null}
      {differences.data && rows.length === 0 ? (
        <EmptyState title={t(shown === "open" ? "billing.differences.none" : "billing.differences.noneClosed")} art="ledger">
          {t("billing.differences.noneBody")}
        </EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <>
          <DataTable caption={t("billing.differences.title")} columns={columns} rows={rows} rowKey={(row) => row.id} flashKey={(row) => row.version} />
          <More query={differences} />
        </>
      ) : null}
    </Page>
  );
}
