import { SimpleGrid, Textarea } from "@mantine/core";
import type { Phrase } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { useFault } from "./faults";

interface PhraseFieldProps {
  readonly label: string;
  readonly path: string;
  readonly value: Phrase;
  readonly disabled: boolean;
  readonly onChange: (language: "en" | "hi", words: string) => void;
}

function Side({ label, path, value, disabled, onChange, language }: PhraseFieldProps & { language: "en" | "hi" }) {
  const t = useT();
  const fault = useFault(`${path}.${language}`);
  const missing = value[language].trim() === "" && value[language === "en" ? "hi" : "en"].trim() !== "";
  return (
    <Textarea
      label={`${label} · ${t(`questionnaires.language.${language}`)}`}
      lang={language}
      autosize
      minRows={1}
      maxRows={6}
      maxLength={2000}
      disabled={disabled}
      value={value[language]}
      error={missing ? t("questionnaires.untranslated") : fault}
      onChange={(event) => onChange(language, event.currentTarget.value)}
    />
  );
}

/** Words in both languages side by side; the side that is missing says so. */
export function PhraseField(props: PhraseFieldProps) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
      <Side {...props} language="en" />
      <Side {...props} language="hi" />
    </SimpleGrid>
  );
}
