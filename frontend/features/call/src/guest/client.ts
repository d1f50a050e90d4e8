import { api, ApiProblem, unwrap } from "@mindo/api";
import { queryOptions } from "@tanstack/react-query";

/** A guest's own place; null in a browser that is nobody's guest (any more). */
export const guestQuery = queryOptions({
  queryKey: ["guest"],
  queryFn: async () => {
    try {
      return await unwrap(api.GET("/api/v1/guest"));
    } catch (refused) {
      if (refused instanceof ApiProblem && refused.status === 401) return null;
      throw refused;
    }
  },
  staleTime: Infinity,
});

/** What an admitted guest joins with; asked for again before it ends, and at every admission. */
export const guestGrantQuery = (round: number) =>
  queryOptions({
    queryKey: ["guest", "grant", round],
    queryFn: () => unwrap(api.GET("/api/v1/guest/grant")),
    gcTime: 0,
    staleTime: 20 * 60_000,
    refetchInterval: 20 * 60_000,
    refetchOnWindowFocus: false,
  });

export const openLink = (token: string, name: string) => unwrap(api.POST("/api/v1/guest/open", { body: { token, name } }));

export const guestTicket = async (): Promise<string> => (await unwrap(api.POST("/api/v1/guest/ticket"))).ticket;

let held: string | null = null;

/** The token behind the `#` of the address; it is taken out of the address and the history at once. */
export function takeToken(): string | null {
  const found = window.location.hash.slice(1);
  if (/^[\w-]{20,100}$/.test(found)) {
    held = found;
    window.history.replaceState(window.history.state, "", window.location.pathname);
  }
  return held;
}

/** The link was opened: its token is worth nothing now. */
export function dropToken(): void {
  held = null;
}
