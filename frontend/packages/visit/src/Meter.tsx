import { useT } from "@mindo/i18n";
import { useRef } from "react";
import { useLevel } from "./level";
import classes from "./Meter.module.css";

/** A bar that moves with the voice. */
export function Meter({ track }: { track: MediaStreamTrack | null }) {
  const t = useT();
  const bar = useRef<HTMLDivElement>(null);
  useLevel(track, (level) => {
    bar.current?.style.setProperty("--level", level.toFixed(2));
    bar.current?.setAttribute("aria-valuenow", String(Math.round(level * 100)));
  });
  return <div ref={bar} className={classes.meter} role="meter" aria-label={t("waiting-room.device.meter")} aria-valuemin={0} aria-valuemax={100} aria-valuenow={0} />;
}
