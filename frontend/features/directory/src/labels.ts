import { placeName, useLanguage, useT } from "@mindo/i18n";
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
      jurisdiction: (code: string) => placeName(code, language),
    };
    // The catalogue may still be arriving: `t` stays the same function, its answers do not.
  }, [t, language]);
}
