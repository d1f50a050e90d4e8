import { Button } from "@mantine/core";
import { api, type Booking, unwrap } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { BOOKINGS, useChange } from "../data/bookings";
import { Problem } from "./Problem";

/** Books the held time with a session that is paid for already, where the patient has one that fits. */
export function Redeem({ booking }: { booking: Booking }) {
  const t = useT();
  const navigate = useNavigate();
  const { id, minutes, professional } = booking;
  const usable = useQuery({
    queryKey: [...BOOKINGS, "usable", professional.id],
    queryFn: () => unwrap(api.GET("/api/v1/gig-orders", { params: { query: { usable: true, professional_id: professional.id } } })),
  });
  const redeem = useChange((orderId: string) => unwrap(api.POST("/api/v1/bookings/{booking_id}/redeem", { params: { path: { booking_id: id } }, body: { order_id: orderId } })));
  const order = usable.data?.results.find((one) => one.package.minutes === minutes);
  if (!order?.credits) return null;
  return (
    <>
      {redeem.isError ? <Problem error={redeem.error} /> : null}
      <Button size="lg" fullWidth variant="light" color="pine" leftSection={<Icon name="leaf" />} loading={redeem.isPending || redeem.isSuccess} onClick={() => redeem.mutate(order.id, { onSuccess: () => void navigate(`/sessions/${id}`, { replace: true }) })}>
        {t("booking.checkout.redeem", { left: order.credits.left })}
      </Button>
    </>
  );
}
