import type { MediaView } from "@mindo/visit";
import { useMemo } from "react";
import type { Sending } from "./mesh";

/** What our devices give, as it goes out; `resting`: the camera's picture is held back for the sound's sake. */
export function useOutgoing(media: MediaView, resting: boolean): Sending {
  const { audio, video, sharing, muted } = media;
  return useMemo(() => {
    const shown = resting && !sharing ? null : video;
    return { audio, video: shown, state: { microphone: audio !== null && !muted, camera: shown !== null && !sharing, screen: sharing } };
  }, [audio, video, sharing, muted, resting]);
}
