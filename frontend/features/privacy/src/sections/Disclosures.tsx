import { Button, Group, Text } from "@mantine/core";
import type { DisclosureShape } from "@mindo/api";
import { formatWhen, useLanguage, useT } from "@mindo/i18n";
import { type Column, DataTable, SkeletonRows, StatusPill, useNow } from "@mindo/ui";
import { useDisclosures } from "../data";
import { Section } from "./Section";

/** Who opened or changed something of one's record. */
export function Disclosures() {
  const t = useT();
  useLanguage();
  const now = useNow(60_000);
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useDisclosures();
  const rows = data?.pages.flatMap((page) => page.results);
  const columns: Column<DisclosureShape>[] = [
    { key: "who", label: t("privacy.seen.who"), head: true, cell: (row) => row.who },
    {
      key: "what",
      label: t("privacy.seen.what"),
      cell: (row) => (
        <>
          {t.maybe(`privacy.act.${row.action.replaceAll(".", "_")}`) ?? row.action}{" "}
          {row.outcome === "refused" ? <StatusPill tone="good">{t("privacy.seen.refused")}</StatusPill> : null}
          {row.break_glass ? <StatusPill tone="bad">{t("privacy.seen.emergency")}</StatusPill> : null}
        </>
      ),
    },
    { key: "at", label: t("privacy.seen.when"), cell: (row) => <time dateTime={row.at}>{formatWhen(row.at, now)}</time> },
  ];
  return (
    <Section title={t("privacy.seen.title")} lead={t("privacy.seen.lead")} error={error}>
      {!rows && !error ? <SkeletonRows rows={3} height={40} /> : null}
      {rows?.length === 0 ? <Text>{t("privacy.seen.nobody")}</Text> : null}
      {rows && rows.length > 0 ? <DataTable caption={t("privacy.seen.title")} columns={columns} rows={rows} rowKey={(row) => `${row.at}${row.action}${row.who}`} /> : null}
      {hasNextPage ? (
        <Group mt="md">
          <Button variant="default" size="sm" onClick={() => void fetchNextPage()} loading={isFetchingNextPage}>
            {t("privacy.seen.more")}
          </Button>
        </Group>
      ) : null}
    </Section>
  );
}
