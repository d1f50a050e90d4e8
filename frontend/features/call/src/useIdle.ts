import { type RefObject, useEffect, useState } from "react";

/** Whether nobody has touched the pointer or the keyboard within `root` for a while; `active` false means never idle. */
export function useIdle(root: RefObject<HTMLElement | null>, active: boolean, after = 4_000): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    const element = root.current;
    if (!active || !element) return;
    let timer = setTimeout(() => setIdle(true), after);
    const awake = () => {
      setIdle(false);
      clearTimeout(timer);
      timer = setTimeout(() => setIdle(true), after);
    };
    const events = ["pointermove", "pointerdown", "keydown", "focusin"] as const;
    for (const event of events) element.addEventListener(event, awake);
    return () => {
      clearTimeout(timer);
      setIdle(false);
      for (const event of events) element.removeEventListener(event, awake);
    };
  }, [root, active, after]);
  return idle;
}
