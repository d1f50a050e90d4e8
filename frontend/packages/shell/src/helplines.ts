import type { Key } from "@mindo/i18n";

export type Place = "in" | "us" | "gb" | "au" | "eu";

interface Helpline {
  readonly name: Key;
  readonly number: string;
  /** The number to send a text to, where that is answered. */
  readonly text?: string;
}

/** Public lines that are answered day and night, and the emergency number, by place. */
export const HELPLINES: Readonly<Record<Place, { readonly emergency: string; readonly lines: readonly Helpline[] }>> = {
  in: { emergency: "112", lines: [{ name: "common.crisis.line.telemanas", number: "14416" }] },
  us: { emergency: "911", lines: [{ name: "common.crisis.line.us988", number: "988", text: "988" }] },
  gb: { emergency: "999", lines: [{ name: "common.crisis.line.samaritans", number: "116 123" }] },
  au: { emergency: "000", lines: [{ name: "common.crisis.line.lifeline", number: "13 11 14", text: "0477 13 11 14" }] },
  eu: { emergency: "112", lines: [] },
};

/** A first guess from the IANA zone; the person can choose another place. */
export function placeOf(zone: string): Place {
  if (/^Asia\/(Kolkata|Calcutta)$/.test(zone)) return "in";
  if (/^(America|US|Canada)\//.test(zone)) return "us";
  if (/^Europe\/(London|Dublin|Belfast)$/.test(zone)) return "gb";
  if (zone.startsWith("Australia/")) return "au";
  return zone.startsWith("Europe/") ? "eu" : "in";
}

export const HELP_PLACES: readonly Place[] = ["in", "us", "gb", "au", "eu"];

/** The number to call for help in a country (ISO 3166-1, `EU` for the Union); 112 reaches help from most mobile phones elsewhere. */
export function emergencyNumber(country: string): string {
  const place = country === "CA" ? "us" : HELP_PLACES.find((one) => one === country.toLowerCase());
  return HELPLINES[place ?? "eu"].emergency;
}
