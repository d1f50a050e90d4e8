import classes from "./Logo.module.css";

/** The mark: two chairs' backs, turned to each other, that together make a leaf. */
export function Mark({ size = 30 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden focusable="false" className={classes.mark}>
      <path d="M15 27C7.500 25.500 4 20.500 4 13.500 4 9.500 5 6.500 6.500 4.500 12 7 15 12 15 19z" fill="currentColor" />
      <path d="M18 27c6.500-1.200 10-5.500 10-11.500 0-3.200-.8-5.600-2-7.300C21 10.300 18 14.500 18 20.500z" className={classes.clay} />
    </svg>
  );
}

export function Logo({ compact = false }: { compact?: boolean }) {
  return (
    <span className={classes.logo}>
      <Mark />
      <span className={compact ? classes.wordCompact : classes.word}>
        Mindo<span className={classes.second}> Health</span>
      </span>
    </span>
  );
}
