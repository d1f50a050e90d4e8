import { Button, Group, Paper, Radio, Stack, Text, Textarea } from "@mantine/core";
import type { Booking, OrderFileView } from "@mindo/api";
import { useDraft } from "@mindo/auth/drafts";
import { formatWhen, useLanguage, useT } from "@mindo/i18n";
import { Refusal, useForm, useNow } from "@mindo/ui";
import { FilesField } from "@mindo/visit/disputes";
import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { type Reason, REASONS, useObject, useSpeak, useUpload, type Words } from "../data/disputes";
import { Problem } from "./Problem";

interface WordsFieldsProps {
  readonly label: string;
  readonly hint: string;
  readonly words: Words;
  readonly onChange: (words: Words) => void;
  readonly upload: ReturnType<typeof useUpload>;
  /** What is wrong with the words. */
  readonly error: string | undefined;
}

function WordsFields({ label, hint, words, onChange, upload, error }: WordsFieldsProps) {
  // A file arrives while one writes on.
  const latest = useRef(words);
  useEffect(() => {
    latest.current = words;
  });
  return (
    <>
      <Textarea name="text" required withAsterisk={false} error={error} label={label} description={hint} autosize minRows={4} maxRows={14} maxLength={8000} value={words.text} onChange={(event) => onChange({ ...words, text: event.currentTarget.value })} />
      <FilesField files={words.files} onChange={(files: readonly OrderFileView[]) => onChange({ ...latest.current, files })} upload={upload} />
      {upload.error ? <Problem error={upload.error} /> : null}
    </>
  );
}

const NOTHING: Words = { text: "", files: [] };

/** The patient says what was wrong, up to the last second in which she may. */
export function SayWhatWasWrong({ booking, until }: { booking: Booking; until: string }) {
  const t = useT();
  useLanguage();
  const now = useNow(15_000);
  const object = useObject(booking.id);
  const upload = useUpload(booking.id);
  const [reason, setReason] = useState<Reason | null>(null);
  const { value: words, set: setWords, forget } = useDraft(`session.${booking.id}.objection`, NOTHING);
  const form = useForm({
    problem: object.error,
    busy: object.isPending || upload.isPending,
    check: () => ({ reason: reason ? null : t.maybe("problems.whole.reason_invalid") }),
    onSubmit: () => reason && object.mutate({ ...words, reason }, { onSuccess: () => forget(words) }),
  });
  return (
    <Paper withBorder p="lg" component="form" {...form.props}>
      <Stack gap="lg">
        <Text>{t("disputes.session.lead", { name: booking.professional.display_name })}</Text>
        <Radio.Group data-field="reason" error={form.at("reason")} label={t("disputes.session.reason")} value={reason ?? ""} onChange={(value) => setReason(REASONS.find((one) => one === value) ?? null)}>
          <Stack gap="xs" mt="xs">
            {REASONS.map((one) => (
              <Radio key={one} value={one} label={t(`disputes.reason.${one}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <WordsFields label={t("disputes.session.words")} hint={t("disputes.session.wordsHint")} words={words} onChange={setWords} upload={upload} error={form.at("text")} />
        <Refusal message={form.message} />
        <Group>
          <Button type="submit" color="clay" size="lg" disabled={upload.isPending} loading={object.isPending}>
            {t("disputes.session.send")}
          </Button>
          <Button component={Link} to={`/sessions/${booking.id}`} variant="subtle">
            {t("common.cancel")}
          </Button>
        </Group>
        <Text size="sm" c="dimmed">
          {t("disputes.session.until", { when: formatWhen(until, now) })}
        </Text>
      </Stack>
    </Paper>
  );
}

/** Words and files to an objection that is open. */
export function Speak({ bookingId, first }: { bookingId: string; first: boolean }) {
  const t = useT();
  const speak = useSpeak(bookingId);
  const upload = useUpload(bookingId);
  const [opened, setOpened] = useState(false);
  const begun = useDraft(`session.${bookingId}.statement`, NOTHING);
  const close = () => {
    begun.forget();
    setOpened(false);
  };
  const form = useForm({ problem: speak.error, busy: speak.isPending || upload.isPending, onSubmit: () => speak.mutate(begun.value, { onSuccess: close }) });
  if (!opened && !begun.changed) {
    return (
      <div>
        <Button color={first ? "clay" : undefined} variant={first ? "filled" : "default"} onClick={() => setOpened(true)}>
          {t("disputes.session.add")}
        </Button>
      </div>
    );
  }
  return (
    <Paper withBorder p="lg" component="form" {...form.props}>
      <Stack gap="md">
        <WordsFields label={t("disputes.session.addLabel")} hint={t("disputes.session.addHint")} words={begun.value} onChange={begun.set} upload={upload} error={form.at("text")} />
        <Refusal message={form.message} />
        <Group>
          <Button type="submit" color="clay" disabled={upload.isPending} loading={speak.isPending}>
            {t("disputes.session.send")}
          </Button>
          <Button variant="subtle" onClick={close}>
            {t("disputes.session.cancel")}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
