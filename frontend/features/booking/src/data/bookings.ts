import { api, type Booking, idempotencyKey, unwrap } from "@mindo/api";
import { useMe } from "@mindo/auth";
import { useTopicHandlers } from "@mindo/live";
import { bookingQuery } from "@mindo/visit";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

export const BOOKINGS = ["bookings"] as const;

/** Asks again for whatever is shown of bookings when one of them changes anywhere. */
export function useBookingEvents(): void {
  const me = useMe();
  const cache = useQueryClient();
  const again = () => void cache.invalidateQueries({ queryKey: BOOKINGS });
  useTopicHandlers(me && (`user:${me.id}` as const), {
    snapshot: again,
    event: (event) => {
      if (event.name === "booking.changed" || event.name === "payment.changed") again();
    },
  });
}

/** The patient's own bookings, page by page: to come by start, or past, newest first. */
export function useBookings(when: "upcoming" | "past") {
  return useInfiniteQuery({
    queryKey: [...BOOKINGS, "list", when],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/bookings", { params: { query: { when, cursor: pageParam } } })),
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export const allOf = (pages: readonly { readonly results: readonly Booking[] }[] | undefined): readonly Booking[] => pages?.flatMap(({ results }) => results) ?? [];

/** One booking, live. */
export function useBooking(bookingId: string) {
  useBookingEvents();
  return useQuery(bookingQuery(bookingId));
}

/** Changes of one booking; each puts the answer where every screen reads it. */
export function useChange<Input>(change: (input: Input) => Promise<Booking>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (booking) => {
      cache.setQueryData(bookingQuery(booking.id).queryKey, booking);
      void cache.invalidateQueries({ queryKey: [...BOOKINGS, "list"] });
    },
  });
}

export type CancelReason = "plans_changed" | "unwell" | "price" | "other";
export const CANCEL_REASONS: readonly CancelReason[] = ["plans_changed", "unwell", "price", "other"];

export const useCancel = (bookingId: string) =>
  useChange((reason: CancelReason) => unwrap(api.POST("/api/v1/bookings/{booking_id}/cancel", { params: { path: { booking_id: bookingId } }, body: { reason } })));

export const useRelease = (bookingId: string) =>
  useChange(() => unwrap(api.POST("/api/v1/bookings/{booking_id}/release", { params: { path: { booking_id: bookingId } } })));

/** Opens a checkout and answers where to pay. Trying again within one visit of the screen opens the same one. */
export function usePay(bookingId: string) {
  const [key] = useState(idempotencyKey);
  return useMutation({
    mutationFn: () =>
      unwrap(
        api.POST("/api/v1/checkouts", {
          body: { kind: "booking", payable_id: bookingId, return_path: "/app/payments/return" },
          headers: { "Idempotency-Key": key },
        }),
      ),
  });
}
