import { Checkbox, NumberInput, Select, Stack, Textarea, TextInput } from "@mantine/core";
import type { Onboarding } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { Chips } from "@mindo/ui";
import { useMemo } from "react";
import { useTyped } from "../data/typed";
import { AGES, APPROACHES, GENDERS, KINDS, LANGUAGES, MODALITIES, SPECIALTIES, useWords } from "../words";
import { StepFrame } from "./StepFrame";

export interface StepProps {
  readonly own: Onboarding;
  readonly onReload: () => void;
}

export function AboutStep({ own, onReload }: StepProps) {
  const t = useT();
  const words = useWords();
  const { typed, set, at, proceed, ...rest } = useTyped(own, "about");
  const zones = useMemo(() => [...new Set([typed.zone, ...Intl.supportedValuesOf("timeZone")])].filter(Boolean).map((value) => ({ value, label: value.replaceAll("_", " ") })), [typed.zone]);
  return (
    <StepFrame step="about" own={own} onReload={onReload} onContinue={proceed} {...rest}>
      <TextInput label={t("onboarding.field.display_name")} description={t("onboarding.hint.display_name")} autoComplete="name" maxLength={200} value={typed.display_name} onChange={(event) => set({ display_name: event.currentTarget.value })} error={at("display_name")} />
      <Select label={t("onboarding.field.kind")} data={KINDS.map((value) => ({ value, label: words.kind(value) }))} value={typed.kind || null} onChange={(kind) => set({ kind: kind ?? "" })} error={at("kind")} />
      <Select label={t("onboarding.field.gender")} description={t("onboarding.hint.gender")} clearable data={GENDERS.map((value) => ({ value, label: words.gender(value) }))} value={typed.gender || null} onChange={(gender) => set({ gender: gender ?? "" })} error={at("gender")} />
      <NumberInput label={t("onboarding.field.practising_since")} hideControls thousandSeparator="" allowDecimal={false} maxLength={4} value={typed.practising_since ?? ""} onChange={(value) => set({ practising_since: typeof value === "number" ? value : null })} error={at("practising_since")} />
      <Select label={t("onboarding.field.zone")} description={t("onboarding.hint.zone")} searchable limit={60} allowDeselect={false} data={zones} value={typed.zone || null} onChange={(zone) => set({ zone: zone ?? typed.zone })} error={at("zone")} />
    </StepFrame>
  );
}

export function FocusStep({ own, onReload }: StepProps) {
  const t = useT();
  const words = useWords();
  const { typed, set, at, proceed, ...rest } = useTyped(own, "focus");
  return (
    <StepFrame step="focus" own={own} onReload={onReload} onContinue={proceed} {...rest}>
      <Chips name="specialties" label={t("onboarding.field.specialties")} description={t("onboarding.hint.most", { count: 8 })} codes={SPECIALTIES} word={words.specialty} value={typed.specialties} error={at("specialties")} onChange={(specialties) => set({ specialties })} />
      <Chips name="approaches" label={t("onboarding.field.approaches")} description={t("onboarding.hint.most", { count: 8 })} codes={APPROACHES} word={words.approach} value={typed.approaches} error={at("approaches")} onChange={(approaches) => set({ approaches })} />
      <Chips name="age_groups" label={t("onboarding.field.age_groups")} codes={AGES} word={words.ageGroup} value={typed.age_groups} error={at("age_groups")} onChange={(age_groups) => set({ age_groups })} />
    </StepFrame>
  );
}

export function MeetingStep({ own, onReload }: StepProps) {
  const t = useT();
  const words = useWords();
  const { typed, set, at, proceed, ...rest } = useTyped(own, "meeting");
  return (
    <StepFrame step="meeting" own={own} onReload={onReload} onContinue={proceed} {...rest}>
      <Chips name="languages" label={t("onboarding.field.languages")} description={t("onboarding.hint.languages")} codes={LANGUAGES} word={words.language} value={typed.languages} error={at("languages")} onChange={(languages) => set({ languages })} />
      <Checkbox.Group label={t("onboarding.field.modalities")} value={typed.modalities} onChange={(modalities) => set({ modalities })} error={at("modalities")}>
        <Stack gap="sm" mt="xs">
          {MODALITIES.map((code) => (
            <Checkbox key={code} value={code} label={words.modality(code)} />
          ))}
        </Stack>
      </Checkbox.Group>
    </StepFrame>
  );
}

export function WordsStep({ own, onReload }: StepProps) {
  const t = useT();
  const { typed, set, at, proceed, ...rest } = useTyped(own, "words");
  return (
    <StepFrame step="words" own={own} onReload={onReload} onContinue={proceed} {...rest}>
      <TextInput label={t("onboarding.field.headline")} description={t("onboarding.hint.headline")} maxLength={200} value={typed.headline} onChange={(event) => set({ headline: event.currentTarget.value })} error={at("headline")} />
      <Textarea label={t("onboarding.field.bio")} description={t("onboarding.hint.bio")} autosize minRows={6} maxRows={18} value={typed.bio} onChange={(event) => set({ bio: event.currentTarget.value })} error={at("bio")} />
    </StepFrame>
  );
}
