import { translate, type Translate } from "@mindo/i18n";

interface Refusal {
  readonly code: string;
  readonly message: string;
}

const isRefusal = (error: unknown): error is Refusal => typeof error === "object" && error !== null && "code" in error && typeof error.code === "string" && "message" in error;

/** What was refused in plain words of the reader's language; the server's own words where the code is not known here. */
export function problemWords(t: Translate, error: unknown): string {
  if (!isRefusal(error)) return translate("booking.problem.unknown");
  return t.maybe(`booking.problem.${error.code}`) ?? t.maybe(`problems.whole.${error.code}`) ?? (error.message || t("booking.problem.unknown"));
}

/** The code a refusal carries, whether it came over REST or the socket; "" for anything else. */
export const codeOf = (error: unknown): string => (isRefusal(error) ? error.code : "");
