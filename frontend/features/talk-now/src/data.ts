import { api, unwrap } from "@mindo/api";
import { live, useTopicHandlers, type Live } from "@mindo/live";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

/** One queue as everybody sees it; the higher version wins. */
export type Line = Live.TalkNowChanged;
export type Request = Live.OwnRequest;
export type RequestState = Request["state"];

const KEEP_MS = 30_000;
const LOOK_AGAIN_MS = 20_000;

export const newer = (known: Line | undefined, line: Line): Line => (known && known.queue === line.queue && known.version > line.version ? known : line);

/** Her place among those nobody has taken yet, from 1; null once she is not among them. */
export function placeIn(line: Line | undefined, requestId: string): number | null {
  const waiting = line?.entries.filter(({ state }) => state === "waiting") ?? [];
  const at = waiting.findIndex(({ request_id }) => request_id === requestId);
  return at === -1 ? null : at + 1;
}

export const isOpen = (state: RequestState): boolean => state === "waiting" || state === "accepted";

const openQuery = queryOptions({ queryKey: ["talk-now", "open"], refetchInterval: LOOK_AGAIN_MS, queryFn: () => unwrap(api.GET("/api/v1/talk-now")) });
const mineQuery = queryOptions({ queryKey: ["talk-now", "mine"], queryFn: async () => (await unwrap(api.GET("/api/v1/talk-now/mine"))).request });
const shiftQuery = queryOptions({ queryKey: ["talk-now", "shift"], queryFn: () => unwrap(api.GET("/api/v1/talk-now/shift")) });

/** Queues somebody serves now, with what they cost. */
export const useOpenQueues = () => useQuery(openQuery);

/** Her latest request, and its line, live while she waits. Says every half minute that she is still here. */
export function useMine() {
  const cache = useQueryClient();
  const mine = useQuery(mineQuery);
  const request = mine.data ?? null;
  const waiting = request !== null && isOpen(request.state) ? request : null;
  const [line, setLine] = useState<Line>();
  const again = () => void cache.invalidateQueries({ queryKey: mineQuery.queryKey });
  const seen = (next: Line) => {
    setLine((known) => newer(known, next));
    // Taken, or gone from the line: what became of it is asked.
    const entry = next.entries.find(({ request_id }) => request_id === waiting?.request_id);
    if (waiting && entry?.state !== waiting.state) again();
  };
  useTopicHandlers(waiting && (`talk_now:${waiting.queue}` as const), { snapshot: seen, event: ({ data }) => seen(data) });
  const id = waiting?.request_id;
  useEffect(() => {
    if (!id) return;
    const timer = setInterval(() => void live.command("talk_now.keep", { request_id: id }).catch(() => undefined), KEEP_MS);
    return () => clearInterval(timer);
  }, [id]);
  return { mine, request, place: waiting ? placeIn(line, waiting.request_id) : null, on: line?.on ?? null };
}

export function useJoin() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (choice: { queue: string; modality: "video" | "audio" }) => live.command("talk_now.join", choice),
    onSettled: () => cache.invalidateQueries({ queryKey: mineQuery.queryKey }),
  });
}

export function useLeave() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (requestId: string) => live.command("talk_now.leave", { request_id: requestId }),
    onSettled: () => cache.invalidateQueries({ queryKey: mineQuery.queryKey }),
  });
}

/** The professional's shift and what waits in the queues it serves, oldest first. */
export function useShift() {
  const cache = useQueryClient();
  const shift = useQuery(shiftQuery);
  const again = () => cache.invalidateQueries({ queryKey: shiftQuery.queryKey });
  const begin = useMutation({ mutationFn: (choice: { offer_id: string; specialties: string[] }) => live.command("talk_now.on", choice), onSettled: again });
  const end = useMutation({ mutationFn: () => live.command("talk_now.off", {}), onSettled: again });
  const accept = useMutation({ mutationFn: (requestId: string) => live.command("talk_now.accept", { request_id: requestId }) });
  return { shift, begin, end, accept };
}

/** Everybody who waits in the queues that are watched; each queue reports through its own watcher. */
export function waitingIn(lines: Readonly<Record<string, Line>>): readonly (Line["entries"][number] & { readonly queue: string })[] {
  return Object.values(lines)
    .flatMap(({ queue, entries }) => entries.map((entry) => ({ ...entry, queue })))
    .filter(({ state }) => state === "waiting")
    .sort((one, other) => Date.parse(one.joined_at) - Date.parse(other.joined_at));
}
