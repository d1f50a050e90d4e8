import { Button, Collapse, FileInput, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { DateInput } from "@mantine/dates";
import { ApiProblem, type Onboarding, type OwnLicence } from "@mindo/api";
import { formatDate, useT } from "@mindo/i18n";
import { ErrorState, Icon, Refusal, StatusPill, type Tone, useForm } from "@mindo/ui";
import { useState } from "react";
import { useRemoveLicence, useSendDocument } from "../data/own";
import { useWords } from "../words";
import { FileView } from "./FileView";
import classes from "./FileView.module.css";
import { DOCUMENTS } from "./LicenceForm";

const TONES: Record<OwnLicence["state"], Tone> = { unchecked: "quiet", verified: "good", rejected: "bad" };
const day = (on: string) => formatDate(`${on}T12:00:00Z`, { day: "numeric", month: "long", year: "numeric" }, "UTC");

/** A new document: a better picture, or the renewal while the old one is still good. */
function Send({ licence, onDone }: { licence: OwnLicence; onDone: () => void }) {
  const t = useT();
  const send = useSendDocument();
  const [file, setFile] = useState<File | null>(null);
  const [until, setUntil] = useState<string | null>(licence.state === "verified" ? null : licence.expires_on);
  const form = useForm({
    problem: send.error instanceof ApiProblem ? send.error : null,
    busy: send.isPending,
    check: () => ({ expires_on: until ? null : t.maybe("problems.at.required"), file: file ? null : t.maybe("problems.whole.file_missing") }),
    onSubmit: () => send.mutate({ licenceId: licence.id, expiresOn: until ?? "", file }, { onSuccess: onDone }),
  });
  return (
    <Stack gap="sm" component="form" {...form.props}>
      <Refusal message={form.message} />
      <DateInput label={t("onboarding.field.expires_on")} valueFormat="YYYY-MM-DD" value={until} onChange={setUntil} name="expires_on" error={form.at("expires_on")} />
      <FileInput label={t("onboarding.field.file")} description={t("onboarding.hint.file")} accept={DOCUMENTS} placeholder={t("onboarding.file.choose")} value={file} onChange={setFile} data-field="file" error={form.at("file")} />
      <Group>
        <Button type="submit" size="sm" color="clay" loading={send.isPending}>
          {t("onboarding.licence.send")}
        </Button>
      </Group>
    </Stack>
  );
}

function One({ licence, open }: { licence: OwnLicence; open: boolean }) {
  const t = useT();
  const words = useWords();
  const remove = useRemoveLicence();
  const [shown, setShown] = useState(false);
  const [sending, setSending] = useState(false);
  const newest = licence.documents.at(-1);
  const waiting = newest?.state === "waiting";
  return (
    <Paper component="li" withBorder p="md" className={classes.card}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <div className={classes.grow}>
            <Title order={3} size="h5">
              {words.place(licence.jurisdiction)}
            </Title>
            <Text size="sm">{t("onboarding.licence.facts", { authority: licence.authority, number: licence.number })}</Text>
            <Text size="sm" c="dimmed">
              {t("onboarding.licence.until", { date: day(licence.expires_on) })}
            </Text>
            {licence.checked_on ? (
              <Text size="sm" c="dimmed">
                {t("directory.profile.checked", { date: day(licence.checked_on), source: licence.checked_source })}
              </Text>
            ) : null}
          </div>
          <StatusPill tone={TONES[licence.state]}>{t(`onboarding.licence.state.${licence.state}`)}</StatusPill>
        </Group>
        {waiting && licence.state === "verified" ? <StatusPill tone="attention">{t("onboarding.licence.renewing", { date: day(newest.expires_on) })}</StatusPill> : null}
        {newest?.state === "rejected" ? <StatusPill tone="attention">{t("onboarding.licence.again")}</StatusPill> : null}
        <Group gap="sm">
          {newest ? (
            <Button size="sm" variant="default" onClick={() => setShown(!shown)} aria-expanded={shown}>
              {t(shown ? "onboarding.file.hide" : "onboarding.file.show")}
            </Button>
          ) : null}
          {open ? (
            <Button size="sm" variant="default" onClick={() => setSending(!sending)} aria-expanded={sending}>
              {t(licence.state === "verified" ? "onboarding.licence.renew" : "onboarding.licence.replace")}
            </Button>
          ) : null}
          {open && licence.state !== "verified" ? (
            <Button size="sm" variant="subtle" color="rose" leftSection={<Icon name="cross" size={16} />} loading={remove.isPending} onClick={() => remove.mutate(licence.id)}>
              {t("onboarding.licence.remove")}
            </Button>
          ) : null}
        </Group>
        {remove.error ? <ErrorState error={remove.error} /> : null}
        {shown && newest ? <FileView source={{ kind: "own-document", id: newest.id }} label={t("onboarding.file.licence")} /> : null}
        <Collapse expanded={sending}>{sending ? <Send licence={licence} onDone={() => setSending(false)} /> : null}</Collapse>
      </Stack>
    </Paper>
  );
}

/** One's licences; a verified one can be renewed while it is still good. */
export function LicenceList({ own }: { own: Onboarding }) {
  if (own.licences.length === 0) return null;
  return (
    <ul className={classes.list}>
      {own.licences.map((licence) => (
        <One key={licence.id} licence={licence} open={own.editable || own.state === "approved"} />
      ))}
    </ul>
  );
}
