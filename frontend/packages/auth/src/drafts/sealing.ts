const DATABASE = "mindo-drafts";
const STORE = "keys";
const KEY = "drafts";
const IV_LENGTH = 12;

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("The browser's database did not answer."));
  });
}

async function keys(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  return (await asked(opening)).transaction(STORE, mode).objectStore(STORE);
}

/** This browser's key for drafts. Nobody can read it out, not even we; without it what is kept cannot be read. */
async function browserKey(): Promise<CryptoKey> {
  const found: unknown = await asked((await keys("readonly")).get(KEY));
  if (found instanceof CryptoKey) return found;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await asked((await keys("readwrite")).put(made, KEY));
  return made;
}

const base64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const unbase64 = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** Seals words for the place they are kept in, and for nowhere else. */
export async function seal(place: string, words: string, key: Promise<CryptoKey> = browserKey()): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_LENGTH));
  const encoder = new TextEncoder();
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: encoder.encode(place) }, await key, encoder.encode(words));
  return base64(new Uint8Array([...iv, ...new Uint8Array(sealed)]));
}

/** The words that were sealed for this place; null when they cannot be read any more. */
export async function unseal(place: string, sealed: string, key: Promise<CryptoKey> = browserKey()): Promise<string | null> {
  try {
    const bytes = unbase64(sealed);
    const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes.slice(0, IV_LENGTH), additionalData: new TextEncoder().encode(place) }, await key, bytes.slice(IV_LENGTH));
    return new TextDecoder().decode(opened);
  } catch {
    return null;
  }
}

/** Throws the key away: whatever a tab still keeps is unreadable from now on. */
export async function forgetKey(): Promise<void> {
  await asked((await keys("readwrite")).delete(KEY));
}
