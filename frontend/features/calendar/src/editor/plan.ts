import type { Rules } from "@mindo/api";
import { useDraft } from "@mindo/auth/drafts";
import { useState } from "react";
import { joined, spanOf, type Stretch, stretchOf } from "./stretches";

export type Draft = Partial<Pick<Rules, "zone" | "rules" | "overrides" | "terms">>;

/** What a column of the grid stands for: a weekday of every week (0 is Monday), or one date. */
export type Place = { readonly weekday: number } | { readonly on: string };

export interface Plan {
  readonly rules: Rules;
  readonly draft: Draft;
  readonly dirty: boolean;
  readonly canUndo: boolean;
  readonly change: (part: Draft) => void;
  /** Takes the latest change back. */
  readonly undo: () => void;
  /** Takes all of them back, or forgets them once they are saved. */
  readonly clear: () => void;
}

const NOTHING: Draft = {};

/**
 * The plan as it is edited over what is saved: parts that were not touched follow what is saved, also when that changes.
 * What was changed is kept until it is saved or taken back: on another screen, and after a reload.
 */
export function usePlan(saved: Rules): Plan {
  const { value: draft, changed, set, forget } = useDraft("calendar.plan", NOTHING);
  const [before, setBefore] = useState<readonly Draft[]>([]);
  return {
    rules: { ...saved, ...draft },
    draft,
    dirty: changed,
    canUndo: changed,
    change: (part) => {
      setBefore([...before.slice(-99), draft]);
      set({ ...draft, ...part });
    },
    undo: () => {
      setBefore(before.slice(0, -1));
      set(before.at(-1) ?? NOTHING);
    },
    clear: () => {
      setBefore([]);
      forget();
    },
  };
}

/** 0 is Monday. */
export const weekdayOf = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;

const usual = (rules: Rules, weekday: number): Stretch[] => joined(rules.rules.filter((rule) => rule.weekday === weekday).map(stretchOf));

export const differs = (rules: Rules, on: string): boolean => rules.overrides.some((one) => one.on === on);

/** The hours of a place: a date's own, or those of its weekday. */
export function hoursOf(rules: Rules, place: Place): Stretch[] {
  if ("weekday" in place) return usual(rules, place.weekday);
  const own = rules.overrides.find((one) => one.on === place.on);
  return own ? joined(own.spans.map(stretchOf)) : usual(rules, weekdayOf(place.on));
}

/** The plan with other hours at some places. A date that gets hours of its own becomes one that differs. */
export function withHours(rules: Rules, changes: readonly { readonly place: Place; readonly hours: readonly Stretch[] }[]): Draft {
  const draft: { -readonly [Part in keyof Draft]: Draft[Part] } = {};
  for (const { place, hours } of changes) {
    const spans = joined(hours).map(spanOf);
    if ("weekday" in place) {
      const others = (draft.rules ?? rules.rules).filter((rule) => rule.weekday !== place.weekday);
      draft.rules = [...others, ...spans.map((span) => ({ ...span, weekday: place.weekday }))].sort((one, other) => one.weekday - other.weekday || one.start.localeCompare(other.start));
    } else {
      const others = (draft.overrides ?? rules.overrides).filter((one) => one.on !== place.on);
      draft.overrides = [...others, { on: place.on, spans }].sort((one, other) => one.on.localeCompare(other.on));
    }
  }
  return draft;
}

/** The plan with a date back at its weekday's hours. */
export const asUsual = (rules: Rules, on: string): Draft => ({ overrides: rules.overrides.filter((one) => one.on !== on) });
