import { Button, Group, Paper, Radio, Stack, Text, Textarea } from "@mantine/core";
import type { Booking, OrderFileView } from "@mindo/api";
import { formatWhen, useLanguage, useT } from "@mindo/i18n";
import { useNow } from "@mindo/ui";
import { FilesField } from "@mindo/visit/disputes";
import { useState } from "react";
import { Link } from "react-router";
import { type Reason, REASONS, useObject, useSpeak, useUpload, type Words } from "../data/disputes";
import { Problem } from "./Problem";

interface WordsFieldsProps {
  readonly label: string;
  readonly hint: string;
  readonly words: Words;
  readonly onChange: (words: Words) => void;
  readonly upload: ReturnType<typeof useUpload>;
}

function WordsFields({ label, hint, words, onChange, upload }: WordsFieldsProps) {
  return (
    <>
      <Textarea label={label} description={hint} autosize minRows={4} maxRows={14} maxLength={8000} value={words.text} onChange={(event) => onChange({ ...words, text: event.currentTarget.value })} />
      <FilesField files={words.files} onChange={(files: readonly OrderFileView[]) => onChange({ ...words, files })} upload={upload} />
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
  const [words, setWords] = useState(NOTHING);
  return (
    <Paper
      withBorder
      p="lg"
      component="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason) object.mutate({ ...words, reason });
      }}
    >
      <Stack gap="lg">
        <Text>{t("disputes.session.lead", { name: booking.professional.display_name })}</Text>
        <Radio.Group label={t("disputes.session.reason")} value={reason ?? ""} onChange={(value) => setReason(REASONS.find((one) => one === value) ?? null)}>
          <Stack gap="xs" mt="xs">
            {REASONS.map((one) => (
              <Radio key={one} value={one} label={t(`disputes.reason.${one}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <WordsFields label={t("disputes.session.words")} hint={t("disputes.session.wordsHint")} words={words} onChange={setWords} upload={upload} />
        {object.error ? <Problem error={object.error} /> : null}
        <Group>
          <Button type="submit" color="clay" size="lg" disabled={!reason || words.text.trim() === "" || upload.isPending} loading={object.isPending}>
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
  const [words, setWords] = useState<Words | null>(null);
  if (!words) {
    return (
      <div>
        <Button color={first ? "clay" : undefined} variant={first ? "filled" : "default"} onClick={() => setWords(NOTHING)}>
          {t("disputes.session.add")}
        </Button>
      </div>
    );
  }
  return (
    <Paper
      withBorder
      p="lg"
      component="form"
      onSubmit={(event) => {
        event.preventDefault();
        speak.mutate(words, { onSuccess: () => setWords(null) });
      }}
    >
      <Stack gap="md">
        <WordsFields label={t("disputes.session.addLabel")} hint={t("disputes.session.addHint")} words={words} onChange={setWords} upload={upload} />
        {speak.error ? <Problem error={speak.error} /> : null}
        <Group>
          <Button type="submit" color="clay" disabled={words.text.trim() === "" || upload.isPending} loading={speak.isPending}>
            {t("disputes.session.send")}
          </Button>
          <Button variant="subtle" onClick={() => setWords(null)}>
            {t("disputes.session.cancel")}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
