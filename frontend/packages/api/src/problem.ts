import { translate } from "@mindo/i18n";

export interface ProblemBody {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly fields?: Readonly<Record<string, readonly string[]>>;
  readonly request_id?: string;
  readonly [more: string]: unknown;
}

/** What was received as problem details, or an empty object when it was something else. */
export const problemBody = (received: unknown): ProblemBody => (typeof received === "object" && received !== null ? (received as ProblemBody) : {});

/**
 * An answer that is not a success, as the server's problem details tell it.
 * `code` is what programs branch on ("slot_taken"), `message` what people read,
 * `fields` the messages for single inputs, `data` what else the server said.
 * A network failure is an ApiProblem too, with status 0 and code "offline".
 */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly requestId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  /** Seconds to wait, when the server said so. */
  readonly retryAfter: number | null;

  constructor(status: number, body: ProblemBody, retryAfter: number | null = null) {
    super(body.detail ?? body.title ?? translate("common.error.title"));
    this.name = "ApiProblem";
    this.status = status;
    this.code = body.code ?? "unknown";
    this.fields = body.fields ?? {};
    this.requestId = body.request_id ?? null;
    this.data = body;
    this.retryAfter = retryAfter;
  }

  /** For Mantine's `form.setErrors`: one sentence a field. */
  get formErrors(): Record<string, string> {
    return Object.fromEntries(Object.entries(this.fields).map(([field, messages]) => [field, messages.join(" ")]));
  }

  static offline(): ApiProblem {
    return new ApiProblem(0, { code: "offline", detail: translate("common.error.offline") });
  }

  static async from(response: Response): Promise<ApiProblem> {
    const json = response.headers.get("content-type")?.includes("json") ?? false;
    const body: unknown = json ? await response.json().catch(() => null) : null;
    const after = Number(response.headers.get("retry-after"));
    return new ApiProblem(response.status, problemBody(body), after > 0 ? after : null);
  }
}
