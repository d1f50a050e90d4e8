import { Button, Stack, Title } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Page, SkeletonRows } from "@mindo/ui";
import { problemWords } from "@mindo/visit";
import { allOf, useBookingEvents, useBookings } from "../data/bookings";
import { SessionRows } from "../parts/SessionRow";

function List({ when }: { when: "upcoming" | "past" }) {
  const t = useT();
  const list = useBookings(when);
  const bookings = allOf(list.data?.pages);
  const title = t(`booking.sessions.${when}`);
  return (
    <Stack gap="md" component="section" aria-labelledby={when}>
      <Title order={2} size="h3" id={when}>
        {title}
      </Title>
      {list.isError ? <ErrorState error={{ message: problemWords(t, list.error), requestId: list.error.requestId }} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <SkeletonRows rows={3} height={76} /> : null}
      {list.isSuccess && bookings.length === 0 ? (
        when === "upcoming" ? (
          <EmptyState
            art="chairs"
            title={t("booking.sessions.noUpcoming")}
            action={
              <Button component="a" href="/professionals" color="clay">
                {t("booking.home.find")}
              </Button>
            }
          >
            {t("booking.home.emptyBody")}
          </EmptyState>
        ) : (
          <EmptyState art="cup" title={t("booking.sessions.noPast")}>
            {t("booking.sessions.noPastBody")}
          </EmptyState>
        )
      ) : null}
      {bookings.length > 0 ? <SessionRows bookings={bookings} label={title} /> : null}
      {list.hasNextPage ? (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("booking.sessions.more")}
        </Button>
      ) : null}
    </Stack>
  );
}

/** All sessions of the patient: to come, and past. */
export default function Sessions() {
  const t = useT();
  useBookingEvents();
  return (
    <Page title={t("booking.sessions.title")} documentTitle={t("booking.sessions.document")} width="text">
      <Stack gap="xl">
        <List when="upcoming" />
        <List when="past" />
      </Stack>
    </Page>
  );
}
