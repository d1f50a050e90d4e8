import { Button, Group, Stack, Text, Title } from "@mantine/core";
import type { Booking } from "@mindo/api";
import { formatWhen, useLanguage, useT } from "@mindo/i18n";
import { Countdown, Icon, useNow, When } from "@mindo/ui";
import { Link } from "react-router";
import { holdIsAlive, nextStep } from "../status";
import { Face } from "./Face";
import classes from "./NextSession.module.css";
import { Status } from "./Status";

/** The next session, large: with whom, when, and the one thing to do about it now. */
export function NextSession({ booking }: { booking: Booking }) {
  const t = useT();
  useLanguage();
  const now = useNow(5_000);
  const step = nextStep(booking, now);
  const held = holdIsAlive(booking, now);
  return (
    <section className={classes.card} aria-labelledby="next" data-live={step?.primary || undefined}>
      <Group justify="space-between" gap="xs">
        <Text fw={560} c="dimmed" component="h2" size="md" id="next" m={0}>
          {t(held ? "booking.home.held" : "booking.home.next")}
        </Text>
        <Status booking={booking} />
      </Group>
      <Group gap="md" wrap="nowrap" align="flex-start">
        <Face url={booking.professional.avatar_url} size={72} />
        <Stack gap={4}>
          <Title order={3} className={classes.when}>
            <When at={booking.starts_at} otherZone={booking.professional.zone} />
          </Title>
          <Text fw={560}>{booking.professional.display_name}</Text>
          <Text size="sm" c="dimmed">
            {t("booking.with", { kind: booking.modality, minutes: booking.minutes })}
          </Text>
        </Stack>
      </Group>
      <Group gap="sm">
        {step ? (
          <Button component={Link} to={step.to} color="clay" size="lg" leftSection={<Icon name={held ? "wallet" : "video"} />}>
            {t(step.label)}
          </Button>
        ) : (
          <Text size="sm">{t("booking.home.roomOpens", { when: formatWhen(booking.opens_at, now) })}</Text>
        )}
        {held && booking.hold_expires_at ? <Countdown until={booking.hold_expires_at} fw={560} /> : null}
        <Button component={Link} to={`/sessions/${booking.id}`} variant="subtle" rightSection={<Icon name="chevronRight" />}>
          {t("booking.home.details")}
        </Button>
      </Group>
    </section>
  );
}
