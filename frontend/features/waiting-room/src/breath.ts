const STEPS = [
  ["in", 4],
  ["hold", 2],
  ["out", 6],
] as const;
const ROUND = STEPS.reduce((sum, [, seconds]) => sum + seconds, 0);

/** Where one is in the exercise after so many milliseconds: what to do, for how many seconds more, in which round. */
export function breathAt(elapsed: number): { phase: (typeof STEPS)[number][0]; left: number; round: number } {
  const seconds = Math.floor(elapsed / 1000);
  let rest = seconds % ROUND;
  for (const [phase, length] of STEPS) {
    if (rest < length) return { phase, left: length - rest, round: Math.floor(seconds / ROUND) + 1 };
    rest -= length;
  }
  return { phase: "in", left: 4, round: 1 };
}
