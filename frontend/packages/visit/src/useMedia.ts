import { useEffect, useState, useSyncExternalStore } from "react";
import { LocalMedia, type MediaView } from "./media";

/** The person's devices for as long as the screen stands. Opens what `want` says; null opens nothing. */
export function useMedia(want: { audio: boolean; video: boolean } | null): { media: LocalMedia; view: MediaView } {
  const [media] = useState(() => new LocalMedia());
  const audio = want?.audio ?? false;
  const video = want?.video ?? false;
  const asked = want !== null;
  useEffect(() => {
    if (!asked) return;
    void media.open({ audio, video });
    return () => media.close();
  }, [media, asked, audio, video]);
  return { media, view: useSyncExternalStore(media.subscribe, media.current) };
}
