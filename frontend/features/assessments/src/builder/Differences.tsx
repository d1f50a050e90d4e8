import { Stack, Text } from "@mantine/core";
import type { ChangeList } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { type Column, DataTable, ErrorState, SkeletonRows, StatusPill, type Tone } from "@mindo/ui";
import { useChanges } from "../data/versions";

type Row = ChangeList["results"][number];
const TONES: Readonly<Record<Row["kind"], Tone>> = { added: "good", removed: "bad", changed: "attention", moved: "quiet" };

/** What this version changes of the one before it, as it was last saved. */
export function Differences({ id, revision }: { id: string; revision: number }) {
  const t = useT();
  const found = useChanges(id, revision);
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <SkeletonRows />;
  const { against, results } = found.data;
  if (against === null) return <Text c="dimmed">{t("questionnaires.firstVersion")}</Text>;
  const columns: Column<Row>[] = [
    { key: "path", label: t("questionnaires.where"), head: true, cell: (row) => row.path.replaceAll("/", " › ") },
    { key: "kind", label: t("questionnaires.what"), cell: (row) => <StatusPill tone={TONES[row.kind]}>{t(`questionnaires.change.${row.kind}`)}</StatusPill> },
    { key: "before", label: t("questionnaires.before"), cell: (row) => row.before },
    { key: "after", label: t("questionnaires.after"), cell: (row) => row.after },
  ];
  return (
    <Stack gap="sm">
      <Text>{t("questionnaires.changes", { count: results.length, version: against })}</Text>
      {results.length > 0 ? <DataTable caption={t("questionnaires.tab.changes")} columns={columns} rows={results} rowKey={(row) => `${row.path}:${row.kind}`} /> : null}
    </Stack>
  );
}
