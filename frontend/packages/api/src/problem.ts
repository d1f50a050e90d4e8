import { ensureMessages, translate, translateMaybe, type Values } from "@mindo/i18n";

/** What is wrong with one input: a code, and the numbers of its rule. */
export interface Fault {
  readonly code: string;
  readonly [value: string]: string | number;
}

export interface ProblemBody {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly fields?: Readonly<Record<string, readonly string[]>>;
  readonly faults?: Readonly<Record<string, readonly Fault[]>>;
  readonly request_id?: string;
  readonly [more: string]: unknown;
}

/** What was received as problem details, or an empty object when it was something else. */
export const problemBody = (received: unknown): ProblemBody => (typeof received === "object" && received !== null ? (received as ProblemBody) : {});

/** Fetches the words for refusals. Without a network the server's own words, or the general ones, have to do. */
const loadProblemWords = (): Promise<void> => ensureMessages(["problems"]).catch(() => undefined);

/** The code of an answer that has none of ours: somebody in between (a proxy, a limit) has spoken. */
function codeOfStatus(status: number): string {
  if (status === 413) return "too_large";
  if (status === 429) return "too_many_requests";
  return status >= 500 ? "unavailable" : "unknown";
}

const valuesOf = (fault: Fault): Values => Object.fromEntries(Object.entries(fault).filter(([name]) => name !== "code"));

/**
 * An answer that is not a success, as the server's problem details tell it.
 * `code` is what programs branch on ("slot_taken"), `message` what people read,
 * `fields` the messages for single inputs, `data` what else the server said.
 * Words are those of the catalogue in the language of the moment; where it has none, the server's own.
 * A network failure is an ApiProblem too, with status 0 and code "offline".
 */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;
  readonly data: ProblemBody;
  /** Seconds to wait, when the server said so. */
  readonly retryAfter: number | null;

  constructor(status: number, body: ProblemBody, retryAfter: number | null = null) {
    super();
    this.name = "ApiProblem";
    this.status = status;
    this.code = body.code ?? codeOfStatus(status);
    this.requestId = body.request_id ?? null;
    this.data = body;
    this.retryAfter = retryAfter;
  }

  override get message(): string {
    const { detail, title } = this.data;
    if (this.code === "offline") return translate("common.error.offline");
    return translateMaybe(`problems.whole.${this.code}`) ?? detail ?? title ?? translate("common.error.title");
  }

  get fields(): Readonly<Record<string, readonly string[]>> {
    const { fields = {}, faults = {} } = this.data;
    const say = (fault: Fault | undefined, message: string) =>
      (fault && (translateMaybe(`problems.at.${fault.code}`, valuesOf(fault)) ?? translateMaybe(`problems.whole.${fault.code}`))) ?? message;
    return Object.fromEntries(Object.entries(fields).map(([name, messages]) => [name, messages.map((message, place) => say(faults[name]?.[place], message))]));
  }

  /** One sentence a field. */
  get formErrors(): Record<string, string> {
    return Object.fromEntries(Object.entries(this.fields).map(([field, messages]) => [field, messages.join(" ")]));
  }

  static offline(): ApiProblem {
    return new ApiProblem(0, { code: "offline" });
  }

  /** What an answer says, with the words for it at hand. */
  static async told(response: Response, received: unknown): Promise<ApiProblem> {
    await loadProblemWords();
    const after = Number(response.headers.get("retry-after"));
    return new ApiProblem(response.status, problemBody(received), after > 0 ? after : null);
  }

  static async from(response: Response): Promise<ApiProblem> {
    const json = response.headers.get("content-type")?.includes("json") ?? false;
    return ApiProblem.told(response, json ? await response.json().catch(() => null) : null);
  }
}
