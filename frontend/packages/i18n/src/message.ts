export type Values = Readonly<Record<string, string | number>>;

/** The end of the block that opens at `from`, which is the index of its `{`. */
function closing(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "{") depth += 1;
    if (text[at] === "}") depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error(`Unbalanced message: ${text}`);
}

function branches(text: string): Map<string, string> {
  const found = new Map<string, string>();
  let at = 0;
  for (let open = text.indexOf("{"); open >= 0; open = text.indexOf("{", at)) {
    const end = closing(text, open);
    found.set(text.slice(at, open).trim(), text.slice(open + 1, end));
    at = end + 1;
  }
  return found;
}

function block(text: string, values: Values, language: string): string {
  const [, name = "", kind, rest = ""] = /^\s*(\w+)\s*(?:,\s*(plural|select)\s*,([\s\S]*))?$/.exec(text) ?? [];
  const value = values[name];
  if (value === undefined) return `{${name}}`;
  if (!kind) return typeof value === "number" ? new Intl.NumberFormat(language).format(value) : value;
  const options = branches(rest);
  const chosen =
    kind === "plural"
      ? (options.get(`=${String(value)}`) ?? options.get(new Intl.PluralRules(language).select(Number(value))))
      : options.get(String(value));
  const counted = kind === "plural" ? new Intl.NumberFormat(language).format(Number(value)) : "#";
  return formatMessage((chosen ?? options.get("other") ?? "").replaceAll("#", counted), values, language);
}

/**
 * Fills a message of the ICU subset the catalogue uses: `{name}`,
 * `{count, plural, =0 {…} one {# …} other {# …}}`, `{kind, select, a {…} other {…}}`.
 * A value that is not given stays visible as `{name}`.
 */
export function formatMessage(text: string, values: Values, language: string): string {
  let out = "";
  let at = 0;
  for (let open = text.indexOf("{"); open >= 0; open = text.indexOf("{", at)) {
    const end = closing(text, open);
    out += text.slice(at, open) + block(text.slice(open + 1, end), values, language);
    at = end + 1;
  }
  return out + text.slice(at);
}

const ACCENTS: Readonly<Record<string, string>> = {
  a: "á", e: "é", i: "í", o: "ó", u: "ú", c: "ç", n: "ñ", s: "š", y: "ý",
  A: "Á", E: "É", I: "Í", O: "Ó", U: "Ú", C: "Ç", N: "Ñ", S: "Š", Y: "Ý",
};

/** The pseudo-locale's form of a finished sentence: accented, a third longer, in brackets. */
export function pseudo(text: string): string {
  const accented = text.replace(/[a-zA-Z]/g, (letter) => ACCENTS[letter] ?? letter);
  return `⟦${accented}${"·".repeat(Math.ceil(text.length / 3))}⟧`;
}
