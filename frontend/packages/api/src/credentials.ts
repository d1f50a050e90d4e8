/** How requests get their bearer token; the auth package provides it, so that api need not know of it. */
export interface Credentials {
  /** The access token held in memory, or null for a visitor. */
  readonly token: () => string | null;
  /** Fetches a new access token with the refresh cookie; null when the session is over. */
  readonly refresh: () => Promise<string | null>;
}

let credentials: Credentials = { token: () => null, refresh: () => Promise.resolve(null) };
let refreshing: Promise<string | null> | null = null;

export function provideCredentials(next: Credentials): void {
  credentials = next;
}

export const bearer = (): string | null => credentials.token();

/** One refresh at a time in this tab, however many requests are refused at once; the refresh token may be used once only. */
export function refreshOnce(): Promise<string | null> {
  refreshing ??= credentials.refresh().finally(() => {
    refreshing = null;
  });
  return refreshing;
}
