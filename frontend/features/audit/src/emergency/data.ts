import { api, type EntryShape, type FoundPersonShape, type GlassBodyRequest, type GlassShape, unwrap, type VerdictBodyRequest } from "@mindo/api";
import { reloadSession, useMe } from "@mindo/auth";
import { useTopicHandlers } from "@mindo/live";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

export type { EntryShape as Entry, FoundPersonShape as Person, GlassShape as Glass };
export type ReviewState = "waiting" | "open" | "reviewed";

const OWN = ["emergency", "own"] as const;
export const REVIEWS = ["emergency", "reviews"] as const;

/** One's own openings, and for how many minutes one may open; asked again when one ends, and when somebody has reviewed one. */
export function useOwn() {
  const cache = useQueryClient();
  const me = useMe();
  const again = () => void cache.invalidateQueries({ queryKey: OWN });
  useTopicHandlers(me && (`user:${me.id}` as const), {
    snapshot: again,
    event: (event) => {
      if (event.name === "standing.changed" || event.name === "notification.created") again();
    },
  });
  return useQuery({ queryKey: OWN, queryFn: () => unwrap(api.GET("/api/v1/admin/break-glass")) });
}

/** An account by its whole address, number or id: who may not see addresses finds nobody by a part of one. */
export const usePerson = (query: string) =>
  useQuery({
    queryKey: ["emergency", "person", query],
    enabled: query.length >= 3,
    gcTime: 0,
    queryFn: async () => (await unwrap(api.GET("/api/v1/admin/people", { params: { query: { query } } }))).results,
  });

export function useOpen() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: GlassBodyRequest) => unwrap(api.POST("/api/v1/admin/break-glass", { body })),
    onSuccess: async () => {
      await reloadSession();
      await cache.invalidateQueries({ queryKey: OWN });
    },
  });
}

/** What is in the opened record; gone from this browser as soon as nobody looks at it. */
export const useRecord = (glassId: string) =>
  useQuery({
    queryKey: ["emergency", "record", glassId],
    gcTime: 0,
    queryFn: () => unwrap(api.GET("/api/v1/admin/break-glass/{glass_id}/record", { params: { path: { glass_id: glassId } } })),
  });

export const useNote = (bookingId: string, wanted: boolean) =>
  useQuery({
    queryKey: ["emergency", "note", bookingId],
    enabled: wanted,
    gcTime: 0,
    queryFn: () => unwrap(api.GET("/api/v1/bookings/{booking_id}/note", { params: { path: { booking_id: bookingId } } })),
  });

export const useReviews = (state: ReviewState) =>
  useInfiniteQuery({
    queryKey: [...REVIEWS, state],
    initialPageParam: "",
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/admin/break-glass/reviews", { params: { query: { state, cursor: pageParam, limit: 25 } } })),
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const useReview = (glassId: string) =>
  useQuery({
    queryKey: ["emergency", "review", glassId],
    gcTime: 0,
    queryFn: () => unwrap(api.GET("/api/v1/admin/break-glass/reviews/{glass_id}", { params: { path: { glass_id: glassId } } })),
  });

/** Ends somebody's opening, or closes its review with a verdict. */
export function useJudge(glassId: string) {
  const cache = useQueryClient();
  const path = { glass_id: glassId };
  return useMutation({
    mutationFn: async (body: VerdictBodyRequest | "stop") => {
      if (body === "stop") await unwrap(api.POST("/api/v1/admin/break-glass/reviews/{glass_id}/stop", { params: { path } }));
      else await unwrap(api.POST("/api/v1/admin/break-glass/reviews/{glass_id}", { params: { path }, body }));
    },
    onSuccess: () => Promise.all([cache.invalidateQueries({ queryKey: REVIEWS }), cache.invalidateQueries({ queryKey: ["emergency", "review", glassId] })]),
  });
}
