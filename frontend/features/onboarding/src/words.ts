import { placeName, useLanguage, useT } from "@mindo/i18n";
import { useMemo } from "react";

/** Words for codes: what a field's problem is, and what a profile is made of. */
export function useWords() {
  const t = useT();
  const { language } = useLanguage();
  return useMemo(() => {
    const languages = new Intl.DisplayNames([language], { type: "language" });
    const word = (group: string) => (code: string) => t.maybe(`directory.${group}.${code}`) ?? code.replaceAll("_", " ");
    return {
      kind: word("kind"),
      specialty: word("specialty"),
      approach: word("approach"),
      modality: word("modality"),
      gender: word("gender"),
      ageGroup: (code: string) => t.maybe(`onboarding.age.${code}`) ?? code,
      language: (code: string) => languages.of(code) ?? code,
      /** "US-NY" → "United States, New York". */
      place: (code: string) => placeName(code, language),
      problem: (code: string) => t.maybe(`onboarding.problem.${code}`) ?? t("onboarding.problem.required"),
      field: (field: string) => t.maybe(`onboarding.field.${field.replace(/^offers\.\d+\./, "offer.").replace(/^licence\..*/, "licence")}`) ?? field,
    };
  }, [t, language]);
}

export const KINDS = ["psychologist", "therapist", "counsellor", "psychiatrist", "coach"] as const;
export const GENDERS = ["woman", "man", "non_binary"] as const;
export const MODALITIES = ["video", "audio", "chat"] as const;
export const AGES = ["child", "teen", "adult", "older"] as const;
export const CURRENCIES = ["INR", "EUR", "USD", "GBP", "AUD", "NZD"] as const;
export const LANGUAGES = ["en", "hi", "bn", "ta", "te", "mr", "pa", "gu", "ur", "de", "fr", "es", "it", "pt", "ar", "zh", "sm", "mi"] as const;
export const SPECIALTIES = [
  "anxiety", "depression", "stress", "burnout", "trauma", "grief", "relationships", "family", "parenting", "adhd", "autism", "ocd", "sleep", "eating", "addiction", "bipolar", "lgbtq",
  "self_esteem", "anger", "career", "students", "chronic_illness",
] as const;
export const APPROACHES = ["cbt", "act", "dbt", "emdr", "psychodynamic", "person_centred", "mindfulness", "systemic", "eft", "schema", "ifs", "solution_focused", "motivational", "medication"] as const;
