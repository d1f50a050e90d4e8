import { api, type OrderFileView, type OwnSessionDispute, type SessionDispute, unwrap } from "@mindo/api";
import { useTopicHandlers } from "@mindo/live";
import { type Ruled, useKeep } from "@mindo/visit/disputes";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { BOOKINGS } from "./bookings";

export type Reason = SessionDispute["reason"];
export const REASONS: readonly Reason[] = ["did_not_come", "too_short", "technical", "other"];

const at = (bookingId: string) => ({ params: { path: { booking_id: bookingId } } });
const own = (bookingId: string) => [...BOOKINGS, "dispute", bookingId] as const;
const WAITING = ["session-disputes"] as const;

/** The objection to a session, null if there is none; asked for again with everything else of bookings when one of them changes. */
export const useObjection = (bookingId: string) =>
  useQuery({
    queryKey: own(bookingId),
    queryFn: async () => (await unwrap(api.GET("/api/v1/bookings/{booking_id}/dispute", at(bookingId)))).dispute,
  });

export interface Words {
  readonly text: string;
  readonly files: readonly OrderFileView[];
}
const body = ({ text, files }: Words) => ({ text, file_ids: files.map(({ id }) => id) });

function useSaid<Input>(bookingId: string, send: (input: Input) => Promise<OwnSessionDispute>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: ({ dispute }) => {
      cache.setQueryData(own(bookingId), dispute);
      void cache.invalidateQueries({ queryKey: BOOKINGS });
    },
  });
}

export const useObject = (bookingId: string) =>
  useSaid(bookingId, ({ reason, ...words }: Words & { readonly reason: Reason }) => unwrap(api.POST("/api/v1/bookings/{booking_id}/dispute", { ...at(bookingId), body: { ...body(words), reason } })));

export const useSpeak = (bookingId: string) =>
  useSaid(bookingId, (words: Words) => unwrap(api.POST("/api/v1/bookings/{booking_id}/dispute/statements", { ...at(bookingId), body: body(words) })));

/** Uploads one file for words to come. */
export const useUpload = (bookingId: string) =>
  useMutation({
    mutationFn: (file: File): Promise<OrderFileView> => {
      const form = new FormData();
      form.append("file", file);
      return unwrap(api.POST("/api/v1/bookings/{booking_id}/dispute/files", { ...at(bookingId), body: form as never, bodySerializer: () => form }));
    },
  });

/** A file of the objection, for the browser to keep. */
export const useFile = (bookingId: string) =>
  useKeep((file) =>
    unwrap(api.GET("/api/v1/bookings/{booking_id}/dispute/files/{dispute_file_id}", { params: { path: { booking_id: bookingId, dispute_file_id: file.id } }, parseAs: "blob" })),
  );

const one = (disputeId: string) => ({ params: { path: { session_dispute_id: disputeId } } });

/** An objection as those who decide see it, asked for again when something happens to it while one looks. */
export function useDisputed(disputeId: string) {
  const cache = useQueryClient();
  useTopicHandlers("work:session_disputes", {
    event: (event) => {
      if (event.data.dispute_id === disputeId) void cache.invalidateQueries({ queryKey: [...WAITING, disputeId] });
    },
  });
  return useQuery({ queryKey: [...WAITING, disputeId], queryFn: () => unwrap(api.GET("/api/v1/admin/session-disputes/{session_dispute_id}", one(disputeId))) });
}

export function useRule(disputeId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (ruled: Ruled) => unwrap(api.POST("/api/v1/admin/session-disputes/{session_dispute_id}/decision", { ...one(disputeId), body: ruled })),
    onSuccess: (dispute) => cache.setQueryData([...WAITING, disputeId], dispute),
  });
}
