import { Button, Code, Group, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { formatDate, formatTime, useLanguage, useT } from "@mindo/i18n";
import { type Column, DataTable, EmptyState, ErrorState, Page, SkeletonRows, StatusPill } from "@mindo/ui";
import { useState } from "react";
import { type AuditFilter, type AuditLine, noFilter, useAudit } from "../data/audit";
import classes from "./Audit.module.css";

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

function Filters({ filter, onChange }: { filter: AuditFilter; onChange: (filter: AuditFilter) => void }) {
  const t = useT();
  const field = (name: keyof AuditFilter) => ({
    label: t(`audit.${name}`),
    value: filter[name],
    onChange: (event: { currentTarget: HTMLInputElement }) => onChange({ ...filter, [name]: event.currentTarget.value }),
  });
  return (
    <div className={classes.filters} role="search">
      <TextInput {...field("action")} placeholder={t("audit.actionHint")} size="sm" />
      <TextInput {...field("by")} placeholder={t("audit.byHint")} size="sm" />
      <TextInput {...field("person")} size="sm" />
      <TextInput {...field("since")} type="datetime-local" size="sm" />
      <TextInput {...field("until")} type="datetime-local" size="sm" />
    </div>
  );
}

/** The audit log: search by action, actor, person and time. */
export default function Audit() {
  const t = useT();
  useLanguage();
  const [filter, setFilter] = useState(noFilter);
  const [settled] = useDebouncedValue(filter, 350);
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useAudit(settled);
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
    { key: "action", label: t("audit.action"), head: true, cell: (line) => line.action },
    { key: "actor", label: t("audit.actor"), cell: (line) => <span className={classes.id}>{line.actor}</span> },
    { key: "subject", label: t("audit.subject"), cell: (line) => (line.resource_kind ? <span className={classes.id}>{`${line.resource_kind} ${line.resource_id}`}</span> : null) },
    {
      key: "outcome",
      label: t("audit.outcome"),
      cell: (line) => <StatusPill tone={line.outcome === "ok" ? "good" : "bad"}>{t.maybe(`audit.${line.outcome}`) ?? line.outcome}</StatusPill>,
    },
    { key: "details", label: t("audit.details"), cell: (line) => <Details line={line} /> },
  ];
  return (
    <Page title={t("audit.title")} lead={t("audit.lead")} width="full">
      <Filters filter={filter} onChange={setFilter} />
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
    </Page>
  );
}
