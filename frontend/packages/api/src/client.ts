import createClient from "openapi-fetch";
import { activity } from "./activity";
import { bearer, refreshOnce } from "./credentials";
import { ApiProblem } from "./problem";
import type { paths } from "./schema";
import { stepUpOnce, wantsStepUp } from "./step-up";

/** Sends with the bearer; a 401 is answered with one refresh and one second try. */
async function sendWithBearer(request: Request): Promise<Response> {
  for (const [name, value] of Object.entries(activity())) request.headers.set(name, value);
  const again = request.clone();
  const token = bearer();
  if (token) request.headers.set("authorization", `Bearer ${token}`);
  const response = await fetch(request);
  if (response.status !== 401 || !token) return response;
  const renewed = bearer() === token ? await refreshOnce() : bearer();
  if (!renewed) return response;
  again.headers.set("authorization", `Bearer ${renewed}`);
  return fetch(again);
}

/** What must be confirmed is asked for in a dialog, and the same call made once more. */
async function authorisedFetch(request: Request): Promise<Response> {
  const again = request.clone();
  try {
    const response = await sendWithBearer(request);
    if (!(await wantsStepUp(response)) || !(await stepUpOnce())) return response;
    return await sendWithBearer(again);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw ApiProblem.offline();
  }
}

/** The typed client of the whole REST API; wrap its calls in `unwrap`. */
export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: authorisedFetch, credentials: "same-origin" });

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * The answer's data, or an ApiProblem thrown:
 * `const me = await unwrap(api.GET("/api/v1/me"))`.
 */
export async function unwrap<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (response.ok) return data as T;
  throw await ApiProblem.told(response, error);
}

/** A key for one intention: keep it across retries of the same action, so that it happens once. */
export const idempotencyKey = (): string => crypto.randomUUID();
