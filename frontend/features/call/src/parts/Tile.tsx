import { Button, Text } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";
import { useEffect, useRef, useState } from "react";
import type { Carrier } from "../carrier";
import { useStatsAttributes } from "../useStatsAttributes";
import classes from "./Tile.module.css";

interface TileProps {
  readonly peer: Carrier;
  readonly name: string;
  readonly role: "patient" | "professional" | "guest";
  readonly speaker: string | null;
}

/** One of several people in a call: picture, or the first letter and in words why there is none. */
export function Tile({ peer, name, role, speaker }: TileProps) {
  const t = useT();
  const root = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const [blocked, setBlocked] = useState(false);
  useStatsAttributes(root, peer);
  const { phase, remoteMedia: remote } = peer;
  const tracks = peer.remote.getTracks().length;
  const play = () =>
    video.current?.play().then(
      () => setBlocked(false),
      (error: unknown) => setBlocked(error instanceof DOMException && error.name === "NotAllowedError"),
    );
  useEffect(() => {
    if (!video.current) return;
    video.current.srcObject = peer.remote;
    if (tracks > 0) void play();
  }, [peer, tracks]);
  useEffect(() => {
    if (video.current && speaker !== null && "setSinkId" in video.current) void video.current.setSinkId(speaker).catch(() => undefined);
  }, [speaker]);
  const shown = phase === "connected" && (remote?.camera === true || remote?.screen === true);
  return (
    <div ref={root} className={classes.tile} data-testid="tile" data-role={role} data-phase={phase} data-frames-decoded="0" data-candidate-pair="">
      <video ref={video} className={classes.video} data-shown={shown || undefined} data-screen={remote?.screen || undefined} aria-label={t(remote?.screen ? "call.remote.screen" : "call.remote.video", { name })} playsInline autoPlay>
        <track kind="captions" />
      </video>
      {shown ? null : (
        <span className={classes.initial} aria-hidden>
          {name.trim().slice(0, 1).toLocaleUpperCase() || "·"}
        </span>
      )}
      {blocked ? (
        <Button className={classes.play} color="clay" size="xs" leftSection={<Icon name="microphone" />} onClick={() => void play()}>
          {t("call.remote.play", { name })}
        </Button>
      ) : null}
      <Text component="span" className={classes.name} role="status">
        {remote && !remote.microphone && phase === "connected" ? <Icon name="microphoneOff" size={14} label={t("call.remote.muted", { name })} /> : null}
        <span className={classes.words}>{phase === "connected" ? name : t(phase === "reconnecting" ? "call.tile.reconnecting" : phase === "connecting" ? "call.tile.connecting" : "call.tile.waiting", { name })}</span>
      </Text>
    </div>
  );
}
