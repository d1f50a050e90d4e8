import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { live } from "./live";
import { type Change, optimistically, setTruth } from "./optimistic";
import type { Member } from "./schema.generated";
import type { LiveStatus } from "./status";
import { type CommandName, type CommandRequest, type CommandResponse, LiveRefusal, type TopicEvent, type TopicHandlers, type TopicName, type TopicSnapshot, type TopicStatus } from "./types";

/** Whether what the screen shows is live, and since when it is not. */
export function useLiveStatus(): LiveStatus {
  return useSyncExternalStore(live.status.watch, live.status.get);
}

/** Calls the latest handlers for a topic while the component is there; null watches nothing. */
export function useTopicHandlers<N extends TopicName>(topic: N | null, handlers: TopicHandlers<N>): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    if (topic === null) return undefined;
    const forward: TopicHandlers<N> = {
      snapshot: (data) => latest.current.snapshot?.(data),
      event: (event) => latest.current.event?.(event),
      status: (status, refusal) => latest.current.status?.(status, refusal),
      presence: (members) => latest.current.presence?.(members),
      signal: (from, data) => latest.current.signal?.(from, data),
    };
    return live.subscribe<N>(topic, forward);
  }, [topic]);
}

export interface TopicState<S> {
  /** Undefined until the first snapshot. */
  readonly data: S | undefined;
  readonly status: TopicStatus;
  readonly refusal: LiveRefusal | undefined;
  readonly members: readonly Member[];
}

export interface TopicReducer<N extends TopicName, S> {
  /** From a snapshot, which replaces all that was known. */
  readonly snapshot: (data: TopicSnapshot<N>) => S;
  /** From an event. Must be harmless when it comes twice: entities carry versions. */
  readonly event: (state: S, event: TopicEvent<N>) => S;
}

const nobody: readonly Member[] = [];

/** The state of a topic: snapshot first, then event by event. */
export function useTopic<N extends TopicName, S>(topic: N | null, reducer: TopicReducer<N, S>): TopicState<S> {
  const empty: TopicState<S> = { data: undefined, status: "waiting", refusal: undefined, members: nobody };
  const [held, setHeld] = useState({ topic, ...empty });
  // A changed topic shows nothing of the one before, not even for one frame.
  const change = (next: (before: TopicState<S>) => Partial<TopicState<S>>) =>
    setHeld((before) => {
      const base = before.topic === topic ? before : { topic, ...empty };
      return { ...base, ...next(base) };
    });
  useTopicHandlers<N>(topic, {
    snapshot: (data) => change(() => ({ data: reducer.snapshot(data) })),
    event: (event) => change((before) => (before.data === undefined ? {} : { data: reducer.event(before.data, event) })),
    status: (status, refusal) => change(() => ({ status, refusal })),
    presence: (members) => change(() => ({ members })),
  });
  return held.topic === topic ? held : empty;
}

/** Feeds a topic into TanStack Query's cache, so that REST answers and events meet in one place. */
export function useTopicCache<N extends TopicName, Q>(
  topic: N | null,
  queryKey: QueryKey,
  feed: {
    readonly snapshot?: (data: TopicSnapshot<N>, cached: Q | undefined) => Q | undefined;
    readonly event?: (cached: Q, event: TopicEvent<N>) => Q;
  },
): void {
  const cache = useQueryClient();
  useTopicHandlers<N>(topic, {
    snapshot: (data) => {
      if (feed.snapshot) setTruth<Q>(cache, queryKey, (cached) => feed.snapshot?.(data, cached));
      else void cache.invalidateQueries({ queryKey });
    },
    event: (event) => {
      const apply = feed.event;
      if (apply) setTruth<Q>(cache, queryKey, (cached) => (cached === undefined ? undefined : apply(cached, event)));
      else void cache.invalidateQueries({ queryKey });
    },
    status: (status) => {
      // What may no longer be seen does not stay in the cache.
      if (status === "revoked") cache.removeQueries({ queryKey });
    },
  });
}

export interface CommandState<C extends CommandName> {
  readonly run: (data: CommandRequest<C>, options?: { topic?: string; timeout?: number }) => Promise<CommandResponse<C>>;
  readonly pending: boolean;
  readonly error: LiveRefusal | null;
}

/** A command with its state; `run` rejects with LiveRefusal, which `error` holds as well. */
export function useCommand<C extends CommandName>(name: C): CommandState<C> {
  const [state, setState] = useState<{ pending: number; error: LiveRefusal | null }>({ pending: 0, error: null });
  const run = useCallback(
    async (data: CommandRequest<C>, options?: { topic?: string; timeout?: number }) => {
      setState((before) => ({ pending: before.pending + 1, error: null }));
      try {
        const result = await live.command(name, data, options);
        setState((before) => ({ pending: before.pending - 1, error: null }));
        return result;
      } catch (error) {
        const refusal = error instanceof LiveRefusal ? error : new LiveRefusal("failed", String(error));
        setState((before) => ({ pending: before.pending - 1, error: refusal }));
        throw refusal;
      }
    },
    [name],
  );
  return { run, pending: state.pending > 0, error: state.error };
}

/**
 * A command whose effect on a cached query is shown at once. Refused, or not answered in time, it is taken back; what the
 * server said meanwhile stays. `change` gets what is cached and what is asked for.
 */
export function useOptimisticCommand<C extends CommandName, Q>(name: C, queryKey: QueryKey, change: (cached: Q, data: CommandRequest<C>) => Q): CommandState<C> {
  const cache = useQueryClient();
  const { run, pending, error } = useCommand(name);
  const asked = useRef({ queryKey, change });
  useEffect(() => {
    asked.current = { queryKey, change };
  });
  const runAtOnce = useCallback<CommandState<C>["run"]>(
    (data, options) => {
      const { queryKey: key, change: apply } = asked.current;
      return optimistically<Q, CommandResponse<C>>(cache, key, (cached) => apply(cached, data), () => run(data, options));
    },
    [cache, run],
  );
  return { run: runAtOnce, pending, error };
}

/** The same for what is held elsewhere than in the cache: what is shown, and how to change it while `work` is on its way. */
export function useOptimistic<S>(truth: S): readonly [S, <R>(change: Change<S>, work: () => Promise<R>) => Promise<R>] {
  const [changes, setChanges] = useState<readonly { readonly change: Change<S> }[]>([]);
  const run = useCallback(async <R>(change: Change<S>, work: () => Promise<R>): Promise<R> => {
    const mine = { change };
    setChanges((before) => [...before, mine]);
    try {
      return await work();
    } finally {
      setChanges((before) => before.filter((one) => one !== mine));
    }
  }, []);
  return [changes.reduce((shown, { change }) => change(shown), truth), run];
}
