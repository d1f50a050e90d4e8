import { ActionIcon, Button, Group, Stack, Text, Title } from "@mantine/core";
import type { Booking } from "@mindo/api";
import { formatDate, formatTime, useLanguage, useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Icon, SkeletonRows, useNow } from "@mindo/ui";
import { problemWords } from "@mindo/visit";
import { Fragment, useState } from "react";
import { Link } from "react-router";
import { dayAfter, useDay } from "./data/day";
import { Status } from "./parts/Status";
import classes from "./Timeline.module.css";

function Entry({ booking, zone, now }: { booking: Booking; zone: string; now: number }) {
  const t = useT();
  const running = now >= Date.parse(booking.starts_at) && now < Date.parse(booking.ends_at);
  const over = ["completed", "technical_failure", "no_show_patient", "no_show_professional", "cancelled"].includes(booking.state);
  return (
    <li className={classes.entry} data-running={running || undefined} data-over={over || undefined}>
      <div className={`${classes.time ?? ""} mindo-tabular`}>
        <time dateTime={booking.starts_at}>{formatTime(booking.starts_at, zone)}</time>
        <span>{formatTime(booking.ends_at, zone)}</span>
      </div>
      <div className={classes.body}>
        <Group justify="space-between" gap="xs">
          <Text fw={600}>{booking.patient?.name ?? t("booking.day.patientErased")}</Text>
          <Status booking={booking} />
        </Group>
        <Text size="sm" c="dimmed">
          {t("booking.with", { kind: booking.modality, minutes: booking.minutes })}
        </Text>
        <Group gap="xs" mt={6}>
          {booking.call_open ? (
            <Button component={Link} to={`/sessions/${booking.id}/call`} size="xs" color="clay" leftSection={<Icon name="video" size={16} />}>
              {t("booking.day.join")}
            </Button>
          ) : null}
          {booking.state === "confirmed" || booking.state === "in_progress" ? (
            <Button component={Link} to={`/sessions/${booking.id}/guests`} size="xs" variant="subtle" leftSection={<Icon name="people" size={16} />} aria-label={t("booking.day.guestsOf", { name: booking.patient?.name ?? t("booking.day.patientErased") })}>
              {t("booking.detail.guests")}
            </Button>
          ) : null}
          {booking.state === "completed" || booking.state === "technical_failure" ? (
            <Button component={Link} to={`/sessions/${booking.id}/summary`} size="xs" variant="light" leftSection={<Icon name="note" size={16} />}>
              {t("booking.day.note")}
            </Button>
          ) : null}
          {booking.objection ? (
            <Button component={Link} to={`/sessions/${booking.id}/objection`} size="xs" variant="light" color={booking.objection.state === "open" ? "honey" : "gray"} leftSection={<Icon name="info" size={16} />}>
              {t("booking.day.objection")}
            </Button>
          ) : null}
        </Group>
      </div>
    </li>
  );
}

function Now({ now, zone }: { now: number; zone: string }) {
  const t = useT();
  return (
    <li className={classes.now}>
      <span className="mindo-tabular">
        {t("booking.day.now")} {formatTime(now, zone)}
      </span>
    </li>
  );
}

function Entries({ bookings, zone, today }: { bookings: readonly Booking[]; zone: string; today: boolean }) {
  const t = useT();
  const now = useNow(15_000);
  const next = bookings.findIndex(({ ends_at }) => Date.parse(ends_at) > now);
  return (
    <ol className={classes.list} aria-label={t("booking.day.heading")}>
      {bookings.map((booking, index) => (
        <Fragment key={booking.id}>
          {today && index === next ? <Now now={now} zone={zone} /> : null}
          <Entry booking={booking} zone={zone} now={now} />
        </Fragment>
      ))}
      {today && next === -1 ? <Now now={now} zone={zone} /> : null}
    </ol>
  );
}

/** The professional's day as a line, in the professional's own zone, with a mark at now. */
export function Timeline() {
  const t = useT();
  const { zone: own } = useLanguage();
  const [on, setOn] = useState<string | null>(null);
  const day = useDay(on);
  const shown = day.data?.on ?? on;
  const zone = day.data?.zone ?? own;
  const move = (days: number) => shown && setOn(dayAfter(shown, days));
  return (
    <Stack gap="md" component="section" aria-labelledby="day">
      <Group justify="space-between" gap="xs">
        <div>
          <Title order={2} size="h3" id="day">
            {t("booking.day.heading")}
          </Title>
          <Text size="sm" c="dimmed">
            {shown ? formatDate(`${shown}T12:00:00Z`, { weekday: "long", day: "numeric", month: "long" }, "UTC") : " "}
            {zone === own ? null : ` · ${t("booking.day.zone", { zone: zone.split("/").pop()?.replaceAll("_", " ") ?? zone })}`}
          </Text>
        </div>
        <Group gap={4}>
          <ActionIcon aria-label={t("booking.day.previous")} onClick={() => move(-1)}>
            <Icon name="arrowLeft" />
          </ActionIcon>
          {on === null ? null : (
            <Button variant="subtle" size="xs" onClick={() => setOn(null)}>
              {t("booking.day.today")}
            </Button>
          )}
          <ActionIcon aria-label={t("booking.day.following")} onClick={() => move(1)}>
            <Icon name="arrowRight" />
          </ActionIcon>
        </Group>
      </Group>
      {day.isError ? <ErrorState error={{ message: problemWords(t, day.error), requestId: day.error.requestId }} onRetry={() => void day.refetch()} /> : null}
      {day.isPending ? <SkeletonRows rows={4} height={84} /> : null}
      {day.data && day.data.bookings.length === 0 ? (
        <EmptyState art="cup" title={t("booking.day.empty")}>
          {t("booking.day.emptyBody")}
        </EmptyState>
      ) : null}
      {day.data && day.data.bookings.length > 0 ? <Entries bookings={day.data.bookings} zone={zone} today={on === null} /> : null}
    </Stack>
  );
}
