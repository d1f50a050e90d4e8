import { type RefObject, useLayoutEffect, useRef } from "react";

const MOVE_MS = 260;

/**
 * Lets the children of a list glide to their new places when their order
 * changes (first, last, invert, play). People who asked for less motion see
 * them change places at once.
 */
export function useReorder(order: string): RefObject<HTMLUListElement | null> {
  const list = useRef<HTMLUListElement>(null);
  const places = useRef(new Map<Element, DOMRect>());
  useLayoutEffect(() => {
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const now = new Map<Element, DOMRect>();
    for (const item of list.current?.children ?? []) {
      const place = item.getBoundingClientRect();
      const before = places.current.get(item);
      now.set(item, place);
      if (still) continue;
      if (!before) item.animate([{ opacity: 0 }, { opacity: 1 }], { duration: MOVE_MS });
      else if (before.x !== place.x || before.y !== place.y)
        item.animate([{ transform: `translate(${String(before.x - place.x)}px, ${String(before.y - place.y)}px)` }, { transform: "none" }], { duration: MOVE_MS, easing: "ease-out" });
    }
    places.current = now;
  }, [order]);
  return list;
}
