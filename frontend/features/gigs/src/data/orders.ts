import { api, idempotencyKey, type Order, type OrderFileView, unwrap } from "@mindo/api";
import { useMe } from "@mindo/auth";
import { useTopicHandlers } from "@mindo/live";
import { type Ruled, useKeep } from "@mindo/visit/disputes";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

const ORDERS = ["gig-orders"] as const;
const DISPUTES = ["gig-disputes"] as const;
const at = (orderId: string) => ({ params: { path: { order_id: orderId } } });

/** Asks again for whatever is shown of orders when one of them changes anywhere. */
function useOrderEvents() {
  const me = useMe();
  const cache = useQueryClient();
  const again = () => void cache.invalidateQueries({ queryKey: ORDERS });
  useTopicHandlers(me && (`user:${me.id}` as const), {
    snapshot: again,
    event: (event) => {
      if (event.name === "gig_order.changed" || event.name === "payment.changed" || event.name === "booking.changed") again();
    },
  });
}

/** One's own orders, newest first: as a buyer, or of one's own gigs. */
export function useOrders(side: "buyer" | "professional", working = false) {
  useOrderEvents();
  return useInfiniteQuery({
    queryKey: [...ORDERS, side, working],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      side === "buyer"
        ? unwrap(api.GET("/api/v1/gig-orders", { params: { query: { cursor: pageParam } } }))
        : unwrap(api.GET("/api/v1/pro/gig-orders", { params: { query: { cursor: pageParam, working } } })),
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** One order, live. */
export function useOrder(orderId: string) {
  useOrderEvents();
  return useQuery({ queryKey: [...ORDERS, orderId], queryFn: () => unwrap(api.GET("/api/v1/gig-orders/{order_id}", at(orderId))) });
}

function useOrderChange<Input>(change: (input: Input) => Promise<Order>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (order) => {
      cache.setQueryData([...ORDERS, order.id], order);
      void cache.invalidateQueries({ queryKey: ORDERS });
    },
  });
}

export interface Words {
  readonly text: string;
  readonly files: readonly OrderFileView[];
}
const body = ({ text, files }: Words) => ({ text, file_ids: files.map(({ id }) => id) });

export type DisputeReason = "not_delivered" | "not_as_described" | "quality" | "other";
export const REASONS: readonly DisputeReason[] = ["not_delivered", "not_as_described", "quality", "other"];

export const useRequest = () =>
  useOrderChange((input: { gig_id: string; version_id: string; package: string; brief: string }) => unwrap(api.POST("/api/v1/gig-orders", { body: input })));
export const useBrief = (id: string) => useOrderChange((text: string) => unwrap(api.PUT("/api/v1/gig-orders/{order_id}/brief", { ...at(id), body: { text } })));
export const useCancelOrder = (id: string) => useOrderChange(() => unwrap(api.POST("/api/v1/gig-orders/{order_id}/cancel", at(id))));
export const useDeliver = (id: string) => useOrderChange((words: Words) => unwrap(api.POST("/api/v1/gig-orders/{order_id}/deliveries", { ...at(id), body: body(words) })));
export const useRevise = (id: string) => useOrderChange(({ text }: Words) => unwrap(api.POST("/api/v1/gig-orders/{order_id}/revisions", { ...at(id), body: { text } })));
export const useAccept = (id: string) => useOrderChange(() => unwrap(api.POST("/api/v1/gig-orders/{order_id}/accept", at(id))));
export const useSpeak = (id: string) => useOrderChange((words: Words) => unwrap(api.POST("/api/v1/gig-orders/{order_id}/statements", { ...at(id), body: body(words) })));
export const useObject = (id: string) =>
  useOrderChange(({ reason, sessionId, ...words }: Words & { reason: DisputeReason; sessionId: string | null }) =>
    unwrap(api.POST("/api/v1/gig-orders/{order_id}/dispute", { ...at(id), body: { ...body(words), reason, session_id: sessionId } })),
  );

/** Opens a checkout and answers where to pay; trying again within one visit of the screen opens the same one. */
export function usePayOrder() {
  const [key] = useState(idempotencyKey);
  return useMutation({
    mutationFn: (orderId: string) =>
      unwrap(
        api.POST("/api/v1/checkouts", {
          body: { kind: "gig_order", payable_id: orderId, return_path: "/app/payments/return" },
          headers: { "Idempotency-Key": `${key}:${orderId}` },
        }),
      ),
  });
}

/** Uploads one file for words to come. */
export const useUpload = (orderId: string) =>
  useMutation({
    mutationFn: (file: File): Promise<OrderFileView> => {
      const form = new FormData();
      form.append("file", file);
      return unwrap(api.POST("/api/v1/gig-orders/{order_id}/files", { ...at(orderId), body: form as never, bodySerializer: () => form }));
    },
  });

/** A file of the order, for the browser to keep. */
export const useDownload = (orderId: string) =>
  useKeep((file) => unwrap(api.GET("/api/v1/gig-orders/{order_id}/files/{file_id}", { params: { path: { order_id: orderId, file_id: file.id } }, parseAs: "blob" })));

/** Holds a free time of the order's professional and pays for it with the order's next session. */
export const useBookWith = (order: Order) =>
  useMutation({
    mutationFn: async ({ startsAt, modality }: { startsAt: string; modality: "video" | "audio" }) => {
      if (!order.offer_id) throw new Error("an order without sessions is not booked with");
      const held = await unwrap(api.POST("/api/v1/bookings/hold", { body: { professional_id: order.professional.id, offer_id: order.offer_id, starts_at: startsAt, modality } }));
      return unwrap(api.POST("/api/v1/bookings/{booking_id}/redeem", { params: { path: { booking_id: held.id } }, body: { order_id: order.id } }));
    },
  });

/** A disputed order, asked for again when something happens to it while one looks. */
export function useDispute(disputeId: string) {
  const cache = useQueryClient();
  useTopicHandlers("work:gig_disputes", {
    event: (event) => {
      if (event.data.dispute_id === disputeId) void cache.invalidateQueries({ queryKey: [...DISPUTES, disputeId] });
    },
  });
  return useQuery({
    queryKey: [...DISPUTES, disputeId],
    queryFn: () => unwrap(api.GET("/api/v1/admin/gig-disputes/{dispute_id}", { params: { path: { dispute_id: disputeId } } })),
  });
}

export function useRule(disputeId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (ruled: Ruled) => unwrap(api.POST("/api/v1/admin/gig-disputes/{dispute_id}/decision", { params: { path: { dispute_id: disputeId } }, body: ruled })),
    onSuccess: (order) => cache.setQueryData([...DISPUTES, disputeId], order),
  });
}
