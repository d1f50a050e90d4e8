import { Alert, Button, Group, Paper, Stack, Text } from "@mantine/core";
import type { Booking } from "@mindo/api";
import { formatDay, useLanguage, useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Icon, Page, SkeletonRows, useNow, When } from "@mindo/ui";
import { problemWords } from "@mindo/visit";
import { SlotPicker } from "@mindo/visit/slots";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useBooking } from "../data/bookings";
import { useReschedule } from "../data/moving";
import { Problem } from "../parts/Problem";

function Times({ booking }: { booking: Booking }) {
  const t = useT();
  const { zone } = useLanguage();
  const now = useNow(60_000);
  const navigate = useNavigate();
  const cache = useQueryClient();
  const move = useReschedule(booking.id);
  const [picked, setPicked] = useState<string | null>(null);
  const [lost, setLost] = useState(false);
  return (
    <Stack gap="lg">
      <SlotPicker
        professional={booking.professional}
        minutes={booking.minutes}
        except={booking.starts_at}
        chosen={picked}
        onChoose={(at) => {
          move.reset();
          setLost(false);
          setPicked(at);
        }}
        onLost={() => {
          // The time also goes when it is this move that takes it.
          if (move.isPending || move.isSuccess) return;
          setLost(true);
          setPicked(null);
        }}
      />
      <div role="alert">
        {lost && !move.isError ? (
          <Alert color="honey" variant="light" icon={<Icon name="info" />}>
            {t("slots.lost")}
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
          onClick={() =>
            picked &&
            move.mutate(picked, {
              onSuccess: () => void navigate(`/sessions/${booking.id}`, { replace: true, state: { moved: true } }),
              onError: () => void cache.invalidateQueries({ queryKey: ["slots", booking.professional.id] }),
            })
          }
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
