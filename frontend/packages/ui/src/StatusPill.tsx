import type { ReactNode } from "react";
import classes from "./StatusPill.module.css";

export type Tone = "good" | "next" | "attention" | "bad" | "quiet" | "live";

/** Each tone has its own shape as well as its own colour: nobody needs to tell hues apart. */
const shapes: Record<Tone, ReactNode> = {
  good: <path d="M2 6.500 5 9.500 10.500 3" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />,
  next: <path d="M3 2.500 9.500 6 3 9.500z" fill="currentColor" />,
  attention: <path d="M6 1.500 11 10.500H1z" fill="currentColor" />,
  bad: <path d="M3 3l6 6M9 3 3 9" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />,
  quiet: <circle cx="6" cy="6" r="3.500" fill="none" stroke="currentColor" strokeWidth="1.800" />,
  live: <circle cx="6" cy="6" r="4" fill="currentColor" className={classes.beat} />,
};

/** A status in a word, a colour and a shape. */
export function StatusPill({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={classes.pill} data-tone={tone}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden focusable="false">
        {shapes[tone]}
      </svg>
      {children}
    </span>
  );
}
