import "@mantine/dates/styles.layer.css";
import "dayjs/locale/hi";
import { Alert, Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { DatesProvider } from "@mantine/dates";
import { ApiProblem, type Rules } from "@mindo/api";
import { useLanguage, useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Page, SkeletonRows } from "@mindo/ui";
import { type ReactNode, useState } from "react";
import { BookingTerms } from "../BookingTerms";
import { useReloadAll, useRules, useSaveRules } from "../data";
import { Exceptions } from "../Exceptions";
import { TimeOffList } from "../TimeOffList";
import { WeeklyHours } from "../WeeklyHours";
import { WeekStrip } from "../WeekStrip";
import classes from "./Calendar.module.css";

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper className={classes.part} withBorder p="lg" component="section">
      <Title order={2} size="h3" mb="xs">
        {title}
      </Title>
      {children}
    </Paper>
  );
}

/** The plan as it is edited: what was typed is kept until it is saved, undone or loaded again. */
function Plan({ saved }: { saved: Rules }) {
  const t = useT();
  const save = useSaveRules();
  const reload = useReloadAll();
  const [draft, setDraft] = useState<Partial<Rules>>({});
  const rules = { ...saved, ...draft };
  const dirty = Object.keys(draft).length > 0;
  const change = (part: Partial<Rules>) => setDraft({ ...draft, ...part });
  const problem = save.error instanceof ApiProblem ? save.error : null;
  const stale = problem?.code === "stale_version";
  const errors = problem?.formErrors ?? {};
  const submit = () => save.mutate(rules, { onSuccess: () => setDraft({}) });
  return (
    <>
      <Part title={t("calendar.hours.title")}>
        <WeeklyHours rules={rules} errors={errors} onChange={change} />
      </Part>
      <Part title={t("calendar.exceptions.title")}>
        <Exceptions rules={rules} errors={errors} onChange={change} />
      </Part>
      <Part title={t("calendar.terms.title")}>
        <BookingTerms terms={rules.terms} errors={errors} onChange={(terms) => change({ terms })} />
      </Part>
      <div className={classes.bar} data-dirty={dirty || undefined} role="status">
        {stale ? (
          <Alert color="honey" mb="sm">
            {t("calendar.save.stale")}{" "}
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                save.reset();
                setDraft({});
                reload();
              }}
            >
              {t("calendar.save.reload")}
            </Button>
          </Alert>
        ) : null}
        {problem && !stale ? <ErrorState error={problem} /> : null}
        <Group justify="space-between" gap="sm">
          <Text size="sm">{dirty ? t("calendar.save.unsaved") : save.isSuccess ? t("calendar.save.saved") : ""}</Text>
          {dirty ? (
            <Group gap="sm">
              <Button
                variant="subtle"
                onClick={() => {
                  save.reset();
                  setDraft({});
                }}
              >
                {t("calendar.save.undo")}
              </Button>
              <Button color="clay" loading={save.isPending} disabled={stale} onClick={submit}>
                {t("calendar.save.button")}
              </Button>
            </Group>
          ) : null}
        </Group>
      </div>
    </>
  );
}

/** What is booked, when one can be booked, and when not. */
export default function Calendar() {
  const t = useT();
  const { language } = useLanguage();
  const found = useRules();
  if (found.error?.code === "no_profile") {
    return (
      <Page title={t("calendar.title")}>
        <EmptyState title={t("calendar.noProfile.title")}>{t("calendar.noProfile.body")}</EmptyState>
      </Page>
    );
  }
  return (
    <Page title={t("calendar.title")} lead={t("calendar.lead")}>
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <SkeletonRows rows={6} /> : null}
      {found.data ? (
        <DatesProvider settings={{ locale: language }}>
          <Stack gap="lg">
            <Part title={t("calendar.week.title")}>
              <WeekStrip zone={found.data.zone} />
            </Part>
            <Part title={t("calendar.off.title")}>
              <TimeOffList zone={found.data.zone} />
            </Part>
            <Plan saved={found.data} />
          </Stack>
        </DatesProvider>
      ) : null}
    </Page>
  );
}
