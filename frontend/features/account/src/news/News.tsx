import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { formatWhen, useLanguage, useT } from "@mindo/i18n";
import { type Column, DataTable, EmptyState, ErrorState, Icon, Page, SkeletonRows, StatusPill, type Tone, useNow } from "@mindo/ui";
import { Link } from "react-router";
import { type Issue, useIssues } from "./data";

const TONES: Record<Issue["state"], Tone> = { draft: "quiet", sending: "live", sent: "good" };

function useColumns(): Column<Issue>[] {
  const t = useT();
  const { language } = useLanguage();
  const now = useNow(60_000);
  const subject = (row: Issue) => row.words[language].subject || row.words.en.subject || row.words.hi.subject || t("news.untitled");
  return [
    { key: "subject", label: t("news.subject"), head: true, cell: subject },
    { key: "written", label: t("news.written"), cell: (row) => t("news.by", { when: formatWhen(row.begun_at ?? row.created_at, now), name: row.sent_by_name ?? row.written_by_name ?? "—" }) },
    { key: "state", label: t("news.state"), cell: (row) => <StatusPill tone={TONES[row.state]}>{t(`news.${row.state}`)}</StatusPill> },
    {
      key: "told",
      label: t("news.told"),
      cell: (row) =>
        row.state === "draft" ? (
          "—"
        ) : (
          <Group gap="xs" wrap="nowrap">
            {row.state === "sending" ? <Progress value={row.wanted ? (100 * row.told) / row.wanted : 0} w={90} aria-label={t("news.progress", { subject: subject(row) })} /> : null}
            <Text size="sm" className="mindo-tabular">
              {t("news.ofPeople", { told: row.told, wanted: row.wanted })}
            </Text>
          </Group>
        ),
    },
    {
      key: "open",
      label: t("news.open"),
      cell: (row) => (
        <Button component={Link} to={`/news/${row.id}`} size="xs" variant="light" aria-label={t("news.openOne", { subject: subject(row) })}>
          {t("news.open")}
        </Button>
      ),
    },
  ];
}

/** Drafts and what was sent. */
export default function News() {
  const t = useT();
  const found = useIssues();
  const columns = useColumns();
  const rows = found.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <Page
      title={t("news.title")}
      lead={t("news.lead")}
      action={
        <Button component={Link} to="/news/new" color="clay" leftSection={<Icon name="plus" size={18} />}>
          {t("news.write")}
        </Button>
      }
    >
      <Stack>
        {found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
        {found.isPending ? <SkeletonRows rows={4} /> : null}
        {found.data && rows.length === 0 ? (
          <EmptyState art="window" title={t("news.none")}>
            {t("news.noneBody")}
          </EmptyState>
        ) : null}
        {rows.length > 0 ? <DataTable caption={t("news.title")} columns={columns} rows={rows} rowKey={(row) => row.id} flashKey={(row) => row.state} /> : null}
        {found.hasNextPage ? (
          <Group justify="center">
            <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
              {t("news.more")}
            </Button>
          </Group>
        ) : null}
      </Stack>
    </Page>
  );
}
