import { Alert, Button, Chip, Group, Paper, Stack, Text, Title } from "@mantine/core";
import type { Booking } from "@mindo/api";
import { formatDate, formatDay, formatTime, useLanguage, useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Icon, Page, SkeletonRows, useNow, When } from "@mindo/ui";
import { problemWords } from "@mindo/visit";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useBooking } from "../data/bookings";
import { byDay, useFreeTimes, useReschedule } from "../data/moving";
import { Problem } from "../parts/Problem";
import classes from "./Move.module.css";

function Times({ booking }: { booking: Booking }) {
  const t = useT();
  const { zone } = useLanguage();
  const now = useNow(60_000);
  const navigate = useNavigate();
  const free = useFreeTimes(booking);
  const move = useReschedule(booking.id);
  const [day, setDay] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const days = byDay(free.data?.filter((at) => at !== booking.starts_at) ?? [], zone);
  const shown = day !== null && days.has(day) ? day : ([...days.keys()][0] ?? null);
  const times = shown === null ? [] : (days.get(shown) ?? []);
  // A time somebody else took while she looked is not chosen any more.
  const picked = chosen !== null && free.data?.includes(chosen) ? chosen : null;
  const name = booking.professional.display_name;
  if (free.isPending) return <SkeletonRows rows={3} height={64} />;
  if (free.isError) return <ErrorState error={{ message: problemWords(t, free.error) }} onRetry={() => void free.refetch()} />;
  if (shown === null) {
    return (
      <EmptyState art="path" title={t("booking.move.none")}>
        {t("booking.move.noneBody", { name })}
      </EmptyState>
    );
  }
  return (
    <Stack gap="lg">
      <Stack gap="xs" component="section" aria-labelledby="days">
        <Title order={2} size="h4" id="days">
          {t("booking.move.day")}
        </Title>
        <Chip.Group value={shown} onChange={(value) => setDay(value)}>
          <div className={classes.days}>
            {[...days.keys()].map((one) => (
              <Chip key={one} value={one} size="md" radius="md">
                {formatDate(`${one}T12:00:00Z`, { weekday: "short", day: "numeric", month: "short" }, "UTC")}
              </Chip>
            ))}
          </div>
        </Chip.Group>
      </Stack>
      <Stack gap="xs" component="section" aria-labelledby="times">
        <Title order={2} size="h4" id="times">
          {t("booking.move.time")}
        </Title>
        <div className={classes.times}>
          {times.map((at) => (
            <Button key={at} variant={at === picked ? "filled" : "default"} color="pine" aria-pressed={at === picked} className="mindo-tabular" onClick={() => setChosen(at)}>
              {formatTime(at, zone)}
            </Button>
          ))}
        </div>
      </Stack>
      <div role="alert">
        {chosen !== null && picked === null && !move.isSuccess ? (
          <Alert color="honey" variant="light" icon={<Icon name="info" />}>
            {t("booking.move.lost")}
          </Alert>
        ) : null}
        {move.isError ? <Problem error={move.error} /> : null}
      </div>
      <Group gap="sm">
        <Button
          color="clay"
          size="lg"
          disabled={picked === null}
          loading={move.isPending}
          onClick={() => picked && move.mutate(picked, { onSuccess: () => void navigate(`/sessions/${booking.id}`, { replace: true, state: { moved: true } }), onError: () => void free.refetch() })}
        >
          {picked ? t("booking.move.confirm", { when: formatDay(picked, now, zone) }) : t("booking.move.choose")}
        </Button>
        <Button component={Link} to={`/sessions/${booking.id}`} variant="subtle" color="gray">
          {t("booking.move.keep")}
        </Button>
      </Group>
    </Stack>
  );
}

function Body({ booking }: { booking: Booking }) {
  const t = useT();
  const { reschedule } = booking;
  const refusal = reschedule === null ? "booking_state" : reschedule.reason === null ? (reschedule.refusal ?? "booking_state") : null;
  const words = { hours: reschedule?.window_hours ?? 24, left: reschedule?.left ?? 0 };
  return (
    <Stack gap="lg">
      <Paper withBorder p="lg">
        <Text size="sm" c="dimmed">
          {t("booking.move.now", { name: booking.professional.display_name })}
        </Text>
        <Text fw={600} size="lg">
          <When at={booking.starts_at} otherZone={booking.professional.zone} />
        </Text>
        <Text size="sm" mt="xs">
          {refusal ? null : t(reschedule?.reason === "professional_late" ? "booking.move.late" : "booking.move.free", words)}
        </Text>
      </Paper>
      {refusal ? (
        <EmptyState
          art="cup"
          title={t("booking.move.cannot")}
          action={
            <Button component={Link} to={`/sessions/${booking.id}`}>
              {t("booking.checkout.toSession")}
            </Button>
          }
        >
          {t(`booking.move.refusal.${refusal}`, words)}
        </EmptyState>
      ) : (
        <Times booking={booking} />
      )}
    </Stack>
  );
}

/** Another time for a session with the same professional, at the price that was paid. */
export default function Move() {
  const t = useT();
  const { bookingId = "" } = useParams();
  const booking = useBooking(bookingId);
  return (
    <Page title={t("booking.move.title")} documentTitle={t("booking.detail.document")} lead={t("booking.move.lead")} width="text">
      {booking.isError ? <ErrorState error={{ message: problemWords(t, booking.error), requestId: booking.error.requestId }} onRetry={() => void booking.refetch()} /> : null}
      {booking.isPending ? <SkeletonRows rows={3} height={110} /> : null}
      {booking.data ? <Body booking={booking.data} /> : null}
    </Page>
  );
}
