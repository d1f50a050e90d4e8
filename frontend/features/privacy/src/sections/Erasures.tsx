import type { AdminErasureShape } from "@mindo/api";
import { formatWhen, useLanguage, useT } from "@mindo/i18n";
import { type Column, DataTable, EmptyState, ErrorState, SkeletonRows, StatusPill, type Tone, useNow } from "@mindo/ui";
import { useAllErasures } from "../data";

const TONES: Record<AdminErasureShape["state"], Tone> = { scheduled: "quiet", deferred: "attention", running: "live", done: "good", cancelled: "quiet" };

/** Erasures under way, and the newest that are over. */
export function Erasures() {
  const t = useT();
  useLanguage();
  const now = useNow(60_000);
  const { data, error, refetch } = useAllErasures();
  const columns: Column<AdminErasureShape>[] = [
    { key: "person", label: t("privacy.office.person"), head: true, cell: (row) => row.person_id },
    { key: "state", label: t("privacy.office.state"), cell: (row) => <StatusPill tone={TONES[row.state]}>{t(`privacy.leave.${row.state}`)}</StatusPill> },
    { key: "due", label: t("privacy.office.due"), cell: (row) => formatWhen(row.finished_at ?? row.due_at, now) },
    { key: "steps", label: t("privacy.office.steps"), numeric: true, cell: (row) => `${row.done}/${row.total}` },
    { key: "why", label: t("privacy.office.why"), cell: (row) => row.reasons.map((reason) => t.maybe(`privacy.reason.${reason}`) ?? reason).join(" ") },
  ];
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={4} />;
  if (data.length === 0) return <EmptyState title={t("privacy.office.none")} />;
  return <DataTable caption={t("privacy.office.erasures")} columns={columns} rows={data} rowKey={(row) => row.id} />;
}
