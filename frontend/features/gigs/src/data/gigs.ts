import { api, type GigCreateInputRequest, type GigOwn, type GigPage, type GigPublic, unwrap } from "@mindo/api";
import { useMe } from "@mindo/auth";
import { useTopicHandlers } from "@mindo/live";
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

export const KINDS = ["session", "bundle", "service", "talk_now"] as const;
export type GigKind = (typeof KINDS)[number];
export type GigContentInput = Omit<GigCreateInputRequest, "kind">;

const PUBLIC = ["gigs", "public"] as const;
const OWN = ["gigs", "own"] as const;
const QUEUE = ["gigs", "queue"] as const;

/** Filters of the public list as they stand in the address. */
export interface Wanted {
  readonly kind: GigKind | "";
  readonly specialty: string;
  readonly sort: "newest" | "price";
}

export function readWanted(params: URLSearchParams): Wanted {
  return {
    kind: KINDS.find((kind) => kind === params.get("kind")) ?? "",
    specialty: params.get("specialty") ?? "",
    sort: params.get("sort") === "price" ? "price" : "newest",
  };
}

export function useGigs(wanted: Wanted) {
  return useInfiniteQuery({
    queryKey: [...PUBLIC, wanted],
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }): Promise<GigPage> => {
      const query = { kind: wanted.kind || undefined, specialty: wanted.specialty || undefined, sort: wanted.sort, cursor: pageParam };
      // The server's own lists of codes: a stale address is answered with the field that is wrong.
      return unwrap(api.GET("/api/v1/gigs", { signal, params: { query: query as never } }));
    },
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export const useGig = (gigId: string) =>
  useQuery({ queryKey: [...PUBLIC, "one", gigId], queryFn: ({ signal }): Promise<GigPublic> => unwrap(api.GET("/api/v1/gigs/{gig_id}", { signal, params: { path: { gig_id: gigId } } })) });

/** Asks again for one's own gigs when a moderator has decided, or another window has changed one. */
function useGigEvents() {
  const me = useMe();
  const cache = useQueryClient();
  const again = () => void cache.invalidateQueries({ queryKey: OWN });
  useTopicHandlers(me && (`user:${me.id}` as const), {
    snapshot: again,
    event: (event) => {
      if (event.name === "gig.changed") again();
    },
  });
}

export function useOwnGigs() {
  useGigEvents();
  return useInfiniteQuery({
    queryKey: OWN,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/pro/gigs", { params: { query: { cursor: pageParam } } })),
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function useOwnGig(gigId: string) {
  useGigEvents();
  return useQuery({ queryKey: [...OWN, gigId], enabled: gigId !== "new", queryFn: () => unwrap(api.GET("/api/v1/pro/gigs/{gig_id}", { params: { path: { gig_id: gigId } } })) });
}

function useGigChange<Input>(change: (input: Input) => Promise<GigOwn>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (gig) => {
      cache.setQueryData([...OWN, gig.id], gig);
      void cache.invalidateQueries({ queryKey: OWN, exact: true });
    },
  });
}

/** Writes a new draft, or the working copy anew. */
export const useSaveGig = () =>
  useGigChange(({ gig, kind, content }: { gig: GigOwn | undefined; kind: GigKind; content: GigContentInput }) =>
    gig
      ? unwrap(api.PUT("/api/v1/pro/gigs/{gig_id}", { params: { path: { gig_id: gig.id } }, body: { ...content, version: gig.version } }))
      : unwrap(api.POST("/api/v1/pro/gigs", { body: { ...content, kind } })),
  );

export type GigMove = "submit" | "pause" | "resume" | "archive";

export const useMoveGig = () =>
  useGigChange(({ gig, action }: { gig: GigOwn; action: GigMove }) =>
    unwrap(api.POST("/api/v1/pro/gigs/{gig_id}/state", { params: { path: { gig_id: gig.id } }, body: { action, version: gig.version } })),
  );

/** Gigs that wait for a moderator; the queue changes while one looks. */
export function useGigQueue() {
  const cache = useQueryClient();
  const again = () => void cache.invalidateQueries({ queryKey: QUEUE });
  useTopicHandlers("work:gigs", { snapshot: again, event: again });
  return useInfiniteQuery({
    queryKey: QUEUE,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/admin/gigs", { params: { query: { cursor: pageParam } } })),
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function useModerateGig() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ gigId, ...body }: { gigId: string; version: number; decision: "publish" | "send_back"; note: string }) =>
      unwrap(api.POST("/api/v1/admin/gigs/{gig_id}/moderation", { params: { path: { gig_id: gigId } }, body })),
    onSettled: () => void cache.invalidateQueries({ queryKey: QUEUE }),
  });
}
