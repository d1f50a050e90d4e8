/** What is wrong with one input before anything is sent: a code of `problems.at`, and the numbers of its rule. */
export interface InputFault {
  readonly code: string;
  readonly values: Readonly<Record<string, number>>;
  /** The browser's own words, for where the catalogue has none. */
  readonly words: string;
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const isField = (element: Element): element is Field => element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement;
const ON_OR_OFF = new Set(["checkbox", "radio", "file", "hidden"]);
const TYPES: Readonly<Record<string, string>> = { email: "bad_email", url: "bad_address", date: "bad_date", time: "bad_time", number: "bad_number" };

/** The fault of one input by its own attributes; blanks alone are nothing, and a text that is too short is told even if it came from a draft. */
export function faultOf(field: Field): InputFault | null {
  const said = (code: string, values: Readonly<Record<string, number>> = {}): InputFault => ({ code, values, words: field.validationMessage });
  if (field.disabled || ("readOnly" in field && field.readOnly)) return null;
  const { validity } = field;
  const text = ON_OR_OFF.has(field.type) || field instanceof HTMLSelectElement ? null : field.value;
  if (validity.valueMissing || (field.required && text !== null && text.trim() === "")) return said("required");
  if (validity.badInput || validity.typeMismatch) return said(TYPES[field.type] ?? "invalid");
  if (text !== null && text !== "" && !(field instanceof HTMLSelectElement)) {
    if (field.minLength > 0 && text.length < field.minLength) return said("too_short", { least: field.minLength });
    if (field.maxLength > 0 && text.length > field.maxLength) return said("too_long", { most: field.maxLength });
  }
  if (field instanceof HTMLInputElement) {
    if (validity.rangeUnderflow) return field.type === "number" ? said("at_least", { least: Number(field.min) }) : said("invalid");
    if (validity.rangeOverflow) return field.type === "number" ? said("at_most", { most: Number(field.max) }) : said("invalid");
  }
  return validity.valid ? null : said("invalid");
}

/** The faults of a form's inputs by their names, in order. An input without a name is refused in the browser's own way. */
export function faultsOf(form: HTMLFormElement): ReadonlyMap<string, InputFault> {
  const found = new Map<string, InputFault>();
  for (const element of Array.from(form.elements)) {
    if (!isField(element)) continue;
    const fault = faultOf(element);
    if (fault && element.name && !found.has(element.name)) found.set(element.name, fault);
  }
  return found;
}

const MARKED = '[aria-invalid="true"], .mantine-InputWrapper-error';
const REACHED = "input:not([type=hidden]), textarea, select, button, [tabindex]";

/** Puts the focus into the first input that is marked, so that its message is read out; false where none is. */
export function focusFirstMarked(form: HTMLElement): boolean {
  const marked = form.querySelector(MARKED);
  if (!(marked instanceof HTMLElement)) return false;
  const reached = marked.matches(REACHED) ? marked : (marked.querySelector<HTMLElement>(REACHED) ?? marked.closest(".mantine-InputWrapper-root, fieldset")?.querySelector<HTMLElement>(REACHED));
  reached?.focus();
  return reached !== null && reached !== undefined;
}

/** Whether a form has a place for what is said about `name`. */
export const hasPlace = (form: HTMLElement, name: string): boolean => Array.from(form.querySelectorAll("[name], [data-field]")).some((one) => one.getAttribute("name") === name || one.getAttribute("data-field") === name);
