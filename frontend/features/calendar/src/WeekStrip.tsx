import { ActionIcon, Button, Group, Skeleton, Text } from "@mantine/core";
import type { Week } from "@mindo/api";
import { dayIn, formatDate, formatTime, useT } from "@mindo/i18n";
import { ErrorState, Icon, StatusPill } from "@mindo/ui";
import { useState } from "react";
import { useWeek } from "./data";
import { useOwnCalendarChanges } from "./live";
import { dayAfter, startOfDayIn } from "./walls";
import classes from "./WeekStrip.module.css";

function Day({ day, today, zone, week }: { day: string; today: boolean; zone: string; week: Week }) {
  const t = useT();
  const claims = week.claims.filter((claim) => dayIn(claim.starts_at, zone) === day);
  const free = week.free.filter((slot) => dayIn(slot.starts_at, zone) === day).length;
  const noon = `${day}T12:00:00Z`;
  return (
    <li className={classes.day} data-today={today || undefined}>
      <div className={classes.date}>
        <span>{formatDate(noon, { weekday: "short" }, "UTC")}</span>
        <strong className="mindo-tabular">{formatDate(noon, { day: "numeric", month: "short" }, "UTC")}</strong>
      </div>
      {claims.map((claim) => (
        <div key={claim.id} className={classes.claim} data-state={claim.state}>
          <span className="mindo-tabular">
            {formatTime(claim.starts_at, zone)}–{formatTime(claim.ends_at, zone)}
          </span>
          <StatusPill tone={claim.state === "booked" ? "good" : "attention"}>{t(claim.state === "booked" ? "calendar.week.booked" : "calendar.week.held")}</StatusPill>
        </div>
      ))}
      <Text size="xs" c="dimmed">
        {t("calendar.week.free", { count: free })}
      </Text>
    </li>
  );
}

/** Seven days of claims and free times, changing as people hold and book. */
export function WeekStrip({ zone }: { zone: string }) {
  const t = useT();
  const [today] = useState(() => dayIn(Date.now(), zone));
  const [first, setFirst] = useState(today);
  const days = Array.from({ length: 7 }, (_, index) => dayAfter(first, index));
  const found = useWeek(startOfDayIn(first, zone), startOfDayIn(dayAfter(first, 7), zone));
  useOwnCalendarChanges();
  return (
    <div>
      <Group justify="space-between" mb="sm">
        <Text size="sm" c="dimmed">
          {t("calendar.week.zone", { zone: zone.replaceAll("_", " ") })}
        </Text>
        <Group gap="xs">
          <ActionIcon aria-label={t("calendar.week.earlier")} onClick={() => setFirst(dayAfter(first, -7))}>
            <Icon name="arrowLeft" />
          </ActionIcon>
          <Button size="xs" variant="default" disabled={first === today} onClick={() => setFirst(today)}>
            {t("calendar.week.today")}
          </Button>
          <ActionIcon aria-label={t("calendar.week.later")} onClick={() => setFirst(dayAfter(first, 7))}>
            <Icon name="arrowRight" />
          </ActionIcon>
        </Group>
      </Group>
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <Skeleton height={150} /> : null}
      {found.data ? (
        <ol className={classes.days} aria-live="polite">
          {days.map((day) => (
            <Day key={day} day={day} today={day === today} zone={zone} week={found.data} />
          ))}
        </ol>
      ) : null}
    </div>
  );
}
