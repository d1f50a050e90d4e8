import { useEffect, useState, useSyncExternalStore } from "react";
import { LocalMedia, type MediaView } from "./media";

const NONE: MediaView | null = null;
const never = () => () => undefined;

/** The person's devices for as long as the screen stands; null until the first render is over. Opens what `want` says. */
export function useMedia(want: { audio: boolean; video: boolean } | null): { media: LocalMedia | null; view: MediaView | null } {
  const [media, setMedia] = useState<LocalMedia | null>(null);
  const audio = want?.audio ?? false;
  const video = want?.video ?? false;
  const asked = want !== null;
  useEffect(() => {
    if (!asked) return;
    const opened = new LocalMedia();
    setMedia(opened);
    void opened.open({ audio, video });
    return () => {
      opened.close();
      setMedia(null);
    };
  }, [asked, audio, video]);
  const view = useSyncExternalStore(media?.subscribe ?? never, media?.current ?? (() => NONE));
  return { media, view };
}
