import { Alert, Button, Checkbox, Group, Paper, Stack, Text, TextInput, Title } from "@mantine/core";
import type { Case, ReviewedLicence } from "@mindo/api";
import { formatDate, useT } from "@mindo/i18n";
import { Icon, StatusPill } from "@mindo/ui";
import { useState } from "react";
import { useWords } from "../words";
import { FileView } from "./FileView";
import classes from "./FileView.module.css";

interface DocumentCheckProps {
  readonly found: Case;
  readonly licence: ReviewedLicence;
  readonly missing: Readonly<Record<string, readonly string[]>>;
  readonly busy: boolean;
  readonly onCheck: (documentId: string, said: Case["checks"][string]) => void;
}

const day = (on: string) => formatDate(`${on}T12:00:00Z`, { day: "numeric", month: "long", year: "numeric" }, "UTC");

/** One licence: its document beside what has to be compared, and where that was looked up. */
export function DocumentCheck({ found, licence, missing, busy, onCheck }: DocumentCheckProps) {
  const t = useT();
  const words = useWords();
  const [shown, setShown] = useState(false);
  const document = licence.documents.at(-1);
  const waits = document?.state === "waiting";
  const said = (document && found.checks[document.id]) ?? { checks: {}, source: "" };
  const [source, setSource] = useState(said.source);
  const open = document ? Object.keys(missing).filter((field) => field.startsWith(document.id)) : [];
  return (
    <Paper component="section" withBorder p="lg" className={classes.card} aria-label={words.place(licence.jurisdiction)}>
      <Stack gap="md">
        <Group justify="space-between" align="flex-start">
          <div className={classes.grow}>
            <Title order={3} size="h4">
              {words.place(licence.jurisdiction)}
            </Title>
            <Text>{licence.authority}</Text>
            <Text className="mindo-tabular" fw={600}>
              {licence.number}
            </Text>
            <Text size="sm" c="dimmed">
              {t("onboarding.licence.until", { date: day(document?.expires_on ?? licence.expires_on) })}
            </Text>
          </div>
          <StatusPill tone={licence.state === "verified" ? "good" : licence.state === "rejected" ? "bad" : "attention"}>{t(`onboarding.licence.state.${licence.state}`)}</StatusPill>
        </Group>
        {licence.twins > 0 ? (
          <Alert color="honey" icon={<Icon name="people" />}>
            {t("onboarding.case.twins", { count: licence.twins })}
          </Alert>
        ) : null}
        {document ? (
          <Group>
            <Button size="sm" variant="default" onClick={() => setShown(!shown)} aria-expanded={shown}>
              {t(shown ? "onboarding.file.hide" : "onboarding.file.show")}
            </Button>
            {found.mine ? null : (
              <Text size="sm" c="dimmed">
                {t("onboarding.case.written")}
              </Text>
            )}
          </Group>
        ) : null}
        {shown && document ? <FileView source={{ kind: "document", id: document.id }} label={t("onboarding.file.licence")} /> : null}
        {waits ? (
          <Stack gap="sm" role="group" aria-label={t("onboarding.case.checklist")}>
            {found.checklist.map((name) => (
              <Checkbox
                key={name}
                label={t.maybe(`onboarding.check.${name}`) ?? name}
                checked={said.checks[name] ?? false}
                disabled={!found.mine || busy}
                error={open.includes(`${document.id}.${name}`) ? t("onboarding.case.unchecked") : undefined}
                onChange={(event) => onCheck(document.id, { source, checks: { ...said.checks, [name]: event.currentTarget.checked } })}
              />
            ))}
            <TextInput
              label={t("onboarding.case.source")}
              description={t("onboarding.case.sourceHint")}
              maxLength={160}
              disabled={!found.mine}
              value={source}
              error={open.includes(`${document.id}.source`) && !source ? t("onboarding.problem.required") : undefined}
              onChange={(event) => setSource(event.currentTarget.value)}
              onBlur={() => source !== said.source && onCheck(document.id, { ...said, source })}
            />
          </Stack>
        ) : null}
      </Stack>
    </Paper>
  );
}
