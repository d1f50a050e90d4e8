import { api, unwrap, type WhereaboutsInputRequest } from "@mindo/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

const key = (bookingId: string) => ["booking", bookingId, "whereabouts"] as const;

export const useWhereabouts = (bookingId: string) =>
  useQuery({ queryKey: key(bookingId), queryFn: () => unwrap(api.GET("/api/v1/bookings/{booking_id}/whereabouts", { params: { path: { booking_id: bookingId } } })) });

export function useWhereaboutsConfirm(bookingId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: WhereaboutsInputRequest) => unwrap(api.PUT("/api/v1/bookings/{booking_id}/whereabouts", { params: { path: { booking_id: bookingId } }, body })),
    onSuccess: (said) => cache.setQueryData(key(bookingId), said),
  });
}

/** Asked by a tap and not by itself, because each look is recorded. */
export const useSafetyCard = (bookingId: string) =>
  useMutation({ mutationFn: () => unwrap(api.POST("/api/v1/bookings/{booking_id}/safety-card", { params: { path: { booking_id: bookingId } } })) });
