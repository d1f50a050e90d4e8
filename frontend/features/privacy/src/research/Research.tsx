import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { formatWhen, useLanguage, useT } from "@mindo/i18n";
import { type Column, DataTable, EmptyState, ErrorState, Icon, Page, SkeletonRows, StatusPill, type Tone, useNow } from "@mindo/ui";
import { useState } from "react";
import { AskDialog } from "./AskDialog";
import { type Extract, useExtracts, useFetchExtract } from "./data";

const TONES: Record<Extract["state"], Tone> = { queued: "quiet", building: "live", ready: "good", empty: "attention", failed: "bad", expired: "quiet" };
const isMade = (row: Extract) => row.ready_at !== null;

function State({ row }: { row: Extract }) {
  const t = useT();
  const now = useNow(60_000);
  if (row.state !== "building")
    return (
      <div>
        <StatusPill tone={TONES[row.state]}>{t(`research.${row.state}`)}</StatusPill>
        {row.state === "ready" && row.expires_at ? (
          <Text size="xs" c="dimmed" mt={4}>
            {t("research.until", { when: formatWhen(row.expires_at, now) })}
          </Text>
        ) : null}
      </div>
    );
  return (
    <Group gap="xs" wrap="nowrap" miw={160}>
      <Progress value={row.percent} flex={1} miw={90} aria-label={t("research.progress", { code: row.code.toUpperCase() })} />
      <Text size="sm" className="mindo-tabular">
        {row.percent} %
      </Text>
    </Group>
  );
}

function useColumns(fetch: ReturnType<typeof useFetchExtract>): Column<Extract>[] {
  const t = useT();
  useLanguage();
  const now = useNow(60_000);
  return [
    { key: "code", label: t("research.questionnaire"), head: true, cell: (row) => row.code.toUpperCase() },
    { key: "asked", label: t("research.asked"), cell: (row) => t("research.by", { when: formatWhen(row.created_at, now), name: row.asked_by_name ?? row.asked_by }) },
    { key: "why", label: t("research.why"), cell: (row) => row.reason ?? "—" },
    { key: "people", label: t("research.people"), numeric: true, cell: (row) => (isMade(row) ? row.people : "—") },
    {
      key: "smallest",
      label: t("research.smallest"),
      cell: (row) =>
        isMade(row) && row.people + row.suppressed > 0 ? (
          <Stack gap={0}>
            {row.smallest > 0 ? <Text size="sm">{t("research.smallestOf", { smallest: row.smallest, fewest: row.fewest })}</Text> : null}
            <Text size="sm" c="dimmed">
              {t("research.left", { count: row.suppressed })}
            </Text>
          </Stack>
        ) : (
          "—"
        ),
    },
    { key: "state", label: t("research.state"), cell: (row) => <State row={row} /> },
    {
      key: "fetch",
      label: t("research.fetch"),
      cell: (row) =>
        row.state === "ready" ? (
          <Button size="xs" variant="light" leftSection={<Icon name="download" size={16} />} loading={fetch.isPending && fetch.variables === row.id} onClick={() => fetch.mutate(row.id)} aria-label={t("research.fetchOne", { code: row.code.toUpperCase() })}>
            {t("research.fetch")}
          </Button>
        ) : null,
    },
  ];
}

/** Extracts for research: who made which when and why, and having one made. */
export default function Research() {
  const t = useT();
  const found = useExtracts();
  const fetch = useFetchExtract();
  const [asking, setAsking] = useState(false);
  const columns = useColumns(fetch);
  const rows = found.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <Page
      title={t("research.title")}
      lead={t("research.lead")}
      width="full"
      action={
        <Button color="clay" leftSection={<Icon name="plus" size={18} />} onClick={() => setAsking(true)} disabled={!found.data}>
          {t("research.ask")}
        </Button>
      }
    >
      <Stack>
        {found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
        {fetch.error ? <ErrorState error={fetch.error} /> : null}
        <div role="status">{fetch.isSuccess ? <Text size="sm">{t("research.fetched")}</Text> : null}</div>
        {found.isPending ? <SkeletonRows rows={4} /> : null}
        {found.data && rows.length === 0 ? <EmptyState title={t("research.none")}>{t("research.noneBody")}</EmptyState> : null}
        {rows.length > 0 ? <DataTable caption={t("research.title")} columns={columns} rows={rows} rowKey={(row) => row.id} flashKey={(row) => row.state} /> : null}
        {found.hasNextPage ? (
          <Group justify="center">
            <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
              {t("research.more")}
            </Button>
          </Group>
        ) : null}
      </Stack>
      <AskDialog opened={asking} codes={found.data?.pages[0]?.questionnaires ?? []} onClose={() => setAsking(false)} />
    </Page>
  );
}
