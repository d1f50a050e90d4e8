import { type Ref, useEffect, useImperativeHandle, useRef } from "react";

interface TrackVideoProps {
  readonly track: MediaStreamTrack | null;
  readonly label: string;
  readonly className?: string | undefined;
  readonly ref?: Ref<HTMLVideoElement>;
}

/** Shows one of our own video tracks, without sound. */
export function TrackVideo({ track, label, className, ref }: TrackVideoProps) {
  const video = useRef<HTMLVideoElement>(null);
  useImperativeHandle(ref, () => video.current as HTMLVideoElement);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = track ? new MediaStream([track]) : null;
    if (track) void element.play().catch(() => undefined);
  }, [track]);
  return <video ref={video} className={className} aria-label={label} muted playsInline autoPlay />;
}
