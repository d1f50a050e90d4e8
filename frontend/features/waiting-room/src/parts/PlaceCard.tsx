import { Alert, Button, Group, Stack, Text, Title } from "@mantine/core";
import { formatTime, useLanguage, useT } from "@mindo/i18n";
import { Countdown, Elapsed, Icon, StatusPill, type Tone, useNow, When } from "@mindo/ui";
import { chime } from "@mindo/visit";
import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { estimateOf, type PlaceChanged } from "../place";
import classes from "./PlaceCard.module.css";

interface PlaceCardProps {
  readonly place: PlaceChanged;
  readonly name: string;
  readonly zone: string | null;
}

const HERE: Readonly<Record<PlaceChanged["professional"]["state"], Tone>> = { offline: "quiet", available: "good", in_session: "attention" };

function Estimate({ place, name }: { place: PlaceChanged; name: string }) {
  const t = useT();
  const estimate = estimateOf(place);
  return (
    <div className={classes.fact}>
      <Text size="sm" c="dimmed">
        {t("waiting-room.place.estimate")}
      </Text>
      <Text key={JSON.stringify(estimate)} className={`${classes.value ?? ""} mindo-tabular mindo-flash`} data-testid="estimate">
        {t(`waiting-room.place.${estimate.kind}`, { low: 0, high: 0, ...estimate })}
      </Text>
      <Text size="xs" c="dimmed">
        {estimate.kind === "unknown" ? t("waiting-room.place.unknownBody", { name }) : t("waiting-room.place.honest")}
      </Text>
    </div>
  );
}

/** Large and quiet: where she stands, how long it may take, and whether the professional is there. */
export function PlaceCard({ place, name, zone }: PlaceCardProps) {
  const t = useT();
  useLanguage();
  const waiting = place.state === "waiting" || place.state === "away";
  const title =
    place.state === "not_open"
      ? t("waiting-room.place.notOpen")
      : place.state === "away"
        ? t("waiting-room.place.away")
        : waiting && place.position === 1
          ? t("waiting-room.place.next")
          : waiting && place.position
            ? t("waiting-room.place.position", { position: place.position })
            : t("waiting-room.place.checkingIn");
  return (
    <section className={classes.card} aria-labelledby="place">
      <Group justify="space-between" gap="xs">
        <Text fw={560}>{name}</Text>
        <StatusPill tone={HERE[place.professional.state]}>{t(`waiting-room.professional.${place.professional.state}`)}</StatusPill>
      </Group>
      <Stack gap={4} role="status" aria-live="polite" aria-atomic>
        <Title order={2} id="place" className={classes.title} data-testid="place">
          {title}
        </Title>
        {place.state === "waiting" ? <Text>{t("waiting-room.place.here", { name })}</Text> : null}
        {place.state === "away" && place.place_held_until ? <Text>{t("waiting-room.place.awayBody", { time: formatTime(place.place_held_until) })}</Text> : null}
      </Stack>
      {place.state === "not_open" ? (
        <Text>
          {t("waiting-room.place.opensIn")} <Countdown until={place.opens_at} bare fw={600} />
        </Text>
      ) : null}
      {place.delay_min > 0 || place.reschedule_offered ? (
        <Alert color="honey" variant="light" icon={<Icon name="clock" />} title={place.delay_min > 0 ? t("waiting-room.delay.patient", { name, minutes: place.delay_min }) : t("waiting-room.delay.overdue", { name })} role="status">
          <Stack gap="sm" align="flex-start">
            <Text size="sm">{t(place.reschedule_offered ? "waiting-room.delay.offerBody" : "waiting-room.delay.patientBody")}</Text>
            {place.reschedule_offered ? (
              <Button component={Link} to={`/sessions/${place.booking_id}/move`} variant="default" size="sm" leftSection={<Icon name="calendar" size={18} />}>
                {t("waiting-room.delay.reschedule")}
              </Button>
            ) : null}
          </Stack>
        </Alert>
      ) : null}
      <div className={classes.facts}>
        {waiting ? <Estimate place={place} name={name} /> : null}
        <div className={classes.fact}>
          <Text size="sm" c="dimmed">
            {t("waiting-room.place.starts")}
          </Text>
          <Text className={classes.small}>
            <When at={place.starts_at} otherZone={zone} />
          </Text>
        </div>
        {waiting && place.checked_in_at ? (
          <div className={classes.fact}>
            <Text size="sm" c="dimmed">
              {t("waiting-room.place.waitingFor")}
            </Text>
            <Elapsed since={place.checked_in_at} className={classes.small} />
          </div>
        ) : null}
      </div>
    </section>
  );
}

const SECONDS = 5;

/** She has been let in: a soft chime, the way in, visible, and by itself after a few seconds. */
export function Admitted({ name, onEnter }: { name: string; onEnter: () => void }) {
  const t = useT();
  const [since] = useState(() => Date.now());
  const button = useRef<HTMLButtonElement>(null);
  const seconds = Math.max(0, Math.ceil(SECONDS - (useNow(250) - since) / 1000));
  const go = useRef(onEnter);
  useEffect(() => {
    go.current = onEnter;
  });
  useEffect(() => {
    chime("admitted");
    button.current?.focus();
  }, []);
  const over = seconds === 0;
  useEffect(() => {
    if (over) go.current();
  }, [over]);
  return (
    <section className={`${classes.card ?? ""} ${classes.admitted ?? ""}`} aria-labelledby="admitted">
      <Stack gap={4} role="alert">
        <Title order={2} id="admitted" className={classes.title}>
          {t("waiting-room.place.admitted", { name })}
        </Title>
      </Stack>
      <Text className="mindo-tabular">{t("waiting-room.place.admittedBody", { seconds })}</Text>
      <Button ref={button} color="clay" size="lg" leftSection={<Icon name="video" />} onClick={onEnter}>
        {t("waiting-room.place.enter")}
      </Button>
    </section>
  );
}
