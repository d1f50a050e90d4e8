type Kind = "arrived" | "admitted";

/** Two or three soft bells, in hertz; a fifth for someone at the door, a rising triad for being let in. */
const TUNES: Readonly<Record<Kind, readonly number[]>> = { arrived: [587.33, 880], admitted: [523.25, 659.25, 783.99] };

let context: AudioContext | null = null;

/** Browsers start sound only after a touch or a key: call once per screen, so that the first one readies it. */
export function readyChime(): () => void {
  const wake = () => {
    context ??= new AudioContext();
    void context.resume();
  };
  const events = ["pointerdown", "keydown"] as const;
  for (const event of events) window.addEventListener(event, wake, { once: true });
  return () => {
    for (const event of events) window.removeEventListener(event, wake);
  };
}

/** Plays softly, or stays silent where the browser does not allow sound: what it tells is always on the screen too. */
export function chime(kind: Kind): void {
  try {
    context ??= new AudioContext();
    if (context.state === "suspended") void context.resume();
    const start = context.currentTime + 0.02;
    TUNES[kind].forEach((pitch, index) => bell(context as AudioContext, pitch, start + index * 0.22));
  } catch {
    // No audio device: nothing to hear it with.
  }
}

function bell(sound: AudioContext, pitch: number, at: number): void {
  const tone = sound.createOscillator();
  const level = sound.createGain();
  tone.type = "sine";
  tone.frequency.value = pitch;
  level.gain.setValueAtTime(0, at);
  level.gain.linearRampToValueAtTime(0.14, at + 0.03);
  level.gain.exponentialRampToValueAtTime(0.0005, at + 1.1);
  tone.connect(level).connect(sound.destination);
  tone.start(at);
  tone.stop(at + 1.2);
}
