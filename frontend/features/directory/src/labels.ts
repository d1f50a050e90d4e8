import { useLanguage, useT } from "@mindo/i18n";
import { useMemo } from "react";

/** Words for the codes a profile is made of; an unknown code is shown as it is rather than hidden. */
export function useLabels() {
  const t = useT();
  const { language } = useLanguage();
  return useMemo(() => {
    const names = new Intl.DisplayNames([language], { type: "language" });
    const word = (group: string) => (code: string) => t.maybe(`directory.${group}.${code}`) ?? code.replaceAll("_", " ");
    return {
      kind: word("kind"),
      concern: word("specialty"),
      approach: word("approach"),
      modality: word("modality"),
      gender: word("gender"),
      language: (code: string) => names.of(code) ?? code,
    };
    // The catalogue may still be arriving: `t` stays the same function, its answers do not.
  }, [t, language]);
}

/** Browsers still say some cities' former names. */
const RENAMED: Readonly<Record<string, string>> = { "Asia/Calcutta": "Kolkata", "Asia/Saigon": "Ho Chi Minh", "Asia/Katmandu": "Kathmandu", "Europe/Kiev": "Kyiv" };

/** A zone's city in words: "Asia/Kolkata" → "Kolkata". */
export const cityOf = (zone: string): string => RENAMED[zone] ?? zone.split("/").pop()?.replaceAll("_", " ") ?? zone;
