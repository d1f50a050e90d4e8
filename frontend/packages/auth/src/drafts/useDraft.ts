import { useEffect, useState } from "react";
import { useMe } from "../react";
import { draftOf, dropDraft, keepDraft } from "./drafts";

/** Whether something kept has the shape of what is typed now: it may be from before an update of the platform. */
function fits(found: unknown, like: unknown): boolean {
  if (like === null || like === undefined) return true;
  if (typeof found !== typeof like || Array.isArray(found) !== Array.isArray(like)) return false;
  if (typeof like !== "object" || Array.isArray(like)) return true;
  return found !== null && Object.entries(like).every(([name, inner]) => name in (found as object) && fits((found as Record<string, unknown>)[name], inner));
}

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

export interface Begun<T> {
  readonly value: T;
  readonly set: (value: T) => void;
  /** Something is typed that is not sent. */
  readonly changed: boolean;
  /** Sent, or given up: nothing is kept, and the form shows `next`, or its start again. */
  readonly forget: (next?: T) => void;
}

/**
 * What is typed into a form, kept until it is sent: on another screen and back, after a reload, after signing in again.
 * `name` says what it belongs to (`gig.new`, `order.<id>.deliver`), `initial` is what the form starts from; it is JSON.
 * Closing the tab is asked about while something is not sent, unless it is no loss (`asks: false`).
 */
export function useDraft<T>(name: string, initial: T, { asks = true }: { readonly asks?: boolean } = {}): Begun<T> {
  const owner = useMe()?.id ?? null;
  const [state, setState] = useState(() => ({ name, owner, value: begin(name, initial) }));
  if (state.name !== name) setState({ name, owner, value: begin(name, initial) });
  // Who is here becomes known while the form is shown: what she kept comes back, and what
  // a visitor has typed stays. Who signs out takes it along.
  else if (state.owner !== owner) setState({ name, owner, value: begin(name, state.owner === null ? state.value : initial) });
  const { value } = state;
  const changed = !same(value, initial);
  useEffect(() => {
    if (!changed || !asks) return undefined;
    // Asked at the moment of leaving: what was just sent may lead away at once.
    const warn = (event: BeforeUnloadEvent) => {
      if (draftOf(name) !== undefined) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [changed, name, asks]);
  return {
    value,
    changed,
    set: (next) => {
      setState({ name, owner, value: next });
      if (same(next, initial)) dropDraft(name);
      else keepDraft(name, next);
    },
    forget: (next = initial) => {
      dropDraft(name);
      setState({ name, owner, value: next });
    },
  };
}

function begin<T>(name: string, initial: T): T {
  const found = draftOf(name);
  return found !== undefined && fits(found, initial) ? (found as T) : initial;
}
