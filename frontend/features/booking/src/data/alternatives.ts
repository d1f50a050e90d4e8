import { api, type Booking, unwrap } from "@mindo/api";
import { askSlots } from "@mindo/visit/slots";
import { useMutation, useQuery } from "@tanstack/react-query";

export interface Alternative {
  readonly starts_at: string;
  readonly offer_id: string;
}

const SHOWN = 4;
const AHEAD = 14 * 86_400_000;

/** The times closest to the one that was lost, in the order of the calendar. */
export function nearest<T extends { readonly starts_at: string }>(slots: readonly T[], lost: string, count = SHOWN): readonly T[] {
  const distance = (slot: T) => Math.abs(Date.parse(slot.starts_at) - Date.parse(lost));
  return [...slots]
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, count)
    .sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at));
}

/** Free times of the same professional, for the same kind and length of session. */
export function useAlternatives(booking: Booking) {
  const { professional, minutes, modality } = booking;
  return useQuery({
    queryKey: ["bookings", "alternatives", booking.id],
    queryFn: async (): Promise<readonly Alternative[]> => {
      const profile = await unwrap(api.GET("/api/v1/professionals/{address}", { params: { path: { address: professional.slug } } }));
      const offer = profile.offers.find((one) => one.minutes === minutes && one.modalities.includes(modality));
      if (!offer) return [];
      const now = Date.now();
      const { slots } = await askSlots(professional.id, minutes, now, now + AHEAD);
      return nearest(slots, booking.starts_at).map(({ starts_at }) => ({ starts_at, offer_id: offer.id }));
    },
  });
}

/** Holds another time instead. */
export const useHoldInstead = (booking: Booking) =>
  useMutation({
    mutationFn: ({ starts_at, offer_id }: Alternative) =>
      unwrap(api.POST("/api/v1/bookings/hold", { body: { professional_id: booking.professional.id, offer_id, starts_at, modality: booking.modality } })),
  });
