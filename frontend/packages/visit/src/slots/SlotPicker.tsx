import { Skeleton, Text, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { dayIn, formatDate, formatTime, useLanguage, useT } from "@mindo/i18n";
import { ErrorState } from "@mindo/ui";
import { useEffect, useRef, useState } from "react";
import { cityOf } from "./city";
import { byDay, daysOf, startOfDay } from "./days";
import { Days } from "./Days";
import { useSlotChanges } from "./live";
import classes from "./SlotPicker.module.css";
import { useFirstFree, useSlots, WEEK, WEEKS } from "./slots";
import { Times } from "./Times";

interface SlotPickerProps {
  readonly professional: { readonly id: string; readonly display_name: string; readonly zone: string };
  /** Length of the session. */
  readonly minutes: number;
  /** The chosen start, an instant. */
  readonly chosen: string | null;
  readonly onChoose: (startsAt: string) => void;
  /** The chosen time is not free any more: somebody else took it, or the hours changed. */
  readonly onLost: () => void;
  /** The next free time of any length, where the screen knows it already: the strip begins at its week. */
  readonly next?: string | null | undefined;
  readonly onNext?: ((next: string | null) => void) | undefined;
  /** A start that is no choice: the one a session has now. */
  readonly except?: string | null | undefined;
}

const dayWords = (day: string) => formatDate(`${day}T12:00:00Z`, { weekday: "long", day: "numeric", month: "long" }, "UTC");

/**
 * A day and a free time with a professional, in the reader's zone; times come and go while one looks.
 *
 * Until the reader turns a page herself the strip stands at the first week that has anything free.
 */
export function SlotPicker({ professional, minutes, chosen, onChoose, onLost, next, onNext, except = null }: SlotPickerProps) {
  const t = useT();
  const { zone } = useLanguage();
  const [start] = useState(() => startOfDay(Date.now(), zone));
  const weekOf = (at: string) => Math.min(WEEKS - 1, Math.max(0, Math.floor((Date.parse(at) - start) / WEEK)));
  const [week, setWeek] = useState(() => {
    const wanted = chosen ?? next;
    return wanted ? weekOf(wanted) : 0;
  });
  const [turned, setTurned] = useState(chosen !== null);
  const [day, setDay] = useState<string | null>(chosen === null ? null : dayIn(chosen, zone));
  const times = useRef<HTMLDivElement>(null);
  const from = start + week * WEEK;
  const found = useSlots(professional.id, minutes, from);
  const flashes = useSlotChanges(professional.id, minutes, {
    onNext,
    onGone: (gone) => {
      if (chosen !== null && gone.has(Date.parse(chosen))) onLost();
    },
  });

  const days = daysOf(start, week, zone);
  const free = found.data?.slots.filter(({ starts_at }) => except === null || Date.parse(starts_at) !== Date.parse(except));
  const slots = byDay(free ?? [], zone);
  const shown = day && days.includes(day) ? day : (days.find((one) => slots.has(one)) ?? null);
  const leaving = [...flashes.gone].filter((at) => dayIn(at, zone) === shown);
  const empty = free !== undefined && !days.some((one) => slots.has(one));
  const first = useFirstFree(professional.id, minutes, except, empty);
  if (empty && !turned && first.data && weekOf(first.data) !== week) setWeek(weekOf(first.data));

  // What was chosen earlier (before signing in, say) or lost while the connection was away is told by its absence.
  const missing = chosen !== null && free !== undefined && !found.isFetching && days.includes(dayIn(chosen, zone)) && !free.some(({ starts_at }) => Date.parse(starts_at) === Date.parse(chosen));
  const lost = useRef(onLost);
  useEffect(() => {
    lost.current = onLost;
  });
  useEffect(() => {
    if (missing) lost.current();
  }, [missing]);

  const go = (to: number, at: string | null = null) => {
    setTurned(true);
    setWeek(to);
    setDay(at === null ? null : dayIn(at, zone));
  };
  const differs = formatTime(from, zone) !== formatTime(from, professional.zone);
  const jump = empty && first.data ? first.data : null;
  return (
    <div className={classes.picker}>
      <div>
        <Text size="sm" c="dimmed" mb="xs">
          {t("slots.zone", { zone: cityOf(zone) })}
          {differs ? ` · ${t("slots.otherZone", { name: professional.display_name, zone: cityOf(professional.zone) })}` : null}
        </Text>
        <Days
          days={days}
          counts={new Map([...slots].map(([one, list]) => [one, list.length]))}
          chosen={shown}
          onChoose={(one) => {
            setTurned(true);
            setDay(one);
            times.current?.scrollIntoView({ block: "nearest", behavior: "smooth" });
          }}
          onEarlier={week > 0 ? () => go(week - 1) : null}
          onLater={week < WEEKS - 1 ? () => go(week + 1) : null}
        />
      </div>
      <VisuallyHidden role="status">{shown && free ? t("slots.dayFree", { day: dayWords(shown), count: slots.get(shown)?.length ?? 0 }) : ""}</VisuallyHidden>
      <div ref={times} className={classes.times} role="group" aria-label={shown ? dayWords(shown) : t("slots.days")}>
        {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
        {found.isPending ? <Skeleton height={160} /> : null}
        {shown ? <Times slots={slots.get(shown) ?? []} leaving={leaving} flashes={flashes} zone={zone} chosen={chosen} onChoose={onChoose} /> : null}
        {empty && leaving.length === 0 ? (
          <Text c="dimmed" role="status">
            {first.data === null ? t("slots.noneAtAll") : t("slots.none")}{" "}
            {jump ? (
              <UnstyledButton className={classes.jump} onClick={() => go(weekOf(jump), jump)}>
                {t("slots.jump", { day: dayWords(dayIn(jump, zone)) })}
              </UnstyledButton>
            ) : null}
          </Text>
        ) : null}
      </div>
      {chosen !== null && formatTime(chosen, zone) !== formatTime(chosen, professional.zone) ? (
        <Text size="sm" c="dimmed">
          {t("slots.theirTime", { time: formatTime(chosen, professional.zone), zone: cityOf(professional.zone) })}
        </Text>
      ) : null}
    </div>
  );
}
