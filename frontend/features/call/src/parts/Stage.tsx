import { Button, Text } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";
import { type MediaView, TrackVideo } from "@mindo/visit";
import { useEffect, useRef, useState } from "react";
import type { Carrier, PeerPhase } from "../carrier";
import type { MediaState } from "../signals";
import type { MeshPerson } from "../useMesh";
import classes from "./Stage.module.css";
import { Tile } from "./Tile";
import tiles from "./Tile.module.css";

interface StageProps {
  readonly peer: Carrier | null;
  readonly phase: PeerPhase;
  readonly name: string;
  readonly media: MediaView;
  readonly online: boolean;
  /** The other one has left the call, by the server's word. */
  readonly gone: boolean;
  /** Guests who are in the call. */
  readonly guests: readonly MeshPerson[];
  /** Our picture is held back because of the connection. */
  readonly resting: boolean;
}

const initial = (name: string) => name.trim().slice(0, 1).toLocaleUpperCase() || "·";

function Remote({ peer, name, remote, shown, speaker }: { peer: Carrier; name: string; remote: MediaState | null; shown: boolean; speaker: string | null }) {
  const t = useT();
  const video = useRef<HTMLVideoElement>(null);
  const [blocked, setBlocked] = useState(false);
  const tracks = peer.remote.getTracks().length;
  const play = () => video.current?.play().then(
    () => setBlocked(false),
    (error: unknown) => setBlocked(error instanceof DOMException && error.name === "NotAllowedError"),
  );
  useEffect(() => {
    if (!video.current) return;
    video.current.srcObject = peer.remote;
    if (tracks > 0) void play();
  }, [peer, tracks]);
  useEffect(() => {
    // A loudspeaker that was pulled out since: the browser goes on with the system's own.
    if (video.current && speaker !== null && "setSinkId" in video.current) void video.current.setSinkId(speaker).catch(() => undefined);
  }, [speaker]);
  return (
    <>
      <video
        ref={video}
        className={classes.remote}
        data-shown={shown || undefined}
        data-screen={remote?.screen || undefined}
        aria-label={remote?.screen ? t("call.remote.screen", { name }) : t("call.remote.video", { name })}
        playsInline
        autoPlay
      >
        {/* A live talk has no caption file; the browser's own live captions fill this where it has them. */}
        <track kind="captions" />
      </video>
      {blocked ? (
        <Button className={classes.play} color="clay" size="lg" leftSection={<Icon name="microphone" />} onClick={() => void play()}>
          {t("call.remote.play", { name })}
        </Button>
      ) : null}
    </>
  );
}

function Self({ media, resting }: { media: MediaView; resting: boolean }) {
  const t = useT();
  return (
    <div className={classes.self} data-sharing={media.sharing || undefined}>
      {media.video && !(resting && !media.sharing) ? (
        <TrackVideo track={media.video} label={t(media.sharing ? "call.self.sharing" : "call.self.label")} className={classes.selfVideo} />
      ) : (
        <Icon name="cameraOff" size={26} label={t(resting && media.video ? "call.self.resting" : "call.self.cameraOff")} />
      )}
    </div>
  );
}

function words(phase: PeerPhase, online: boolean, gone: boolean): "offline" | "left" | PeerPhase {
  if (!online) return "offline";
  return phase !== "connected" && gone ? "left" : phase;
}

/** Faces first: the other one large, oneself small, and in words whatever keeps the two from seeing each other. */
export function Stage({ peer, phase, name, media, online, gone, guests, resting }: StageProps) {
  const t = useT();
  const remote = peer?.remoteMedia ?? null;
  const sees = phase === "connected" && (remote === null || remote.camera || remote.screen);
  const state = words(phase, online, gone);
  return (
    <div className={classes.stage}>
      {peer ? <Remote peer={peer} name={name} remote={remote} shown={sees} speaker={media.chosen.audiooutput} /> : null}
      {sees ? null : (
        <div className={classes.center}>
          <div className={classes.initial} aria-hidden data-waiting={phase !== "connected" || undefined}>
            {initial(name)}
          </div>
          <div role="status" aria-live="polite">
            <Text className={classes.words}>
              {phase === "connected"
                ? t("call.remote.cameraOff", { name })
                : state === "offline"
                  ? t("call.phase.offline")
                  : state === "left"
                    ? t("call.remote.left", { name })
                    : t(`call.phase.${state === "connected" ? "connecting" : state}`, { name })}
            </Text>
            {state === "waiting" || state === "reconnecting" ? <Text className={classes.more}>{t(`call.phase.${state}Body`, { name })}</Text> : null}
          </div>
        </div>
      )}
      <div className={classes.tags} role="status" aria-live="polite">
        {phase === "connected" && remote && !remote.microphone ? (
          <span className={classes.tag}>
            <Icon name="microphoneOff" size={18} /> {t("call.remote.muted", { name })}
          </span>
        ) : null}
        {phase === "connected" && remote?.screen ? (
          <span className={classes.tag}>
            <Icon name="screen" size={18} /> {t("call.remote.sharing", { name })}
          </span>
        ) : null}
        {media.sharing ? (
          <span className={classes.tag}>
            <Icon name="screen" size={18} /> {t("call.self.sharing")}
          </span>
        ) : null}
      </div>
      {guests.length > 0 ? (
        <div className={tiles.strip}>
          {guests.map(({ member, peer: guest }) => (
            <Tile key={member.id} peer={guest} role={member.role} name={member.name ?? t(`call.guests.kind.${member.kind ?? "other"}`)} speaker={media.chosen.audiooutput} />
          ))}
        </div>
      ) : null}
      <Self media={media} resting={resting} />
    </div>
  );
}
