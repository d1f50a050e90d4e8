import { api, type ExtractPage, type ExtractShape, unwrap } from "@mindo/api";
import { useTopicHandlers } from "@mindo/live";
import { type InfiniteData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";

export type Extract = ExtractShape;

const KEY = ["admin", "research"] as const;
const list = (cursor: string): Promise<ExtractPage> => unwrap(api.GET("/api/v1/admin/research-extracts", { params: { query: { limit: 25, cursor } } }));
type Listed = InfiniteData<ExtractPage, string>;

const further = (page: ExtractPage, { extract_id, percent }: { extract_id: string; percent: number }): ExtractPage => ({
  ...page,
  results: page.results.map((row) => (row.id === extract_id ? { ...row, percent } : row)),
});

/** All extracts, newest first; how far one is comes live, and what became of it is asked for again. */
export function useExtracts() {
  const cache = useQueryClient();
  const again = () => void cache.invalidateQueries({ queryKey: KEY });
  useTopicHandlers("work:research", {
    snapshot: again,
    event: ({ data }) => {
      const shown = cache.getQueryData<Listed>(KEY)?.pages.flatMap((page) => page.results).find((row) => row.id === data.extract_id);
      if (shown?.state === data.state) cache.setQueryData<Listed>(KEY, (before) => before && { ...before, pages: before.pages.map((page) => further(page, data)) });
      else again();
    },
  });
  return useInfiniteQuery({ queryKey: KEY, initialPageParam: "", queryFn: ({ pageParam }) => list(pageParam), getNextPageParam: (page) => page.next ?? undefined });
}

/** Have an extract made; asks for a fresh proof first. */
export function useAskForExtract() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: { code: string; reason: string }) => unwrap(api.POST("/api/v1/admin/research-extracts", { body })),
    onSettled: () => cache.invalidateQueries({ queryKey: KEY }),
  });
}

/** Fetches the file by an address that is good for ten minutes; asks for a fresh proof first. */
export const useFetchExtract = () =>
  useMutation({
    mutationFn: async (id: string) => {
      const { path } = await unwrap(api.POST("/api/v1/admin/research-extracts/{extract_id}/link", { params: { path: { extract_id: id } } }));
      const link = document.createElement("a");
      link.href = path;
      link.download = "";
      link.click();
    },
  });
