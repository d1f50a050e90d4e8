import { Button, Group, Text, TextInput } from "@mantine/core";
import { formatDate, formatTime, useLanguage, useT } from "@mindo/i18n";
import { type Column, DataTable, EmptyState, ErrorState, SkeletonRows, StatusPill } from "@mindo/ui";
import { useState } from "react";
import { idOf, type Sighting, useSightings } from "../data/audit";
import classes from "../screens/Audit.module.css";
import { Who } from "./Who";

const moment = (at: string) => `${formatDate(at, { day: "2-digit", month: "short", year: "numeric" })}, ${formatTime(at)}`;

/** "Who saw this patient?" and "whom did this person see?", in a time if one is given. */
export function Sightings({ asked }: { asked: "person" | "by" }) {
  const t = useT();
  useLanguage();
  const [id, setId] = useState("");
  const [since, setSince] = useState("");
  const [until, setUntil] = useState("");
  const { data, error, refetch, isLoading, fetchNextPage, hasNextPage, isFetchingNextPage } = useSightings({ asked, id, since, until });
  const rows = data?.pages.flatMap((page) => page.results);
  const keyOf = (row: Sighting) => (asked === "person" ? row.actor : row.person_id);
  const columns: Column<Sighting>[] = [
    { key: "who", label: t(asked === "person" ? "audit.saw.reader" : "audit.saw.patient"), head: true, cell: (row) => <Who name={row.name} id={keyOf(row)} /> },
    {
      key: "actions",
      label: t("audit.saw.actions"),
      cell: (row) => (
        <div>
          <Text size="sm">{row.actions.join(", ")}</Text>
          {row.emergency ? <StatusPill tone="attention">{t("audit.marked")}</StatusPill> : null}
        </div>
      ),
    },
    { key: "lines", label: t("audit.saw.lines"), numeric: true, cell: (row) => row.lines },
    { key: "first", label: t("audit.saw.first"), cell: (row) => <time dateTime={row.first_at}>{moment(row.first_at)}</time> },
    { key: "last", label: t("audit.saw.last"), cell: (row) => <time dateTime={row.last_at}>{moment(row.last_at)}</time> },
  ];
  return (
    <>
      <div className={classes.filters} role="search">
        <TextInput size="sm" label={t(asked === "person" ? "audit.person" : "audit.saw.byId")} value={id} onChange={(event) => setId(event.currentTarget.value)} autoComplete="off" />
        <TextInput size="sm" type="datetime-local" label={t("audit.since")} value={since} onChange={(event) => setSince(event.currentTarget.value)} />
        <TextInput size="sm" type="datetime-local" label={t("audit.until")} value={until} onChange={(event) => setUntil(event.currentTarget.value)} />
      </div>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {isLoading ? <SkeletonRows rows={4} height={44} /> : null}
      {idOf(id) ? null : (
        <EmptyState title={t(asked === "person" ? "audit.saw.askPerson" : "audit.saw.askBy")} art="window">
          {t("audit.saw.askBody")}
        </EmptyState>
      )}
      {rows?.length === 0 ? <EmptyState title={t("audit.saw.nobody")}>{t("audit.emptyBody")}</EmptyState> : null}
      {rows && rows.length > 0 ? <DataTable caption={t("audit.title")} columns={columns} rows={rows} rowKey={keyOf} /> : null}
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
