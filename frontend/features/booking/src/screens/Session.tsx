import { Alert, Anchor, Button, Group, Paper, Stack, Text } from "@mantine/core";
import type { Booking } from "@mindo/api";
import { formatWhen, useLanguage, useT } from "@mindo/i18n";
import { ErrorState, Icon, Money, Page, SkeletonRows, useNow, When } from "@mindo/ui";
import { useCan } from "@mindo/auth";
import { live } from "@mindo/live";
import { problemWords, TransferCard } from "@mindo/visit";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useBooking } from "../data/bookings";
import { CancelDialog } from "../parts/CancelDialog";
import { Face } from "../parts/Face";
import { Facts } from "../parts/Facts";
import { Status } from "../parts/Status";
import { nextStep } from "../status";

/** That something was said to be wrong, and where that stands. */
function WhatWasWrong({ booking }: { booking: Booking }) {
  const t = useT();
  const state = booking.objection?.state;
  if (state !== "open" && state !== "decided") return null;
  return (
    <Alert color={state === "open" ? "honey" : "pine"} variant="light" icon={<Icon name="info" />} role="status">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t(state === "open" ? "disputes.session.seeOpen" : "disputes.session.seeDecided")}</Text>
        <Anchor component={Link} to={`/sessions/${booking.id}/objection`} size="sm">
          {t("disputes.session.see")}
        </Anchor>
      </Stack>
    </Alert>
  );
}

function Detail({ booking }: { booking: Booking }) {
  const t = useT();
  useLanguage();
  const now = useNow(5_000);
  const can = useCan();
  const [cancelling, setCancelling] = useState(false);
  const step = nextStep(booking, now);
  const { professional } = booking;
  const closed = booking.closed_reason && booking.closed_reason !== "finished" ? booking.closed_reason : null;
  const ahead = booking.state === "confirmed" && !step;
  const asked = booking.transfer && Date.parse(booking.transfer.expires_at) > now ? booking.transfer : null;
  const objectable = booking.objection?.state === "possible" && can(booking.credit_order_id ? "gig_order.own" : "session_dispute.open");
  const over = !["held", "confirmed", "in_progress"].includes(booking.state);
  return (
    <Stack gap="lg">
      {asked ? (
        <TransferCard
          key={asked.id}
          offer={asked}
          name={professional.display_name}
          onAnswer={(accept) => live.command("waiting_room.transfer_answer", { booking_id: booking.id, offer_id: asked.id, accept })}
        />
      ) : null}
      <Paper withBorder p="lg">
        <Stack gap="md">
          <Group wrap="nowrap" gap="md" align="flex-start">
            <Face url={professional.avatar_url} size={72} />
            <Stack gap={4}>
              <Text fw={600} size="xl">
                {professional.display_name}
              </Text>
              <Anchor href={`/p/${professional.slug}`} size="sm">
                {t("booking.detail.profile", { name: professional.display_name })}
              </Anchor>
              <div role="status" aria-live="polite">
                <Status booking={booking} />
              </div>
            </Stack>
          </Group>
          <Facts
            rows={[
              [t("booking.checkout.when"), <When key="when" at={booking.starts_at} otherZone={professional.zone} />],
              [t("booking.checkout.how"), t(`booking.modality.${booking.modality}`)],
              [t("booking.checkout.length"), t("booking.checkout.minutes", { minutes: booking.minutes })],
              [t(booking.payment_id ? "booking.detail.paid" : "booking.checkout.price"), <Money key="price" value={booking.price} />],
              booking.refunded && booking.refunded.amount > 0 ? [t(booking.credit_order_id ? "booking.detail.cameBack" : "booking.detail.refunded"), <Money key="refunded" value={booking.refunded} />] : null,
            ]}
          />
        </Stack>
      </Paper>
      {closed ? (
        <Alert color="honey" variant="light" icon={<Icon name="info" />}>
          {t(`booking.closed.${closed}`)}
        </Alert>
      ) : null}
      {ahead ? (
        <Alert color="pine" variant="light" icon={<Icon name="clock" />}>
          {t("booking.home.roomOpens", { when: formatWhen(booking.opens_at, now) })}
        </Alert>
      ) : null}
      <WhatWasWrong booking={booking} />
      {booking.rated ? <Text c="dimmed">{t("booking.detail.rated")}</Text> : null}
      <Group gap="sm">
        {step ? (
          <Button component={Link} to={step.to} color="clay" size="lg">
            {t(booking.rateable ? "booking.detail.rate" : step.label)}
          </Button>
        ) : null}
        {over ? (
          <Button component="a" href={`/p/${professional.slug}`} variant={step ? "default" : "filled"} color={step ? undefined : "clay"}>
            {t("booking.detail.again")}
          </Button>
        ) : null}
        {booking.reschedule?.reason ? (
          <Button component={Link} to={`/sessions/${booking.id}/move`} variant="default" leftSection={<Icon name="calendar" size={18} />}>
            {t("booking.move.button")}
          </Button>
        ) : null}
        {can("guest.list") && (booking.state === "confirmed" || booking.state === "in_progress") ? (
          <Button component={Link} to={`/sessions/${booking.id}/guests`} variant="default" leftSection={<Icon name="people" size={18} />}>
            {t("booking.detail.guests")}
          </Button>
        ) : null}
        {objectable ? (
          <Button component={Link} to={booking.credit_order_id ? `/orders/${booking.credit_order_id}` : `/sessions/${booking.id}/objection`} variant="subtle" color="rose">
            {t("disputes.session.title")}
          </Button>
        ) : null}
        {booking.cancellation ? (
          <Button variant="subtle" color="rose" onClick={() => setCancelling(true)}>
            {t("booking.cancel.button")}
          </Button>
        ) : null}
      </Group>
      <CancelDialog booking={booking} opened={cancelling} onClose={() => setCancelling(false)} />
    </Stack>
  );
}

/** One session: what it is, where it stands, and what can be done about it. */
export default function Session() {
  const t = useT();
  const { bookingId = "" } = useParams();
  const booking = useBooking(bookingId);
  return (
    <Page title={t("booking.detail.title")} documentTitle={t("booking.detail.document")} width="text">
      {booking.isError ? <ErrorState error={{ message: problemWords(t, booking.error), requestId: booking.error.requestId }} onRetry={() => void booking.refetch()} /> : null}
      {booking.isPending ? <SkeletonRows rows={3} height={110} /> : null}
      {booking.data ? <Detail booking={booking.data} /> : null}
    </Page>
  );
}
