import { api, type ModeratedReview, type ModeratedReviews, type OwnReviews, unwrap } from "@mindo/api";
import { useTopicHandlers } from "@mindo/live";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";

export type ReviewState = ModeratedReview["state"];
export type Rejection = "identifies" | "abusive" | "off_topic" | "advertising";
export const REJECTIONS: readonly Rejection[] = ["identifies", "abusive", "off_topic", "advertising"];

const QUEUE = ["reviews", "queue"] as const;
const OWN = ["reviews", "own"] as const;

/** Reviews and answers in a state; what waits changes while one looks. */
export function useModeratedReviews(state: ReviewState) {
  const cache = useQueryClient();
  const again = () => void cache.invalidateQueries({ queryKey: QUEUE });
  useTopicHandlers("work:reviews", { snapshot: again, event: again });
  return useInfiniteQuery({
    queryKey: [...QUEUE, state],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }): Promise<ModeratedReviews> => unwrap(api.GET("/api/v1/admin/reviews", { params: { query: { state, cursor: pageParam } } })),
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export interface Decision {
  readonly reviewId: string;
  /** Whose words are decided on. */
  readonly words: "review" | "reply";
  readonly decision: "publish" | "reject";
  readonly reason?: Rejection;
  readonly version: number;
}

export function useDecide() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ reviewId, words, ...body }: Decision) => {
      const params = { path: { review_id: reviewId } };
      return unwrap(
        words === "review"
          ? api.POST("/api/v1/admin/reviews/{review_id}/moderation", { params, body })
          : api.POST("/api/v1/admin/reviews/{review_id}/reply/moderation", { params, body }),
      );
    },
    onSettled: () => void cache.invalidateQueries({ queryKey: QUEUE }),
  });
}

/** A professional's own published reviews, newest first; new ones appear as they are published. */
export function useOwnReviews() {
  const cache = useQueryClient();
  const found = useInfiniteQuery({
    queryKey: OWN,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }): Promise<OwnReviews> => unwrap(api.GET("/api/v1/pro/reviews", { params: { query: { cursor: pageParam } } })),
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const professionalId = found.data?.pages[0]?.professional_id;
  const again = () => void cache.invalidateQueries({ queryKey: OWN });
  useTopicHandlers(professionalId ? (`reviews:${professionalId}` as const) : null, { snapshot: again, event: again });
  return found;
}

export function useReply() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ reviewId, text }: { reviewId: string; text: string }) =>
      unwrap(api.PUT("/api/v1/pro/reviews/{review_id}/reply", { params: { path: { review_id: reviewId } }, body: { text } })),
    onSuccess: () => void cache.invalidateQueries({ queryKey: OWN }),
  });
}
