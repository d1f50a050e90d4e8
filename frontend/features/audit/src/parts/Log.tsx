import { Button, Code, Group, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useCan } from "@mindo/auth";
import { formatDate, formatTime, useLanguage, useT } from "@mindo/i18n";
import { type Column, DataTable, EmptyState, ErrorState, Icon, SkeletonRows, StatusPill } from "@mindo/ui";
import { useState } from "react";
import { type AuditFilter, type AuditLine, useAudit, useExport } from "../data/audit";
import classes from "../screens/Audit.module.css";
import { Filters } from "./Filters";
import { Who } from "./Who";

function Details({ line }: { line: AuditLine }) {
  const t = useT();
  return (
    <details className={classes.details}>
      <summary aria-label={t("audit.show", { action: line.action })}>{t("audit.details")}</summary>
      <Code block className={classes.code}>
        {JSON.stringify(line.data, null, 1)}
      </Code>
      <Text size="xs" c="dimmed">
        {t("audit.chain", { chain: String(line.chain), seq: String(line.seq) })}
        {line.request_id ? ` · ${t("audit.request", { id: line.request_id.slice(0, 12) })}` : ""}
      </Text>
    </details>
  );
}

/** Every line, newest first, by what it is searched for; and the same as a file. */
export function Log({ start }: { start: AuditFilter }) {
  const t = useT();
  useLanguage();
  const can = useCan();
  const [filter, setFilter] = useState(start);
  const [settled] = useDebouncedValue(filter, 350);
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useAudit(settled);
  const take = useExport();
  const lines = data?.pages.flatMap((page) => page.results);
  const columns: Column<AuditLine>[] = [
    {
      key: "at",
      label: t("audit.at"),
      cell: (line) => (
        <time dateTime={line.at} className={classes.at}>
          {formatDate(line.at, { day: "2-digit", month: "short" })}, {formatTime(line.at)}
        </time>
      ),
    },
    {
      key: "action",
      label: t("audit.action"),
      head: true,
      cell: (line) => (
        <Group gap={6}>
          {line.action}
          {line.break_glass ? <StatusPill tone="attention">{t("audit.marked")}</StatusPill> : null}
        </Group>
      ),
    },
    { key: "actor", label: t("audit.actor"), cell: (line) => <Who name={line.actor_name} id={line.actor} /> },
    { key: "about", label: t("audit.about"), cell: (line) => (line.person_id ? <Who name={line.person_name} id={line.person_id} /> : null) },
    { key: "subject", label: t("audit.subject"), cell: (line) => (line.resource_kind ? <span className={classes.id}>{`${line.resource_kind} ${line.resource_id}`}</span> : null) },
    {
      key: "outcome",
      label: t("audit.outcome"),
      cell: (line) => <StatusPill tone={line.outcome === "ok" ? "good" : "bad"}>{t.maybe(`audit.${line.outcome}`) ?? line.outcome}</StatusPill>,
    },
    { key: "details", label: t("audit.details"), cell: (line) => <Details line={line} /> },
  ];
  return (
    <>
      <Filters filter={filter} onChange={setFilter} />
      {can("audit.export") ? (
        <Group justify="flex-end" mb="sm">
          <Button variant="default" size="sm" leftSection={<Icon name="download" />} loading={take.isPending} onClick={() => take.mutate(settled)}>
            {t("audit.export")}
          </Button>
        </Group>
      ) : null}
      {take.error ? <ErrorState error={take.error} /> : null}
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!lines && !error ? <SkeletonRows rows={8} height={44} /> : null}
      {lines?.length === 0 ? <EmptyState title={t("audit.empty")}>{t("audit.emptyBody")}</EmptyState> : null}
      {lines && lines.length > 0 ? <DataTable caption={t("audit.title")} columns={columns} rows={lines} rowKey={(line) => line.id} /> : null}
      {hasNextPage ? (
        <Group justify="center" mt="lg">
          <Button variant="default" onClick={() => void fetchNextPage()} loading={isFetchingNextPage}>
            {t("audit.more")}
          </Button>
        </Group>
      ) : null}
    </>
  );
}
