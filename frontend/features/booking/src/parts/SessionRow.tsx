import { Button, Group, Text } from "@mantine/core";
import type { Booking } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { Icon, useNow, When } from "@mindo/ui";
import { Link } from "react-router";
import { nextStep } from "../status";
import { Face } from "./Face";
import classes from "./SessionRow.module.css";
import { Status } from "./Status";

/** One session in a list; the whole row leads to it, the one next step stands beside it. */
export function SessionRow({ booking }: { booking: Booking }) {
  const t = useT();
  const step = nextStep(booking, useNow(5_000));
  return (
    <li className={classes.row}>
      <Face url={booking.professional.avatar_url} size={48} />
      <div className={classes.words}>
        <Link to={`/sessions/${booking.id}`} className={classes.link}>
          {booking.professional.display_name}
        </Link>
        <Text size="sm" c="dimmed" component="div">
          <When at={booking.starts_at} /> · {t("booking.with", { kind: booking.modality, minutes: booking.minutes })}
        </Text>
      </div>
      <Group gap="xs" className={classes.side}>
        <Status booking={booking} />
        {!step && booking.reschedule?.reason ? (
          <Button component={Link} to={`/sessions/${booking.id}/move`} size="sm" variant="subtle" aria-label={t("booking.move.buttonFor", { name: booking.professional.display_name })}>
            {t("booking.move.button")}
          </Button>
        ) : null}
        {step ? (
          <Button component={Link} to={step.to} size="sm" color={step.primary ? "clay" : "pine"} variant={step.primary ? "filled" : "light"} leftSection={booking.rateable ? <Icon name="star" size={16} /> : undefined} className={classes.step}>
            {t(step.label)}
          </Button>
        ) : null}
      </Group>
    </li>
  );
}

export function SessionRows({ bookings, label }: { bookings: readonly Booking[]; label: string }) {
  return (
    <ul className={classes.list} aria-label={label}>
      {bookings.map((booking) => (
        <SessionRow key={booking.id} booking={booking} />
      ))}
    </ul>
  );
}
