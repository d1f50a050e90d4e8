import { Button } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Icon, Page } from "@mindo/ui";
import { bookingQuery } from "@mindo/visit";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { GuestPanel } from "./GuestPanel";
import { useGuests } from "./useGuests";

/** Inviting somebody before the session begins. */
export function GuestsScreen({ as: role, back }: { as: "patient" | "professional"; back: (bookingId: string) => string }) {
  const t = useT();
  const { bookingId = "" } = useParams();
  const booking = useQuery(bookingQuery(bookingId));
  const guests = useGuests(bookingId);
  return (
    <Page
      title={t("call.guests.title")}
      action={
        <Button component={Link} to={back(bookingId)} variant="default" leftSection={<Icon name="arrowLeft" />}>
          {t("common.back")}
        </Button>
      }
    >
      <GuestPanel bookingId={bookingId} role={role} guests={guests} open={booking.data?.call_open ?? false} />
    </Page>
  );
}
