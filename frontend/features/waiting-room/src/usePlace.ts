import { live, type Live } from "@mindo/live";
import { useNow } from "@mindo/ui";
import { useVisitTopic, type VisitTopic } from "@mindo/visit";
import { useCallback, useEffect, useState } from "react";
import { fromSnapshot, type PlaceView, reconnected, shouldCheckIn, withLine, withoutNotice, withPlace } from "./place";

export type DeviceReport = Required<Live.DeviceReport>;

export interface OwnPlace {
  readonly view: PlaceView | null;
  readonly topic: VisitTopic;
  /** Why checking in was refused, until it worked. */
  readonly refusal: unknown;
  readonly report: (device: DeviceReport) => Promise<void>;
  readonly say: (text: string) => Promise<unknown>;
  /** Go to the colleague who was offered, or stay. */
  readonly answerTransfer: (offerId: string, accept: boolean) => Promise<unknown>;
  readonly leave: () => Promise<unknown>;
  readonly dismiss: () => void;
}

const AGAIN_MS = 5_000;

/** The patient's place, live. Checks her in by itself as soon as the room is open, and again whenever her place was lost. */
export function usePlace(bookingId: string): OwnPlace {
  const [view, setView] = useState<PlaceView | null>(null);
  const [refusal, setRefusal] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  const topic = useVisitTopic(`waiting_place:${bookingId}`, {
    snapshot: (data) => setView((known) => fromSnapshot(known, data)),
    event: (event) => setView((known) => known && (event.name === "place.changed" ? withPlace(known, event.data) : withLine(known, event.data))),
    returned: () => setView((known) => known && reconnected(known)),
  });

  const report = useCallback(
    async (device: DeviceReport) => {
      const { place } = await live.command("waiting_room.join", { booking_id: bookingId, device });
      setView((known) => known && withPlace(known, place));
    },
    [bookingId],
  );
  const now = useNow();
  const due = view !== null && topic.phase === "live" && shouldCheckIn(view.place, now);
  useEffect(() => {
    if (!due) return;
    let again: ReturnType<typeof setTimeout> | undefined;
    live.command("waiting_room.join", { booking_id: bookingId }).then(
      ({ place }) => {
        setRefusal(null);
        setView((known) => known && withPlace(known, place));
      },
      (refused: unknown) => {
        setRefusal(refused);
        again = setTimeout(() => setAttempt((count) => count + 1), AGAIN_MS);
      },
    );
    return () => clearTimeout(again);
  }, [due, bookingId, attempt]);

  return {
    view,
    topic,
    refusal,
    report,
    say: (text) => live.command("waiting_room.chat", { booking_id: bookingId, text }).then(({ message }) => setView((known) => known && withLine(known, message))),
    answerTransfer: (offerId, accept) =>
      live.command("waiting_room.transfer_answer", { booking_id: bookingId, offer_id: offerId, accept }).then(({ place }) => setView((known) => known && withPlace(known, place))),
    leave: () => live.command("waiting_room.leave", { booking_id: bookingId }),
    dismiss: () => setView((known) => known && withoutNotice(known)),
  };
}
