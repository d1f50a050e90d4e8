import { hashKey, type QueryClient, type QueryKey } from "@tanstack/react-query";

/** A change shown before the server has agreed. Like an event's reducer, it must be harmless for what already has it. */
export type Change<Q> = (shown: Q) => Q;

interface Layer {
  readonly queryKey: QueryKey;
  readonly changes: Set<Change<unknown>>;
  /** What the server said last, without anything that is still on its way. */
  truth: unknown;
  /** The same with it: what the cache holds. */
  shown: unknown;
  readonly stop: () => void;
}

const layers = new WeakMap<QueryClient, Map<string, Layer>>();

function show(cache: QueryClient, layer: Layer): void {
  let shown = layer.truth;
  for (const change of layer.changes) if (shown !== undefined) shown = change(shown);
  cache.setQueryData(layer.queryKey, shown);
  // Not what was put in: the cache keeps the parts that are equal.
  layer.shown = cache.getQueryData(layer.queryKey);
}

/** Somebody else may have written to the cache, a REST answer for instance: that is the truth then. */
function catchUp(cache: QueryClient, layer: Layer): void {
  const held = cache.getQueryData(layer.queryKey);
  if (held !== layer.shown) layer.truth = held;
}

function layerOf(cache: QueryClient, queryKey: QueryKey): Layer | undefined {
  return layers.get(cache)?.get(hashKey(queryKey));
}

function open(cache: QueryClient, queryKey: QueryKey): Layer {
  const hash = hashKey(queryKey);
  const known = layers.get(cache) ?? new Map<string, Layer>();
  layers.set(cache, known);
  const found = known.get(hash);
  if (found) return found;
  const held = cache.getQueryData(queryKey);
  const unsubscribe = cache.getQueryCache().subscribe((event) => {
    // An answer that was fetched meanwhile knows nothing of what is on its way.
    if (event.type !== "updated" || event.action.type !== "success" || event.action.manual || event.query.queryHash !== hash) return;
    catchUp(cache, layer);
    show(cache, layer);
  });
  const layer: Layer = {
    queryKey,
    changes: new Set(),
    truth: held,
    shown: held,
    stop: () => {
      unsubscribe();
      known.delete(hash);
    },
  };
  known.set(hash, layer);
  return layer;
}

/** Puts what the server says into the cache, underneath everything that is still on its way. */
export function setTruth<Q>(cache: QueryClient, queryKey: QueryKey, update: (truth: Q | undefined) => Q | undefined): void {
  const layer = layerOf(cache, queryKey);
  if (!layer) {
    cache.setQueryData<Q>(queryKey, update);
    return;
  }
  catchUp(cache, layer);
  layer.truth = update(layer.truth as Q | undefined);
  show(cache, layer);
}

/**
 * Shows a change at once and carries out what makes it true. When that is refused, or not answered in time, only this
 * change is taken back: events and other changes that came meanwhile stay.
 */
export async function optimistically<Q, R>(cache: QueryClient, queryKey: QueryKey, change: Change<Q>, work: () => Promise<R>): Promise<R> {
  const layer = open(cache, queryKey);
  // A function of its own, so that the same change made twice is two.
  const mine: Change<unknown> = (shown) => change(shown as Q);
  catchUp(cache, layer);
  layer.changes.add(mine);
  show(cache, layer);
  let agreed = false;
  try {
    const answer = await work();
    agreed = true;
    return answer;
  } finally {
    catchUp(cache, layer);
    layer.changes.delete(mine);
    if (agreed && layer.truth !== undefined) layer.truth = mine(layer.truth);
    show(cache, layer);
    if (layer.changes.size === 0) layer.stop();
  }
}
