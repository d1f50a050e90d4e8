/** What the server wants a passkey to be asked, as JSON. */
export type PasskeyOptions = Readonly<Record<string, unknown>>;

/** Whether this browser can make and use passkeys. */
export const passkeysWork = (): boolean => "PublicKeyCredential" in window && "parseRequestOptionsFromJSON" in PublicKeyCredential;

const publicKeyOf = (options: PasskeyOptions): never => options.publicKey as never;

async function asJson(asked: Promise<Credential | null>): Promise<Record<string, unknown> | null> {
  try {
    const credential = await asked;
    return credential instanceof PublicKeyCredential ? (credential.toJSON() as unknown as Record<string, unknown>) : null;
  } catch (error) {
    // Closing the browser's own dialog is an answer, not a fault.
    if (error instanceof DOMException && (error.name === "NotAllowedError" || error.name === "AbortError" || error.name === "InvalidStateError")) return null;
    throw error;
  }
}

/** Lets the device make a passkey; null when the person decided against it. */
export const makePasskey = (options: PasskeyOptions): Promise<Record<string, unknown> | null> =>
  asJson(navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKeyOf(options)) }));

/** Lets the device answer with one of its passkeys; null when the person decided against it. */
export const answerWithPasskey = (options: PasskeyOptions): Promise<Record<string, unknown> | null> =>
  asJson(navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKeyOf(options)) }));
