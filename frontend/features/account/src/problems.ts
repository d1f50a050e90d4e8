import { ApiProblem } from "@mindo/api";
import type { Translate } from "@mindo/i18n";

export interface Told {
  /** For the whole form. */
  readonly message: string | null;
  /** By input. */
  readonly fields: Readonly<Record<string, string>>;
}

const words = (t: Translate, code: unknown): string | undefined => (typeof code === "string" ? t.maybe(`account.problem.${code}`) : undefined);

/** What to tell about a refusal, in the reader's language where we have the words: at the inputs it names, else above the form. */
export function tell(t: Translate, error: unknown): Told {
  if (!(error instanceof ApiProblem)) return { message: t("common.error.title"), fields: {} };
  const whole = words(t, error.code);
  const names = Object.keys(error.fields);
  if (names.length === 0) return { message: whole ?? error.message, fields: {} };
  const reasons = Array.isArray(error.data.reasons) ? error.data.reasons.map((reason) => words(t, reason)).filter(Boolean) : [];
  const say = (name: string) => (name === "password" && reasons.length > 0 ? reasons.join(" ") : (whole ?? (error.fields[name] ?? []).join(" ")));
  return { message: null, fields: Object.fromEntries(names.map((name) => [name, say(name)])) };
}
