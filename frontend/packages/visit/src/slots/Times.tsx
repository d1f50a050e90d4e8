import { Text, UnstyledButton } from "@mantine/core";
import type { Slot } from "@mindo/api";
import { formatTime, useT } from "@mindo/i18n";
import { alongArrows } from "./arrows";
import { offsetOf, PARTS, partOf } from "./days";
import type { Flashes } from "./live";
import classes from "./Times.module.css";

interface TimesProps {
  readonly slots: readonly Slot[];
  /** Taken by somebody else a moment ago: shown, struck out, until the flash is over. */
  readonly leaving: readonly number[];
  readonly flashes: Flashes;
  readonly zone: string;
  readonly chosen: string | null;
  readonly onChoose: (startsAt: string) => void;
}

interface Entry {
  readonly at: string;
  readonly gone: boolean;
}

/** A day's free times by part of the day. */
export function Times({ slots, leaving, flashes, zone, chosen, onChoose }: TimesProps) {
  const t = useT();
  const entries: Entry[] = [
    ...slots.map((slot) => ({ at: slot.starts_at, gone: false })),
    ...leaving.map((at) => ({ at: new Date(at).toISOString(), gone: true })),
  ].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  // The hour that the clocks repeat is offered twice: only then does a time say how far from UTC it is.
  const said = entries.map(({ at }) => formatTime(at, zone));
  const words = (at: string) => {
    const time = formatTime(at, zone);
    return said.filter((other) => other === time).length > 1 ? t("slots.twice", { time, offset: offsetOf(at, zone) }) : time;
  };
  return (
    <div className={classes.parts}>
      {PARTS.map((part) => {
        const times = entries.filter(({ at }) => partOf(at, zone) === part);
        if (times.length === 0) return null;
        return (
          <div key={part} role="group" aria-label={t(`slots.${part}`)}>
            <Text size="sm" c="dimmed" mb={8}>
              {t(`slots.${part}`)}
            </Text>
            <div className={classes.times} onKeyDown={alongArrows} role="presentation">
              {times.map(({ at, gone }) => (
                <UnstyledButton
                  key={`${at}${gone ? "-" : ""}`}
                  className={flashes.come.has(Date.parse(at)) ? `${classes.time ?? ""} mindo-flash` : classes.time}
                  aria-pressed={!gone && chosen !== null && Date.parse(at) === Date.parse(chosen)}
                  data-gone={gone || undefined}
                  disabled={gone}
                  onClick={() => onChoose(at)}
                >
                  <time dateTime={at}>{words(at)}</time>
                  {gone ? <span className={classes.word}>{t("slots.gone")}</span> : null}
                </UnstyledButton>
              ))}
            </div>
          </div>
        );
      })}
    </div>
  );
}
