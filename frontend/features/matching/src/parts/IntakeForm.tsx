import { Button, Checkbox, Group, NativeSelect, NumberInput, Progress, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import type { MatchChoices } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { Chips, PlaceSelect, Refusal, type Refused, useForm } from "@mindo/ui";
import { useState } from "react";
import { type Intake, useWords } from "../data/matching";

const STEPS = 3;
const WITHIN = [2, 7, 14, 42];
const CURRENCIES = ["INR", "EUR", "USD", "GBP", "AUD"];

interface FormProps {
  readonly choices: MatchChoices;
  readonly value: Intake;
  readonly onChange: (change: Partial<Intake>) => void;
  /** What is wrong with the input of this name. */
  readonly at: (name: string) => string | undefined;
}

function First({ choices, value, onChange, at }: FormProps) {
  const t = useT();
  const words = useWords();
  return (
    <>
      <Chips name="concerns" label={t("matching.ask.concerns")} description={t("matching.ask.concernsHint")} codes={choices.concerns} word={words.concern} value={value.concerns} onChange={(concerns) => onChange({ concerns })} most={5} error={at("concerns")} />
      <Checkbox label={t("matching.ask.medication")} checked={value.medication} onChange={(event) => onChange({ medication: event.currentTarget.checked })} />
      <NativeSelect
        label={t("matching.ask.age")}
        value={value.age_group}
        onChange={(event) => onChange({ age_group: event.currentTarget.value as Intake["age_group"] })}
        data={choices.age_groups.map((code) => ({ value: code, label: t.maybe(`matching.age.${code}`) ?? code }))}
      />
    </>
  );
}

function Second({ choices, value, onChange, at }: FormProps) {
  const t = useT();
  const words = useWords();
  const amount = value.budget ? value.budget.amount / 100 : "";
  const currency = value.budget?.currency ?? (value.jurisdiction.startsWith("IN") ? "INR" : "EUR");
  return (
    <>
      <PlaceSelect label={t("matching.ask.place")} description={t("matching.ask.placeHint")} only={choices.jurisdictions} value={value.jurisdiction} onChange={(jurisdiction) => onChange({ jurisdiction })} error={at("jurisdiction")} name="jurisdiction" />
      <Chips name="languages" label={t("matching.ask.languages")} codes={choices.languages} word={words.language} value={value.languages} onChange={(languages) => onChange({ languages })} most={5} error={at("languages")} />
      <div>
        <Text fw={560} size="sm" mb={6} id="match-modality">
          {t("matching.ask.modality")}
        </Text>
        <SegmentedControl
          aria-labelledby="match-modality"
          value={value.modality ?? ""}
          onChange={(modality) => onChange({ modality: modality === "video" || modality === "audio" ? modality : null })}
          data={[
            { value: "", label: t("matching.ask.any") },
            { value: "video", label: words.modality("video") },
            { value: "audio", label: words.modality("audio") },
          ]}
        />
      </div>
      <NativeSelect label={t("matching.ask.within")} value={String(value.within_days)} onChange={(event) => onChange({ within_days: Number(event.currentTarget.value) })} data={WITHIN.map((count) => ({ value: String(count), label: t("matching.ask.days", { count }) }))} />
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <NumberInput label={t("matching.ask.budget")} value={amount} min={1} allowDecimal={false} onChange={(next) => onChange({ budget: typeof next === "number" && next > 0 ? { amount: next * 100, currency } : null })} error={at("budget.amount")} name="budget.amount" />
        <NativeSelect aria-label={t("matching.ask.budget")} value={currency} onChange={(event) => onChange({ budget: { amount: value.budget?.amount ?? 100, currency: event.currentTarget.value } })} data={CURRENCIES} disabled={!value.budget} />
      </Group>
    </>
  );
}

function Third({ choices, value, onChange, at }: FormProps) {
  const t = useT();
  const words = useWords();
  return (
    <>
      <Chips name="genders" label={t("matching.ask.genders")} codes={["woman", "man", "non_binary"]} word={words.gender} value={value.genders} onChange={(genders) => onChange({ genders })} most={3} error={at("genders")} />
      <Chips name="styles" label={t("matching.ask.styles")} codes={choices.styles} word={words.style} value={value.styles} onChange={(styles) => onChange({ styles })} most={3} error={at("styles")} />
      <Chips name="approaches" label={t("matching.ask.approaches")} codes={choices.approaches} word={words.approach} value={value.approaches} onChange={(approaches) => onChange({ approaches })} most={5} error={at("approaches")} />
      <Chips name="cultures" label={t("matching.ask.cultures")} codes={choices.cultures} word={words.culture} value={value.cultures} onChange={(cultures) => onChange({ cultures })} most={3} error={at("cultures")} />
      <NativeSelect
        label={t("matching.ask.known")}
        value={value.known === null ? "" : String(value.known)}
        onChange={(event) => onChange({ known: event.currentTarget.value === "" ? null : event.currentTarget.value === "true" })}
        data={[
          { value: "", label: t("matching.ask.knownAny") },
          { value: "true", label: t("matching.ask.knownYes") },
          { value: "false", label: t("matching.ask.knownNo") },
        ]}
      />
    </>
  );
}

/** Where a field stands that the server may refuse. */
const STEP_OF: Readonly<Record<string, number>> = { concerns: 0, medication: 0, age_group: 0, genders: 2, styles: 2, approaches: 2, cultures: 2, known: 2 };

interface IntakeFormProps extends Omit<FormProps, "at"> {
  readonly problem: Refused | null;
  readonly pending: boolean;
  readonly onFind: () => void;
}

/** The intake in three short steps; what was answered stays when one goes back. A refusal leads to the step it is about. */
export function IntakeForm({ pending, problem, onFind, ...form }: IntakeFormProps) {
  const t = useT();
  const [step, setStep] = useState(0);
  const [answered, setAnswered] = useState(problem);
  if (answered !== problem) {
    setAnswered(problem);
    const refused = Object.keys(problem?.fields ?? {});
    if (refused.length > 0) setStep(Math.min(...refused.map((name) => STEP_OF[name.split(".")[0] ?? ""] ?? 1)));
  }
  const Part = [First, Second, Third][step] ?? First;
  const last = step === STEPS - 1;
  const { props, at, message } = useForm({
    problem,
    busy: pending,
    onSubmit: () => {
      if (last) onFind();
      else setStep(step + 1);
    },
  });
  return (
    <form {...props}>
      <Stack gap="lg">
        <div>
          <Title order={2} size="h4" mb={6}>
            {t("matching.step", { step: step + 1, count: STEPS })}
          </Title>
          <Progress value={((step + 1) / STEPS) * 100} aria-label={t("matching.step", { step: step + 1, count: STEPS })} />
        </div>
        <Text size="sm" c="dimmed">
          {t("matching.skip")}
        </Text>
        <Part {...form} at={at} />
        <Refusal message={message} />
        <Group justify="space-between">
          <Button variant="default" disabled={step === 0} onClick={() => setStep(step - 1)}>
            {t("matching.back")}
          </Button>
          <Button type="submit" color="clay" size="lg" loading={pending}>
            {last ? t("matching.find") : t("matching.next")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
