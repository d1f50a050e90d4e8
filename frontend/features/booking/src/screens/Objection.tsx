import { Button, Stack } from "@mantine/core";
import type { Booking } from "@mindo/api";
import { useCan } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Icon, Page, SkeletonRows } from "@mindo/ui";
import { problemWords } from "@mindo/visit";
import { Link, useParams } from "react-router";
import { useBooking } from "../data/bookings";
import { useObjection } from "../data/disputes";
import { Disputed } from "../parts/Disputed";
import { SayWhatWasWrong } from "../parts/Objection";

function NotPossible({ booking }: { booking: Booking }) {
  const t = useT();
  const order = booking.credit_order_id;
  return (
    <EmptyState
      art="window"
      title={t("disputes.session.over")}
      action={
        <Button component={Link} to={order ? `/orders/${order}` : `/sessions/${booking.id}`} color="clay">
          {t(order ? "disputes.session.order" : "disputes.session.back")}
        </Button>
      }
    >
      {t(order ? "disputes.session.advance" : "disputes.session.overBody")}
    </EmptyState>
  );
}

/** What was wrong with a session: said by its patient, answered by its professional, and what became of it. Both see it change. */
export default function Objection() {
  const t = useT();
  const can = useCan();
  const { bookingId = "" } = useParams();
  const booking = useBooking(bookingId);
  const found = useObjection(bookingId);
  const error = booking.error ?? found.error;
  const { data } = booking;
  const side = data?.patient ? "professional" : "patient";
  const back = side === "patient" ? `/sessions/${bookingId}` : can("note.read") && data?.state === "completed" ? `/sessions/${bookingId}/summary` : "/";
  const until = data?.objection?.until && !data.credit_order_id && side === "patient" && can("session_dispute.open") ? data.objection.until : null;
  return (
    <Page
      title={t("disputes.session.title")}
      documentTitle={t("disputes.session.document")}
      width="text"
      action={
        <Button component={Link} to={back} variant="subtle" leftSection={<Icon name="arrowLeft" size={18} />}>
          {t("disputes.session.back")}
        </Button>
      }
    >
      {error ? <ErrorState error={{ message: problemWords(t, error), requestId: error.requestId }} onRetry={() => void Promise.all([booking.refetch(), found.refetch()])} /> : null}
      {!error && (booking.isPending || found.isPending) ? <SkeletonRows rows={3} height={140} /> : null}
      {data && found.data ? (
        <Stack gap="lg">
          <Disputed dispute={found.data} side={side} />
        </Stack>
      ) : null}
      {data && found.data === null ? until ? <SayWhatWasWrong booking={data} until={until} /> : <NotPossible booking={data} /> : null}
    </Page>
  );
}
