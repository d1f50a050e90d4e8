import { type ReactNode, Suspense, useEffect, useState } from "react";

/** Mounts its children when they are first wanted and keeps them from then on, so that closing can be animated. */
export function Late({ when, fallback = null, children }: { when: boolean; fallback?: ReactNode; children: ReactNode }) {
  const [wanted, setWanted] = useState(when);
  if (when && !wanted) setWanted(true);
  return wanted ? <Suspense fallback={fallback}>{children}</Suspense> : fallback;
}

/** Runs a prefetch once the browser is idle after the first paint. */
export function useIdle(prefetch: () => Promise<unknown>): void {
  useEffect(() => {
    const run = () => void prefetch().catch(() => undefined);
    // Safari has no requestIdleCallback.
    const timer = setTimeout(() => ("requestIdleCallback" in window ? window.requestIdleCallback(run) : run()), 1500);
    return () => clearTimeout(timer);
  }, [prefetch]);
}
