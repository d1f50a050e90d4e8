import { useSyncExternalStore } from "react";
import { type Language, type Locale } from "./catalogue";
import { currentLanguage, currentLocale, currentVersion, currentZone, subscribe, translate, translateMaybe } from "./store";

/** Re-renders the caller whenever language, zone or catalogue change. */
const useVersion = (): number => useSyncExternalStore(subscribe, currentVersion);

export type Translate = typeof translate & { maybe: typeof translateMaybe };
const bound: Translate = Object.assign(translate.bind(null), { maybe: translateMaybe });

/** `const t = useT(); t("booking.hold.title", {name})`. */
export function useT(): Translate {
  useVersion();
  return bound;
}

export function useLanguage(): { language: Language; locale: Locale; zone: string } {
  useVersion();
  return { language: currentLanguage(), locale: currentLocale(), zone: currentZone() };
}
