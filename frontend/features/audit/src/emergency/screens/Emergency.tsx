import { Stack, Text, Title } from "@mantine/core";
import { useMe } from "@mindo/auth";
import { useLanguage, useT } from "@mindo/i18n";
import { type Column, DataTable, ErrorState, Page, SkeletonRows, StatusPill, When } from "@mindo/ui";
import { type Glass, useOwn } from "../data";
import { Opened } from "../parts/Opened";
import { OpenForm } from "../parts/OpenForm";
import { toneOf, wordOf } from "../parts/tones";

/** Opening a patient's record in an emergency; while it is open, what is in it. */
export default function Emergency() {
  const t = useT();
  useLanguage();
  const me = useMe();
  const own = useOwn();
  const open = me?.emergency ?? null;
  const columns: Column<Glass>[] = [
    { key: "who", label: t("emergency.own.whose"), head: true, cell: (row) => row.person_name ?? t("emergency.open.account", { id: row.person_id.slice(-6) }) },
    { key: "at", label: t("emergency.own.when"), cell: (row) => <When at={row.began_at} /> },
    { key: "state", label: t("emergency.own.state"), cell: (row) => <StatusPill tone={toneOf(row)}>{t(wordOf(row))}</StatusPill> },
    { key: "remark", label: t("emergency.own.remark"), cell: (row) => row.remark ?? "" },
  ];
  return (
    <Page title={t("emergency.title")} lead={t("emergency.lead")} width="text">
      {own.error ? <ErrorState error={own.error} onRetry={() => void own.refetch()} /> : null}
      {!own.data && !own.error ? <SkeletonRows rows={5} /> : null}
      {own.data ? (
        <Stack gap="xl">
          {open ? <Opened glassId={open.id} /> : <OpenForm longest={own.data.minutes} />}
          <div>
            <Title order={2} size="h3" mb="sm">
              {t("emergency.own.title")}
            </Title>
            {own.data.results.length === 0 ? (
              <Text c="dimmed">{t("emergency.own.none")}</Text>
            ) : (
              <DataTable caption={t("emergency.own.title")} columns={columns} rows={own.data.results} rowKey={(row) => row.id} flashKey={(row) => row.state} />
            )}
          </div>
        </Stack>
      ) : null}
    </Page>
  );
}
