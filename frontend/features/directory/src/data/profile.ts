import { api, type Profile, type Reviews, unwrap } from "@mindo/api";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

export const profileKey = (slug: string) => ["profile", slug] as const;

export function useProfile(slug: string) {
  return useQuery({
    queryKey: profileKey(slug),
    queryFn: ({ signal }): Promise<Profile> => unwrap(api.GET("/api/v1/professionals/{address}", { signal, params: { path: { address: slug } } })),
  });
}

export function useReviews(professionalId: string) {
  return useInfiniteQuery({
    queryKey: ["reviews", professionalId],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }): Promise<Reviews> =>
      unwrap(
        api.GET("/api/v1/professionals/{professional_id}/reviews", {
          signal,
          params: { path: { professional_id: professionalId }, query: { cursor: pageParam ?? undefined, limit: 6 } },
        }),
      ),
    getNextPageParam: (page) => page.next,
  });
}
