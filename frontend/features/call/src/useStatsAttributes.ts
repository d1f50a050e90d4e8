import { type RefObject, useEffect } from "react";
import type { Carrier } from "./carrier";
import { readStats } from "./quality";

/** Writes the connection's state onto the call's root element every second, for who watches from outside. No address. */
export function useStatsAttributes(root: RefObject<HTMLElement | null>, peer: Carrier | null): void {
  useEffect(() => {
    const element = root.current;
    if (!element || !peer) return;
    let over = false;
    const write = async () => {
      const { connection } = peer;
      if (!connection) {
        // A vendor's connection is the vendor's to look into; how it stands is known.
        Object.assign(element.dataset, { connectionState: peer.phase });
        return;
      }
      const reading = readStats(await connection.getStats(), Date.now());
      if (over) return;
      Object.assign(element.dataset, {
        connectionState: connection.connectionState,
        iceState: connection.iceConnectionState,
        framesDecoded: String(reading.framesDecoded),
        framesSent: String(reading.framesSent),
        candidatePair: reading.pair,
      });
    };
    void write();
    const timer = setInterval(() => void write().catch(() => undefined), 1_000);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [root, peer]);
}
