import { api, type IssuePageShape, type IssueShape, unwrap } from "@mindo/api";
import { useTopicHandlers } from "@mindo/live";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

export type Issue = IssueShape;
export type Words = Issue["words"];
export const SPOKEN = ["en", "hi"] as const;
export type Spoken = (typeof SPOKEN)[number];
export const NOTHING: Words = { en: { subject: "", text: "" }, hi: { subject: "", text: "" } };
/** Whether both languages have everything an issue needs to go out. */
export const isWhole = (words: Words): boolean => SPOKEN.every((one) => words[one].subject.trim() !== "" && words[one].text.trim() !== "");

const KEY = ["admin", "news"] as const;
const oneKey = (id: string) => [...KEY, "issue", id] as const;
const at = (id: string) => ({ params: { path: { issue_id: id } } });

/** What others write and send, and how far it is, is asked for again as it happens. */
function useLive(): void {
  const cache = useQueryClient();
  const again = () => void cache.invalidateQueries({ queryKey: KEY });
  useTopicHandlers("work:news", { snapshot: again, event: again });
}

export function useIssues() {
  useLive();
  return useInfiniteQuery({
    queryKey: [...KEY, "list"],
    initialPageParam: "",
    queryFn: ({ pageParam }): Promise<IssuePageShape> => unwrap(api.GET("/api/v1/admin/news", { params: { query: { limit: 25, cursor: pageParam } } })),
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function useIssue(id: string) {
  useLive();
  return useQuery({ queryKey: oneKey(id), enabled: id !== "new", queryFn: () => unwrap(api.GET("/api/v1/admin/news/{issue_id}", at(id))) });
}

/** How many people an issue would reach now. */
export const useAudience = (enabled: boolean) => useQuery({ queryKey: [...KEY, "audience"], enabled, staleTime: 10_000, queryFn: () => unwrap(api.GET("/api/v1/admin/news/audience")) });

function useKept<T>(act: (given: T) => Promise<Issue>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: (issue) => cache.setQueryData(oneKey(issue.id), issue),
    onSettled: () => cache.invalidateQueries({ queryKey: KEY }),
  });
}

/** Saves a draft: a new one without `issue`. */
export const useSave = (issue: Issue | undefined) =>
  useKept((words: Words) => unwrap(issue ? api.PUT("/api/v1/admin/news/{issue_id}", { ...at(issue.id), body: { words, version: issue.version } }) : api.POST("/api/v1/admin/news", { body: { words } })));

/** Sends to everybody who agrees; asks for a fresh proof first. */
export const useSend = () => useKept(({ id, version }: Issue) => unwrap(api.POST("/api/v1/admin/news/{issue_id}/send", { ...at(id), body: { version } })));

export const useTest = () => useMutation({ mutationFn: ({ id, language }: { id: string; language: Spoken }) => unwrap(api.POST("/api/v1/admin/news/{issue_id}/test", { ...at(id), body: { language } })) });

/** Stops news for whom the address of a mail was made for. */
export const useStop = (token: string) => useMutation({ mutationFn: () => unwrap(api.POST("/api/v1/unsubscribe/{token}", { params: { path: { token } } })) });

/** An issue one was told of. */
export const useLetter = (id: string) => useQuery({ queryKey: ["me", "news", id], retry: false, queryFn: () => unwrap(api.GET("/api/v1/me/news/{issue_id}", at(id))) });
