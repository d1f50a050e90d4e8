import { Button, Group, Paper, Progress, Stack, Text } from "@mantine/core";
import type { Booking } from "@mindo/api";
import { formatMoney, useLanguage, useT } from "@mindo/i18n";
import { Countdown, EmptyState, ErrorState, Icon, Money, Page, SkeletonRows, useNow, When } from "@mindo/ui";
import { problemWords } from "@mindo/visit";
import { Link, useNavigate, useParams } from "react-router";
import { useBooking, usePay, useRelease } from "../data/bookings";
import { Alternatives } from "../parts/Alternatives";
import { Face } from "../parts/Face";
import { Facts } from "../parts/Facts";
import { Problem } from "../parts/Problem";
import { Redeem } from "../parts/Redeem";
import classes from "./Checkout.module.css";

const HOLD_MS = 600_000;

function Left({ until }: { until: string }) {
  const t = useT();
  const left = Date.parse(until) - useNow();
  const last = left <= 60_000;
  return (
    <div className={classes.left} data-last={last || undefined}>
      <Group justify="space-between" gap="xs">
        <Text fw={560}>{t("booking.checkout.timeLeft")}</Text>
        <Countdown until={until} bare className={classes.clock} />
      </Group>
      <Progress value={Math.max(0, Math.min(100, (left / HOLD_MS) * 100))} color={last ? "clay" : "pine"} aria-hidden />
      <Text size="sm" role="status" aria-live="polite" className={classes.spoken}>
        {last && left > 0 ? t("booking.checkout.lastMinute") : ""}
      </Text>
    </div>
  );
}

function Held({ booking, until }: { booking: Booking; until: string }) {
  const t = useT();
  useLanguage();
  const navigate = useNavigate();
  const pay = usePay(booking.id);
  const release = useRelease(booking.id);
  const { professional } = booking;
  const leaving = pay.isPending || pay.isSuccess;
  return (
    <Stack gap="lg">
      <Left until={until} />
      <Paper withBorder p="lg">
        <Stack gap="md">
          <Group wrap="nowrap" gap="md">
            <Face url={professional.avatar_url} />
            <div>
              <Text fw={600} size="lg">
                {professional.display_name}
              </Text>
              <Text size="sm" c="dimmed">
                {t("booking.with", { kind: booking.modality, minutes: booking.minutes })}
              </Text>
            </div>
          </Group>
          <Facts
            rows={[
              [t("booking.checkout.when"), <When key="when" at={booking.starts_at} otherZone={professional.zone} />],
              [t("booking.checkout.how"), t(`booking.modality.${booking.modality}`)],
              [t("booking.checkout.length"), t("booking.checkout.minutes", { minutes: booking.minutes })],
              [t("booking.checkout.price"), <Money key="price" value={booking.price} fw={650} />],
            ]}
          />
          <Text size="sm" c="dimmed">
            {t("booking.checkout.refundPolicy")}
          </Text>
        </Stack>
      </Paper>
      {pay.isError ? <Problem error={pay.error} /> : null}
      {release.isError ? <Problem error={release.error} /> : null}
      <Stack gap="xs">
        <Redeem booking={booking} />
        <Button
          color="clay"
          size="lg"
          fullWidth
          leftSection={<Icon name="lock" />}
          loading={leaving}
          onClick={() =>
            pay.mutate(undefined, {
              onSuccess: ({ redirect_url, id }) => {
                // Nothing left to pay: straight to where the payment's state is shown.
                window.location.assign(redirect_url || `/app/payments/return?checkout=${id}`);
              },
            })
          }
        >
          {t("booking.checkout.pay", { amount: formatMoney(booking.price) })}
        </Button>
        <Text size="sm" c="dimmed" ta="center">
          {t(leaving ? "booking.checkout.opening" : "booking.checkout.payHint")}
        </Text>
        <Button variant="subtle" color="gray" loading={release.isPending} disabled={leaving} onClick={() => release.mutate(undefined, { onSuccess: () => void navigate("/") })}>
          {t("booking.checkout.release")}
        </Button>
      </Stack>
    </Stack>
  );
}

/** A held time with its countdown, and the way to pay for it. */
export default function Checkout() {
  const t = useT();
  const { bookingId = "" } = useParams();
  const booking = useBooking(bookingId);
  const now = useNow();
  const { data } = booking;
  const until = data?.state === "held" ? data.hold_expires_at : null;
  const alive = until !== null && now < Date.parse(until);
  const lapsed = data && !alive && (data.state === "held" || data.state === "expired");
  return (
    <Page title={t("booking.checkout.title")} documentTitle={t("booking.checkout.document")} lead={alive ? t("booking.checkout.lead") : undefined} width="narrow">
      {booking.isError ? <ErrorState error={{ message: problemWords(t, booking.error), requestId: booking.error.requestId }} onRetry={() => void booking.refetch()} /> : null}
      {booking.isPending ? <SkeletonRows rows={3} height={110} /> : null}
      {data && alive ? <Held booking={data} until={until} /> : null}
      {data && lapsed ? <Alternatives booking={data} /> : null}
      {data && !alive && !lapsed ? (
        <EmptyState
          art="cup"
          title={data.state === "confirmed" || data.state === "in_progress" ? t("booking.checkout.confirmed") : t(`booking.state.${data.state}`)}
          action={
            <Button component={Link} to={`/sessions/${data.id}`} color="clay">
              {t("booking.checkout.toSession")}
            </Button>
          }
        />
      ) : null}
    </Page>
  );
}
