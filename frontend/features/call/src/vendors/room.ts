import type { Grant } from "@mindo/api";
import type { Kind } from "../carrier";
import type { Sample } from "../quality";

/** What a vendor's room tells us, in our words. */
export interface RoomEvents {
  /** Whether the other one of the two is in the room. */
  readonly present: (here: boolean) => void;
  /** What the other one sends of a kind from now on; null: nothing. */
  readonly track: (kind: Kind, track: MediaStreamTrack | null) => void;
  /** Our own way to the vendor: lost and sought again by the SDK, there again, or given up. */
  readonly link: (state: "up" | "seeking" | "down") => void;
}

/** The little that is asked of a vendor's SDK. Everything else about a call is the same whoever carries it. */
export interface VendorRoom {
  /** Enters the room of the grant. Rejects when the vendor refuses or cannot be reached. */
  join(grant: Grant): Promise<void>;
  /** Sends this track from now on in place of the one of its kind; null sends none. Never stops a track: devices are not ours. */
  publish(kind: Kind, track: MediaStreamTrack | null): Promise<void>;
  renew(token: string): Promise<void>;
  /** How the connection was since the last time; null before there is anything. `video`: the other side sends a picture. */
  sample(video: boolean): Sample | null;
  leave(): Promise<void>;
}

export type OpenRoom = (events: RoomEvents) => Promise<VendorRoom>;
