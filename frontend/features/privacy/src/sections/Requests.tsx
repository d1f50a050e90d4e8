import { Button, Group, Select, Stack, Text, Textarea } from "@mantine/core";
import type { RequestShape } from "@mindo/api";
import { useDraft } from "@mindo/auth/drafts";
import { formatWhen, useLanguage, useT } from "@mindo/i18n";
import { Refusal, StatusPill, type Tone, useForm, useNow } from "@mindo/ui";
import { useState } from "react";
import { type Area, type Kind, useAsk, useTakeBack } from "../data";
import { Section } from "./Section";

const WISHES = [
  { value: "rectification:profile", kind: "rectification", area: "profile" },
  { value: "rectification:record", kind: "rectification", area: "record" },
  { value: "restriction:record", kind: "restriction", area: "record" },
  { value: "objection:matching", kind: "objection", area: "matching" },
  { value: "objection:research", kind: "objection", area: "research" },
] as const satisfies readonly { value: string; kind: Kind; area: Area }[];
const TONES: Record<RequestShape["state"], Tone> = { open: "live", granted: "good", declined: "bad", withdrawn: "quiet" };

function Row({ row, onTakeBack, busy }: { row: RequestShape; onTakeBack: () => void; busy: boolean }) {
  const t = useT();
  const now = useNow(60_000);
  const lasting = row.kind !== "rectification" && row.state === "granted";
  return (
    <Stack gap={4}>
      <Group justify="space-between">
        <Text fw={560}>{t.maybe(`privacy.ask.${row.kind}_${row.area}`) ?? row.kind}</Text>
        <StatusPill tone={TONES[row.state]}>{row.state === "open" && row.kind !== "rectification" ? t("privacy.ask.inForce") : t(`privacy.ask.${row.state}`)}</StatusPill>
      </Group>
      {row.words ? <Text size="sm">{row.words}</Text> : null}
      {row.answer ? (
        <Text size="sm" c="dimmed">
          {t("privacy.ask.answer", { answer: row.answer })}
        </Text>
      ) : null}
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {row.state === "open" ? t("privacy.ask.due", { when: formatWhen(row.due_at, now) }) : formatWhen(row.created_at, now)}
        </Text>
        {row.state === "open" || lasting ? (
          <Button size="xs" variant="default" onClick={onTakeBack} loading={busy}>
            {t("privacy.ask.takeBack")}
          </Button>
        ) : null}
      </Group>
    </Stack>
  );
}

/** Correct, restrict, object: asked here, answered here, each with its history. */
export function Requests({ requests }: { requests: readonly RequestShape[] }) {
  const t = useT();
  useLanguage();
  const ask = useAsk();
  const takeBack = useTakeBack();
  const [wish, setWish] = useState<string>(WISHES[0].value);
  const { value: words, set: setWords, forget } = useDraft("privacy.request", "");
  const chosen = WISHES.find((one) => one.value === wish) ?? WISHES[0];
  const corrects = chosen.kind === "rectification";
  const form = useForm({
    problem: ask.error,
    busy: ask.isPending,
    check: () => ({ words: corrects && !words.trim() ? t("privacy.ask.wordsNeeded") : null }),
    onSubmit: () => ask.mutate({ kind: chosen.kind, area: chosen.area, words }, { onSuccess: () => forget() }),
  });
  return (
    <Section title={t("privacy.ask.title")} lead={t("privacy.ask.lead")} error={takeBack.error}>
      <Stack component="form" {...form.props}>
        <Refusal message={form.message} />
        <Select
          name="area"
          error={form.at("area")}
          label={t("privacy.ask.wish")}
          value={wish}
          onChange={(value) => setWish(value ?? WISHES[0].value)}
          allowDeselect={false}
          data={WISHES.map((one) => ({ value: one.value, label: t(`privacy.ask.${one.kind}_${one.area}` as Parameters<typeof t>[0]) }))}
        />
        <Textarea
          name="words"
          label={corrects ? t("privacy.ask.words") : t("privacy.ask.wordsOptional")}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          error={form.at("words")}
          autosize
          minRows={2}
          maxLength={2000}
        />
        <Group>
          <Button type="submit" variant="light" loading={ask.isPending}>
            {t("privacy.ask.send")}
          </Button>
        </Group>
        {requests.map((row) => (
          <Row key={row.id} row={row} onTakeBack={() => takeBack.mutate(row.id)} busy={takeBack.isPending && takeBack.variables === row.id} />
        ))}
      </Stack>
    </Section>
  );
}
