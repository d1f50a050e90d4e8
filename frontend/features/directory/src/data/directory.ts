import { api, type Directory, unwrap } from "@mindo/api";
import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

export const SORTS = ["recommended", "soonest", "price", "rating"] as const;
export type Sort = (typeof SORTS)[number];
export const MANY = ["concern", "kind", "language", "modality", "gender", "jurisdiction"] as const;
export type Many = (typeof MANY)[number];

/** What is asked for, as it stands in the address. */
export interface Wanted extends Readonly<Record<Many, readonly string[]>> {
  readonly q: string;
  readonly sort: Sort;
  readonly within: number | null;
  /** Minor units of `currency`. */
  readonly price: number | null;
  readonly currency: string;
  /** At the desk and free just now. */
  readonly online: boolean;
}

const list = (text: string | null): readonly string[] => (text ? text.split(",").filter(Boolean) : []);
const whole = (text: string | null): number | null => (text && /^\d{1,9}$/.test(text) ? Number(text) : null);

export function readWanted(params: URLSearchParams): Wanted {
  const sort = params.get("sort");
  return {
    q: params.get("q") ?? "",
    sort: SORTS.find((one) => one === sort) ?? "recommended",
    within: whole(params.get("within")),
    price: whole(params.get("price")),
    currency: params.get("currency") ?? "EUR",
    online: params.get("online") === "1",
    concern: list(params.get("concern")),
    kind: list(params.get("kind")),
    language: list(params.get("language")),
    modality: list(params.get("modality")),
    gender: list(params.get("gender")),
    jurisdiction: list(params.get("jurisdiction")),
  };
}

export function writeWanted(wanted: Wanted): URLSearchParams {
  const params = new URLSearchParams();
  if (wanted.q) params.set("q", wanted.q);
  for (const name of MANY) if (wanted[name].length > 0) params.set(name, wanted[name].join(","));
  if (wanted.within) params.set("within", String(wanted.within));
  if (wanted.price !== null) {
    params.set("price", String(wanted.price));
    params.set("currency", wanted.currency);
  }
  if (wanted.online) params.set("online", "1");
  if (wanted.sort !== "recommended") params.set("sort", wanted.sort);
  return params;
}

export const directoryKey = (wanted: Wanted, limit: number) => ["directory", wanted, limit] as const;

const joined = (values: readonly string[]) => (values.length > 0 ? values.join(",") : undefined);

/** Pages of cards; what was shown stays until the next answer is there. */
export function useDirectory(wanted: Wanted, limit = 18) {
  return useInfiniteQuery({
    queryKey: directoryKey(wanted, limit),
    initialPageParam: null as string | null,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }): Promise<Directory> =>
      unwrap(
        api.GET("/api/v1/directory", {
          signal,
          params: {
            query: {
              q: wanted.q || undefined,
              concern: joined(wanted.concern),
              kind: joined(wanted.kind),
              language: joined(wanted.language),
              modality: joined(wanted.modality),
              gender: joined(wanted.gender),
              jurisdiction: joined(wanted.jurisdiction),
              within_hours: wanted.within ?? undefined,
              max_price: wanted.price ?? undefined,
              currency: wanted.price === null ? undefined : wanted.currency,
              online: wanted.online || undefined,
              sort: wanted.sort,
              limit,
              cursor: pageParam ?? undefined,
            },
          },
        }),
      ),
    getNextPageParam: (page) => page.next,
  });
}

/** So many milliseconds at most pass before the list is asked for again: all visitors hear of a change in the same moment. */
const SPREAD = 1500;

/** Who comes onto the list or leaves it does so in front of the visitor's eyes. */
export function useListingLive(): void {
  const cache = useQueryClient();
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => {
    let stop: (() => void) | null = null;
    let left = false;
    void import("@mindo/live").then(({ live }) => {
      if (left) return;
      stop = live.subscribe("listing", {
        event: () => {
          window.clearTimeout(timer.current);
          timer.current = window.setTimeout(() => void cache.invalidateQueries({ queryKey: ["directory"] }), Math.random() * SPREAD);
        },
      });
    });
    return () => {
      left = true;
      window.clearTimeout(timer.current);
      stop?.();
    };
  }, [cache]);
}
