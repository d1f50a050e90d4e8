import { api, type Directory, type SavedSearch, type SavedSearchInputRequest, unwrap } from "@mindo/api";
import { useCan, useMe } from "@mindo/auth";
import { useTopicHandlers } from "@mindo/live";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { readWanted, type Wanted, writeWanted } from "./directory";

const favouritesKey = ["favourites"] as const;
const idsKey = [...favouritesKey, "ids"] as const;
const listKey = [...favouritesKey, "list"] as const;
const searchesKey = ["saved-searches"] as const;

interface Ids {
  readonly ids: readonly string[];
}

type Kind = "favourites" | "searches";
const waiting = new Set<Kind>();

/** What another window or device of hers changed is asked for again; once, however many cards of a screen hear of it. */
function useShortlistLive(kind: Kind): void {
  const me = useMe();
  const can = useCan();
  const cache = useQueryClient();
  const again = () => {
    if (waiting.has(kind)) return;
    waiting.add(kind);
    queueMicrotask(() => {
      waiting.delete(kind);
      void cache.invalidateQueries({ queryKey: kind === "favourites" ? favouritesKey : searchesKey });
    });
  };
  const topic = me && can("favourite.own") ? (`user:${me.id}` as const) : null;
  useTopicHandlers(topic, {
    snapshot: again,
    event: (event) => {
      if (event.name === "shortlist.changed" && event.data.kind === kind) again();
    },
  });
}

/** Who is kept, for whoever may keep people; asked once for all cards of a screen. */
export function useFavouriteIds(): readonly string[] {
  const can = useCan();
  useShortlistLive("favourites");
  const found = useQuery({ queryKey: idsKey, enabled: can("favourite.own"), staleTime: 60_000, queryFn: ({ signal }): Promise<Ids> => unwrap(api.GET("/api/v1/favourites/ids", { signal })) });
  return found.data?.ids ?? [];
}

/** Keeps somebody or lets her go: shown at once, taken back if the server refuses. */
export function useKeep(professionalId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (keep: boolean): Promise<void> => {
      const params = { path: { professional_id: professionalId } };
      await unwrap(keep ? api.PUT("/api/v1/favourites/{professional_id}", { params }) : api.DELETE("/api/v1/favourites/{professional_id}", { params }));
    },
    onMutate: async (keep) => {
      await cache.cancelQueries({ queryKey: idsKey });
      const before = cache.getQueryData<Ids>(idsKey);
      const others = (before?.ids ?? []).filter((id) => id !== professionalId);
      cache.setQueryData<Ids>(idsKey, { ids: keep ? [professionalId, ...others] : others });
      return before;
    },
    onError: (_error, _keep, before) => cache.setQueryData(idsKey, before),
    onSettled: () => void cache.invalidateQueries({ queryKey: idsKey }),
  });
}

export function useFavourites() {
  useShortlistLive("favourites");
  return useInfiniteQuery({
    queryKey: listKey,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => unwrap(api.GET("/api/v1/favourites", { signal, params: { query: { cursor: pageParam ?? undefined } } })),
    getNextPageParam: (page: Pick<Directory, "next">) => page.next,
  });
}

export function useSearches() {
  useShortlistLive("searches");
  return useQuery({ queryKey: searchesKey, queryFn: ({ signal }) => unwrap(api.GET("/api/v1/saved-searches", { signal })) });
}

export function useSaveSearch() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: SavedSearchInputRequest): Promise<SavedSearch> => unwrap(api.POST("/api/v1/saved-searches", { body })),
    onSuccess: () => void cache.invalidateQueries({ queryKey: searchesKey }),
  });
}

/** What can be done with a saved search; each ends with the list as the server has it. */
export function useSearchActions(id: string) {
  const cache = useQueryClient();
  const params = { path: { search_id: id } };
  const after = { onSettled: () => void cache.invalidateQueries({ queryKey: searchesKey }) };
  const notify = useMutation({ mutationFn: (on: boolean): Promise<SavedSearch> => unwrap(api.PATCH("/api/v1/saved-searches/{search_id}", { params, body: { notify: on } })), ...after });
  const remove = useMutation({ mutationFn: () => unwrap(api.DELETE("/api/v1/saved-searches/{search_id}", { params })), ...after });
  const open = useMutation({ mutationFn: (): Promise<SavedSearch> => unwrap(api.POST("/api/v1/saved-searches/{search_id}/seen", { params })), ...after });
  return { notify, remove, open };
}

/** What is looked for, as the server keeps it. */
export function questionOf(wanted: Wanted): SavedSearchInputRequest["query"] {
  const joined = (codes: readonly string[]) => (codes.length > 0 ? codes.join(",") : undefined);
  return {
    q: wanted.q || undefined,
    concern: joined(wanted.concern),
    kind: joined(wanted.kind),
    language: joined(wanted.language),
    modality: joined(wanted.modality),
    gender: joined(wanted.gender),
    within_hours: wanted.within ?? undefined,
    max_price: wanted.price ?? undefined,
    currency: wanted.price === null ? undefined : wanted.currency,
    online: wanted.online || undefined,
    sort: wanted.sort,
  };
}

/** The address that asks a saved search again. */
export function addressOf({ query }: SavedSearch): string {
  const list = (text: string | undefined) => (text ? text.split(",") : []);
  const wanted: Wanted = {
    ...readWanted(new URLSearchParams()),
    q: query.q ?? "",
    concern: list(query.concern),
    kind: list(query.kind),
    language: list(query.language),
    modality: list(query.modality),
    gender: list(query.gender),
    within: query.within_hours ?? null,
    price: query.max_price ?? null,
    currency: query.currency ?? "EUR",
    online: query.online ?? false,
    sort: query.sort ?? "recommended",
  };
  return `/professionals?${writeWanted(wanted).toString()}`;
}
