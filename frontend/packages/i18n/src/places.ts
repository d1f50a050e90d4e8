import { translateMaybe } from "./store";

/** ISO 3166-1: every country and territory, by its two letters. */
const COUNTRIES =
  "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW".split(
    " ",
  );

/** ISO 3166-2: the parts of those countries whose parts license by themselves; their names stand in the catalogue's `places`. */
const PARTS: Readonly<Record<string, string>> = {
  US: "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY",
  CA: "AB BC MB NB NL NS NT NU ON PE QC SK YT",
  AU: "ACT NSW NT QLD SA TAS VIC WA",
  GB: "ENG NIR SCT WLS",
};
const STATES = Object.entries(PARTS).flatMap(([country, parts]) => parts.split(" ").map((part) => `${country}-${part}`));

/** A country's name in a language, and of a part of one its own name: "United States, New York"; a part nobody named keeps its code. */
export function placeName(code: string, language: string): string {
  const [country = "", part] = code.split("-");
  const name = /^[A-Z]{2}$/.test(country) ? (new Intl.DisplayNames([language], { type: "region" }).of(country) ?? country) : country;
  if (!part) return name;
  const own = translateMaybe(`places.${country}.${part}`);
  return own ? `${name}, ${own}` : `${name} (${part})`;
}

/** Every country, the parts of those that license by part, and what `further` names, sorted by their names in a language. */
export function places(language: string, further: readonly string[] = []): { value: string; label: string }[] {
  const order = new Intl.Collator(language);
  return [...new Set([...COUNTRIES, ...STATES, ...further])]
    .filter(Boolean)
    .map((value) => ({ value, label: placeName(value, language) }))
    .sort((one, other) => order.compare(one.label, other.label));
}
