import { api, ApiProblem, type Booking, idempotencyKey, unwrap } from "@mindo/api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Choice } from "../picker/Picker";

/** Where a held booking is paid for. */
export const checkoutPath = (bookingId: string) => `/app/checkout/${bookingId}`;

/** The booking somebody already holds with this professional, when that is why a hold was refused. */
export function bookingHeld(error: unknown): string | null {
  if (!(error instanceof ApiProblem) || error.code !== "hold_exists") return null;
  const id = error.data.booking_id;
  return typeof id === "string" ? id : null;
}

/** Holds a slot and goes on to its checkout; a slot that is gone makes the picker ask again. */
export function useHold(professionalId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (choice: Choice): Promise<Booking> =>
      unwrap(
        api.POST("/api/v1/bookings/hold", {
          headers: { "Idempotency-Key": idempotencyKey() },
          body: { professional_id: professionalId, offer_id: choice.offerId, starts_at: choice.startsAt, modality: choice.modality === "audio" ? "audio" : "video" },
        }),
      ),
    onSuccess: (booking) => window.location.assign(checkoutPath(booking.id)),
    onError: () => void cache.invalidateQueries({ queryKey: ["slots", professionalId] }),
  });
}
