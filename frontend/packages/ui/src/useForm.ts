import { ensureMessages, useT } from "@mindo/i18n";
import { type SyntheticEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { faultsOf, focusFirstMarked, hasPlace, type InputFault } from "./validity";

/** What every refusal the client throws can say about itself (see ApiProblem in @mindo/api). */
export interface Refused {
  readonly message: string;
  readonly fields?: Readonly<Record<string, readonly string[]>>;
}

interface Wanted {
  /** Why the last sending was refused; null while nothing was. */
  readonly problem: Refused | null | undefined;
  /** Something is on its way: nothing else is sent. */
  readonly busy: boolean;
  /** Rules that no attribute can say, by the inputs' names; called when one wants to send. */
  readonly check?: () => Readonly<Record<string, string | null | undefined>>;
  readonly onSubmit: () => void;
}

export interface FormState {
  /** For the `<form>`. */
  readonly props: {
    readonly ref: (form: HTMLElement | null) => void;
    readonly noValidate: true;
    readonly onSubmit: (event: SyntheticEvent) => void;
    readonly onInput: (event: SyntheticEvent) => void;
  };
  /** What is wrong with the input of this name. */
  readonly at: (name: string) => string | undefined;
  /** What is wrong with the whole, or with something the form has no place for. */
  readonly message: string | null;
}

interface Own {
  readonly faults: ReadonlyMap<string, InputFault>;
  readonly said: Readonly<Record<string, string | null | undefined>>;
}

const NOTHING: Own = { faults: new Map(), said: {} };
/**
 * One way for every form to meet bad input: what its inputs' own attributes (`required`, `maxLength`, `type="email"`, …)
 * and the server refuse stands at the input of that `name` (or `data-field`), in the reader's language; the first of them
 * gets the focus; what has no place stands above the whole; nothing typed is touched; and one sending is one sending,
 * however often the button is pressed.
 */
export function useForm({ problem, busy, check, onSubmit }: Wanted): FormState {
  const t = useT();
  const ref = useRef<HTMLFormElement>(null);
  const hold = useCallback((form: HTMLElement | null) => {
    ref.current = form instanceof HTMLFormElement ? form : null;
  }, []);
  const sending = useRef(false);
  const pressed = useRef<Element | null>(null);
  const [own, setOwn] = useState(NOTHING);
  // Counts what was refused before it was sent: each time the focus goes to the first of it, and never while one types.
  const [stopped, setStopped] = useState(0);
  const [seen, setSeen] = useState<Refused | null | undefined>(problem);
  const [mended, setMended] = useState<ReadonlySet<string>>(new Set());
  const [homeless, setHomeless] = useState<readonly string[]>([]);
  if (seen !== problem) {
    setSeen(problem);
    setMended(new Set());
  }
  const refused = problem?.fields ?? {};

  // Here before anything is refused: it may be the network that is missing then.
  useEffect(() => void ensureMessages(["problems"]).catch(() => undefined), []);
  // Only the page itself knows which inputs are shown just now.
  useLayoutEffect(() => {
    const form = ref.current;
    setHomeless(form && problem ? Object.keys(problem.fields ?? {}).filter((name) => !hasPlace(form, name)) : []);
  }, [problem]);
  useEffect(() => {
    if (!ref.current || (!problem && stopped === 0) || focusFirstMarked(ref.current)) return;
    // A button that waits cannot hold the focus: it gets it back.
    if (document.activeElement === document.body && pressed.current instanceof HTMLElement) pressed.current.focus();
  }, [problem, stopped]);
  useEffect(() => {
    if (!busy) sending.current = false;
  }, [busy, problem]);

  const at = (name: string): string | undefined => {
    const fault = own.faults.get(name);
    if (fault) return t.maybe(`problems.at.${fault.code}`, fault.values) ?? fault.words;
    return own.said[name] ?? (mended.has(name) ? undefined : refused[name]?.join(" "));
  };
  const names = Object.keys(refused);
  const whole = names.length === 0 ? (problem?.message ?? null) : null;
  const left = names.filter((name) => homeless.includes(name)).flatMap((name) => refused[name] ?? []);

  return {
    props: {
      ref: hold,
      noValidate: true,
      onSubmit: (event) => {
        event.preventDefault();
        const form = ref.current;
        if (busy || sending.current || !form) return;
        const faults = faultsOf(form);
        const said = Object.fromEntries(Object.entries(check?.() ?? {}).filter(([, words]) => words));
        if (faults.size > 0 || Object.keys(said).length > 0) {
          setOwn({ faults, said });
          setStopped((count) => count + 1);
          return;
        }
        setOwn(NOTHING);
        sending.current = true;
        pressed.current = document.activeElement;
        onSubmit();
        // What was decided on the spot, without sending, leaves no trace in `busy`: two frames later that would be seen.
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            sending.current = false;
          }),
        );
      },
      onInput: ({ target }) => {
        const name = target instanceof HTMLElement && "name" in target && typeof target.name === "string" ? target.name : "";
        if (!name) return;
        if (own.faults.has(name) || own.said[name]) {
          setOwn({ faults: new Map([...own.faults].filter(([one]) => one !== name)), said: { ...own.said, [name]: null } });
        }
        if (refused[name] && !mended.has(name)) setMended(new Set([...mended, name]));
      },
    },
    at,
    message: whole ?? (left.length > 0 ? left.join(" ") : null),
  };
}
