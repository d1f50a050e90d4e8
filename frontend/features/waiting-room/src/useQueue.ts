import { live } from "@mindo/live";
import { chime, useVisitTopic, type VisitTopic } from "@mindo/visit";
import { useEffect, useRef, useState } from "react";
import type { RemoveReason } from "./parts/PersonMenu";
import { arrivals, fromSnapshot, type QueueChanged, type QueueEntry, type QueueView, withLine, withQueue, withRead } from "./queue";

export interface OwnQueue {
  readonly view: QueueView | null;
  readonly topic: VisitTopic;
  /** Whoever came last, for the live region; renewed with each arrival. */
  readonly arrived: QueueEntry | null;
  readonly admit: (bookingId: string) => Promise<unknown>;
  readonly sendBack: (bookingId: string) => Promise<unknown>;
  readonly transfer: (bookingId: string, professionalId: string) => Promise<unknown>;
  readonly withdraw: (bookingId: string) => Promise<unknown>;
  readonly remove: (bookingId: string, reason: RemoveReason) => Promise<unknown>;
  readonly delay: (minutes: number) => Promise<unknown>;
  readonly say: (bookingId: string, text: string) => Promise<unknown>;
  /** Whose chat is open; null closes it. */
  readonly openChat: (bookingId: string | null) => void;
}

/** The professional's queue, live. Being here is being at the desk: patients see it. */
export function useQueue(professionalId: string | null): OwnQueue {
  const [view, setView] = useState<QueueView | null>(null);
  const [arrived, setArrived] = useState<QueueEntry | null>(null);
  const open = useRef<string | null>(null);
  const before = useRef<QueueChanged | null>(null);
  const topic = useVisitTopic(professionalId === null ? null : `waiting_room:${professionalId}`, {
    snapshot: (data) => setView((known) => fromSnapshot(known, data)),
    event: (event) => setView((known) => known && (event.name === "queue.changed" ? withQueue(known, event.data) : withLine(known, event.data, open.current))),
  });
  const queue = view?.queue ?? null;
  useEffect(() => {
    const came = arrivals(before.current, queue ?? { version: 0, delay_min: 0, entries: [] });
    before.current = queue;
    const last = came.at(-1);
    if (!last) return;
    setArrived(last);
    chime("arrived");
  }, [queue]);

  const take = ({ queue: answered }: { queue: QueueChanged }) => setView((known) => known && withQueue(known, answered));
  return {
    view,
    topic,
    arrived,
    admit: (bookingId) => live.command("waiting_room.admit", { booking_id: bookingId }),
    sendBack: (bookingId) => live.command("waiting_room.send_back", { booking_id: bookingId }).then(take),
    transfer: (bookingId, professionalId) => live.command("waiting_room.transfer", { booking_id: bookingId, professional_id: professionalId, reason: "running_late" }).then(take),
    withdraw: (bookingId) => live.command("waiting_room.transfer_withdraw", { booking_id: bookingId }).then(take),
    remove: (bookingId, reason) => live.command("waiting_room.remove", { booking_id: bookingId, reason }).then(take),
    delay: (minutes) => live.command("waiting_room.delay", { minutes }).then(take),
    say: (bookingId, text) => live.command("waiting_room.chat", { booking_id: bookingId, text }).then(({ message }) => setView((known) => known && withLine(known, message, open.current))),
    openChat: (bookingId) => {
      open.current = bookingId;
      if (bookingId !== null) setView((known) => known && withRead(known, bookingId));
    },
  };
}
