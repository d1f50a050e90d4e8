import { Alert, Anchor, Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import type { HelplineRow } from "@mindo/api";
import { formatDate, useLanguage, useT } from "@mindo/i18n";
import { ErrorState, Icon, Page, SkeletonRows, StatusPill } from "@mindo/ui";
import { Link } from "react-router";
import { useKeptHelplines, useVerify } from "./data";
import classes from "./Helplines.module.css";

const DAY = { day: "numeric", month: "short", year: "numeric" } as const;

function Checked({ row }: { row: HelplineRow }) {
  const t = useT();
  if (row.verified_on === null) return <StatusPill tone={row.active ? "attention" : "quiet"}>{t("helplines.never")}</StatusPill>;
  const date = formatDate(row.verified_on, DAY, "UTC");
  return (
    <StatusPill tone={row.overdue ? "attention" : "good"}>
      {row.verified_by ? t("helplines.checkedBy", { date, name: row.verified_by }) : t("helplines.checked", { date })}
    </StatusPill>
  );
}

function Line({ row, verify }: { row: HelplineRow; verify: ReturnType<typeof useVerify> }) {
  const t = useT();
  const { language } = useLanguage();
  const spoken = language === "hi" ? "hi" : "en";
  const busy = verify.isPending && verify.variables.id === row.id;
  const ways = [row.call_number, row.text_number ? t("helplines.texted", { number: row.text_number }) : ""].filter(Boolean).join(" · ");
  return (
    <Paper component="li" withBorder p="md" className={classes.line}>
      <div className={classes.words}>
        <Group gap="xs">
          <Text fw={600}>{row.name[spoken]}</Text>
          {row.active ? null : <StatusPill tone="quiet">{t("helplines.hidden")}</StatusPill>}
        </Group>
        {ways ? <Text className="mindo-tabular">{ways}</Text> : null}
        {row.chat_url ? (
          <Text size="sm" className={classes.address}>
            {row.chat_url}
          </Text>
        ) : null}
        {row.hours[spoken] || row.description[spoken] ? (
          <Text size="sm" c="dimmed">
            {[row.hours[spoken], row.description[spoken]].filter(Boolean).join(" · ")}
          </Text>
        ) : null}
        <Group gap="xs">
          <Checked row={row} />
          <Anchor href={row.source_url} target="_blank" rel="noreferrer" size="sm">
            {t("helplines.source")}
          </Anchor>
        </Group>
      </div>
      <Group gap="xs">
        <Button variant="default" size="sm" leftSection={<Icon name="check" size={18} />} loading={busy} onClick={() => verify.mutate(row)} aria-label={t("helplines.verifyOne", { name: row.name[spoken] })}>
          {t("helplines.verify")}
        </Button>
        <Button component={Link} to={`/helplines/${row.id}`} variant="subtle" size="sm" aria-label={t("helplines.editOne", { name: row.name[spoken] })}>
          {t("helplines.edit")}
        </Button>
      </Group>
    </Paper>
  );
}

/** Whom people in a crisis are told to call: kept by those who check that somebody answers. */
export default function Helplines() {
  const t = useT();
  const { language } = useLanguage();
  const found = useKeptHelplines();
  const verify = useVerify();
  const rows = found.data?.results ?? [];
  const names = new Map(found.data?.countries.map(({ code, name }) => [code, language === "hi" ? name.hi : name.en]));
  const countries = [...new Set(rows.map(({ country }) => country))].sort((a, b) => (names.get(a) ?? "￿").localeCompare(names.get(b) ?? "￿", language));
  return (
    <Page
      title={t("helplines.title")}
      lead={t("helplines.lead")}
      action={
        <Button component={Link} to="/helplines/new" color="clay" leftSection={<Icon name="plus" size={18} />}>
          {t("helplines.add")}
        </Button>
      }
    >
      <Stack gap="lg">
        {verify.error ? (
          <Alert color="rose" role="alert">
            {verify.error.code === "stale_version" ? t("helplines.stale") : verify.error.message}
          </Alert>
        ) : null}
        {found.data && found.data.overdue > 0 ? (
          <Alert color="honey" variant="light" icon={<Icon name="alert" />} role="status">
            {t("helplines.overdue", { count: found.data.overdue })}
          </Alert>
        ) : null}
        {found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
        {found.isPending ? <SkeletonRows rows={6} height={96} /> : null}
        {countries.map((country) => (
          <section key={country} aria-labelledby={`country-${country}`}>
            <Title order={2} size="h4" mb="xs" id={`country-${country}`}>
              {names.get(country) ?? t("helplines.everywhere")}
            </Title>
            <ul className={classes.lines}>
              {rows.filter((row) => row.country === country).map((row) => (
                <Line key={row.id} row={row} verify={verify} />
              ))}
            </ul>
          </section>
        ))}
      </Stack>
    </Page>
  );
}
