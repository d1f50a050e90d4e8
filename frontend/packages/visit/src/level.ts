import { useEffect, useRef } from "react";

/**
 * Feeds the loudness of a track, 0 to 1, into a callback about twelve times a second. Not React state: a meter that
 * re-renders its screen would cost more than it shows.
 */
export function useLevel(track: MediaStreamTrack | null, onLevel: (level: number) => void): void {
  const heard = useRef(onLevel);
  useEffect(() => {
    heard.current = onLevel;
  });
  useEffect(() => {
    if (!track || typeof AudioContext === "undefined") return;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      if (context.state === "suspended") void context.resume();
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      // -60 dB is silence, -12 dB is loud speech.
      heard.current(Math.min(1, Math.max(0, (20 * Math.log10(Math.sqrt(power) + 1e-6) + 60) / 48)));
    }, 80);
    return () => {
      clearInterval(timer);
      heard.current(0);
      void context.close();
    };
  }, [track]);
}
