import { Drawer, Text, Title } from "@mantine/core";
import type { AlertRow } from "@mindo/api";
import { formatWhen, useLanguage, useT } from "@mindo/i18n";
import { type Column, DataTable, EmptyState, Page, SkeletonCards, useNow } from "@mindo/ui";
import { useState } from "react";
import { useResolved } from "../data/alerts";
import { type Alerts, inOrder } from "../data/rows";
import { AlertCard, useSeverity } from "./AlertCard";
import classes from "./AlertCard.module.css";
import { AlertDetail } from "./AlertDetail";

function Closed() {
  const t = useT();
  const now = useNow(60_000);
  useLanguage();
  const found = useResolved();
  const severity = useSeverity();
  const columns: Column<AlertRow>[] = [
    { key: "alias", label: t("safety.patient"), head: true, cell: (row) => row.alias },
    { key: "severity", label: t("safety.severityWord"), cell: (row) => severity(row.severity) },
    { key: "resolution", label: t("safety.resolution"), cell: (row) => t.maybe(`safety.resolutions.${row.resolution ?? ""}`) ?? row.resolution },
    { key: "at", label: t("safety.state.resolved"), cell: (row) => (row.resolved_at ? formatWhen(row.resolved_at, now) : null) },
  ];
  return (
    <section>
      <Title order={2} size="h3" mt="xl" mb="md">
        {t("safety.closed")}
      </Title>
      {found.data?.results.length === 0 ? <Text c="dimmed">{t("safety.noClosed")}</Text> : null}
      {found.data && found.data.results.length > 0 ? <DataTable caption={t("safety.closed")} columns={columns} rows={found.data.results} rowKey={(row) => row.id} /> : null}
    </section>
  );
}

interface QueueProps {
  readonly alerts: Alerts | undefined;
  readonly clientLink?: (personId: string) => string;
}

/** The live queue of alerts, and the one that is open beside it. */
export function Queue({ alerts, clientLink }: QueueProps) {
  const t = useT();
  const [openId, setOpenId] = useState<string | null>(null);
  const rows = alerts ? inOrder(alerts) : [];
  const waiting = rows.filter(({ state }) => state === "open").length;
  const open = openId ? alerts?.get(openId) : undefined;
  return (
    <Page title={t("safety.title")} documentTitle={t("safety.document")} lead={t("safety.lead")} width="full">
      <Text role="status" size="sm" c="dimmed" mb="md">
        {alerts ? t("safety.summary", { open: waiting, taken: rows.length - waiting }) : ""}
      </Text>
      {!alerts ? <SkeletonCards cards={3} /> : null}
      {alerts && rows.length === 0 ? <EmptyState title={t("safety.empty")}>{t("safety.emptyBody")}</EmptyState> : null}
      <ul className={classes.list}>
        {rows.map((row) => (
          <AlertCard key={row.id} alert={row} onOpen={() => setOpenId(row.id)} />
        ))}
      </ul>
      <Closed />
      <Drawer opened={openId !== null} onClose={() => setOpenId(null)} position="right" size="lg" title={open?.alias ?? t("safety.state.resolved")} closeButtonProps={{ "aria-label": t("common.close") }}>
        {open ? <AlertDetail row={open} {...(clientLink ? { clientLink } : {})} /> : <Text>{t("safety.gone")}</Text>}
      </Drawer>
    </Page>
  );
}
