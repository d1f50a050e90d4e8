import "@mantine/dates/styles.layer.css";
import "dayjs/locale/hi";
import { Accordion, Paper, Stack, Title } from "@mantine/core";
import { DatesProvider } from "@mantine/dates";
import type { Rules } from "@mindo/api";
import { useLanguage, useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Page, SkeletonRows } from "@mindo/ui";
import { type ReactNode, useState } from "react";
import { BookingTerms } from "../BookingTerms";
import { BusyFeeds } from "../BusyFeeds";
import { usePreview, useRules, useSaveRules } from "../data";
import { Editor } from "../editor/Editor";
import { usePlan } from "../editor/plan";
import { SaveBar } from "../editor/SaveBar";
import { Exceptions } from "../Exceptions";
import { TimeOffList } from "../TimeOffList";
import { WeeklyHours } from "../WeeklyHours";
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

/** The plan as it is edited: what was typed or drawn is kept until it is saved or taken back. */
function Planning({ saved }: { saved: Rules }) {
  const t = useT();
  const plan = usePlan(saved);
  const save = useSaveRules();
  const preview = usePreview();
  const problem = save.error ?? preview.error;
  const errors = problem?.formErrors ?? {};
  const [open, setOpen] = useState<string[]>([]);
  const [answered, setAnswered] = useState(problem);
  // What is marked in a closed part is opened.
  if (answered !== problem) {
    setAnswered(problem);
    const parts = [/^(rules|zone)/, /^overrides/].map((part) => Object.keys(errors).some((field) => part.test(field)));
    setOpen([...new Set([...open, ...(parts[0] ? ["hours"] : []), ...(parts[1] ? ["exceptions"] : [])])]);
  }
  return (
    <>
      <Part title={t("calendar.editor.title")}>
        <Editor plan={plan} />
      </Part>
      <Part title={t("calendar.terms.title")}>
        <BookingTerms terms={plan.rules.terms} errors={errors} onChange={(terms) => plan.change({ terms })} />
      </Part>
      <Accordion variant="contained" multiple value={open} onChange={setOpen}>
        <Accordion.Item value="hours">
          <Accordion.Control>{t("calendar.hours.title")}</Accordion.Control>
          <Accordion.Panel>
            <WeeklyHours rules={plan.rules} errors={errors} onChange={plan.change} />
          </Accordion.Panel>
        </Accordion.Item>
        <Accordion.Item value="exceptions">
          <Accordion.Control>{t("calendar.exceptions.title")}</Accordion.Control>
          <Accordion.Panel>
            <Exceptions rules={plan.rules} errors={errors} onChange={plan.change} />
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
      <SaveBar plan={plan} save={save} preview={preview} />
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
            <Planning saved={found.data} />
            <Part title={t("calendar.off.title")}>
              <TimeOffList zone={found.data.zone} />
            </Part>
            <Part title={t("calendar.feeds.title")}>
              <BusyFeeds />
            </Part>
          </Stack>
        </DatesProvider>
      ) : null}
    </Page>
  );
}
