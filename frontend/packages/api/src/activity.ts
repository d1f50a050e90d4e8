/** Somebody counts as active for this long after touching the device. */
const FOR_MS = 60_000;
const TOUCHES = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

// Opening the page was an act of somebody's.
let touchedAt = Date.now();
for (const touch of TOUCHES) {
  window.addEventListener(touch, () => (touchedAt = Date.now()), { passive: true, capture: true });
}

/** Tells the server whether a person or the page itself is asking: devices nobody touches are signed out. */
export const activity = (): Readonly<Record<string, string>> => (Date.now() - touchedAt < FOR_MS ? { "x-mindo-activity": "user" } : {});
