import { type Key, LANGUAGES, type Language, loadMessages, type Locale, type Messages, type Namespace, PSEUDO } from "./catalogue";
import { formatMessage, pseudo, type Values } from "./message";

const COOKIE = "mindo_language";
const loaded = new Map<Namespace, Messages>();
const listeners = new Set<() => void>();
let locale: Locale = startLocale();
let zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
let version = 0;

function isLocale(value: string | null | undefined): value is Locale {
  return value === PSEUDO || LANGUAGES.some((language) => language === value);
}

/** `?lang=` wins (and finds hard-coded words as en-XA), then the cookie, then what the server wrote into the page. */
function startLocale(): Locale {
  const asked = new URLSearchParams(location.search).get("lang");
  if (isLocale(asked)) return asked;
  const kept = new RegExp(`${COOKIE}=([\\w-]+)`).exec(document.cookie)?.[1];
  if (isLocale(kept)) return kept;
  const served = document.documentElement.lang;
  if (isLocale(served)) return served;
  return navigator.language.startsWith("hi") ? "hi" : "en";
}

function changed(): void {
  version += 1;
  for (const listener of listeners) listener();
}

export const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
export const currentVersion = (): number => version;
export const currentLocale = (): Locale => locale;
export const currentLanguage = (): Language => (locale === PSEUDO ? "en" : locale);
/** The IANA zone in which times are shown. */
export const currentZone = (): string => zone;

/** Shows times in this IANA zone from now on. An unknown zone is refused with RangeError by Intl and left unchanged. */
export function setZone(next: string): void {
  if (next === zone) return;
  Intl.DateTimeFormat("en", { timeZone: next });
  zone = next;
  changed();
}

/** Loads the namespaces a screen speaks from; resolves at once when they are here already. */
export async function ensureMessages(namespaces: readonly Namespace[]): Promise<void> {
  const missing = namespaces.filter((namespace) => !loaded.has(namespace));
  if (missing.length === 0) return;
  const asked = locale;
  const fetched = await Promise.all(missing.map((namespace) => loadMessages(asked, namespace)));
  if (asked !== locale) return ensureMessages(namespaces);
  missing.forEach((namespace, index) => loaded.set(namespace, fetched[index] ?? {}));
  changed();
}

/** Switches the language of everything on the screen, without losing what was typed. */
export async function setLocale(next: Locale): Promise<void> {
  if (next === locale) return;
  const names = [...loaded.keys()];
  const fetched = await Promise.all(names.map((name) => loadMessages(next, name)));
  locale = next;
  names.forEach((name, index) => loaded.set(name, fetched[index] ?? {}));
  document.documentElement.lang = currentLanguage();
  document.cookie = `${COOKIE}=${next}; path=/; max-age=31536000; samesite=lax`;
  changed();
}

function lookup(key: string): string | undefined {
  const [namespace, ...path] = key.split(".");
  let node: string | Messages | undefined = loaded.get(namespace as Namespace);
  for (const step of path) {
    if (typeof node !== "object") return undefined;
    node = node[step];
  }
  return typeof node === "string" ? node : undefined;
}

const finish = (text: string, values: Values): string => {
  const sentence = formatMessage(text, values, currentLanguage());
  return locale === PSEUDO ? pseudo(sentence) : sentence;
};

/** The message in the current language; the key itself while its namespace is not loaded. */
export function translate(key: Key, values: Values = {}): string {
  const text = lookup(key);
  return text === undefined ? key : finish(text, values);
}

/** For keys that are put together from codes the server sent: undefined when the catalogue has no such message. */
export function translateMaybe(key: string, values: Values = {}): string | undefined {
  const text = lookup(key);
  return text === undefined ? undefined : finish(text, values);
}
