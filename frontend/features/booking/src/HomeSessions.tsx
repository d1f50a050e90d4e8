import { Button, Group, Stack, Title } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { EmptyState, ErrorState, SkeletonRows } from "@mindo/ui";
import { problemWords } from "@mindo/visit";
import { Link } from "react-router";
import { allOf, useBookingEvents, useBookings } from "./data/bookings";
import { NextSession } from "./parts/NextSession";
import { SessionRows } from "./parts/SessionRow";

const PAST_SHOWN = 3;

/** The next session large, what follows, and the last ones with the question how they were. */
export function HomeSessions() {
  const t = useT();
  useBookingEvents();
  const upcoming = useBookings("upcoming");
  const past = useBookings("past");
  const [next, ...then] = allOf(upcoming.data?.pages);
  const before = allOf(past.data?.pages).slice(0, PAST_SHOWN);
  return (
    <Stack gap="xl">
      {upcoming.isError ? <ErrorState error={{ message: problemWords(t, upcoming.error), requestId: upcoming.error.requestId }} onRetry={() => void upcoming.refetch()} /> : null}
      {upcoming.isPending ? <SkeletonRows rows={1} height={240} /> : null}
      {next ? <NextSession booking={next} /> : null}
      {upcoming.isSuccess && !next ? (
        <EmptyState
          art="chairs"
          title={t("booking.home.empty")}
          action={
            <Button component="a" href="/professionals" color="clay" size="lg">
              {t("booking.home.find")}
            </Button>
          }
        >
          {t("booking.home.emptyBody")}
        </EmptyState>
      ) : null}
      {then.length > 0 ? (
        <Stack gap="md">
          <Title order={2} size="h3">
            {t("booking.home.then")}
          </Title>
          <SessionRows bookings={then} label={t("booking.home.then")} />
        </Stack>
      ) : null}
      {before.length > 0 ? (
        <Stack gap="md">
          <Group justify="space-between">
            <Title order={2} size="h3">
              {t("booking.home.past")}
            </Title>
            <Button component={Link} to="/sessions" variant="subtle" size="sm">
              {t("booking.home.all")}
            </Button>
          </Group>
          <SessionRows bookings={before} label={t("booking.home.past")} />
        </Stack>
      ) : null}
    </Stack>
  );
}
