import { Group, Text } from "@mantine/core";
import { useT } from "@mindo/i18n";
import type { Live } from "@mindo/live";
import { CrisisHelp } from "@mindo/shell";
import { ErrorState, StatusPill } from "@mindo/ui";
import { problemWords, TrackVideo, useMedia } from "@mindo/visit";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import classes from "../CallScreen.module.css";
import { Controls } from "../parts/Controls";
import { Muted } from "../parts/Muted";
import stage from "../parts/Stage.module.css";
import { Tile } from "../parts/Tile";
import tiles from "../parts/Tile.module.css";
import bar from "../parts/TopBar.module.css";
import { useIdle } from "../useIdle";
import { type MeshMember, useMesh } from "../useMesh";
import { useOutgoing } from "../useOutgoing";
import { guestGrantQuery } from "./client";

const NO_SERVERS: RTCIceServer[] = [];

/** The call as a guest has it: faces and his own devices; no chat, no notes, nothing to finish. */
export function GuestCall({ place, interrupted }: { place: Live.GuestPlace; interrupted: boolean }) {
  const t = useT();
  const root = useRef<HTMLDivElement>(null);
  const { media, view } = useMedia({ audio: true, video: place.modality === "video" });
  const grant = useQuery(guestGrantQuery(place.version));
  const sending = useOutgoing(view, false);
  // Towards the two a guest yields; of two guests the one with the higher id does.
  const choose = useCallback((member: MeshMember) => (member.id === place.id ? null : { id: member.id, polite: member.role !== "guest" || member.id < place.id }), [place.id]);
  const { people } = useMesh({ bookingId: grant.data ? place.booking_id : null, iceServers: (grant.data?.ice_servers as RTCIceServer[] | undefined) ?? NO_SERVERS, relayOnly: grant.data?.relay_only ?? false, sending, choose });
  const idle = useIdle(root, people.some(({ peer }) => peer.phase === "connected"));
  const nameOf = ({ role, name, kind }: MeshMember) => (role === "professional" ? place.professional : role === "patient" ? t("call.guest.patient") : (name ?? t(`call.guests.kind.${kind ?? "other"}`)));
  return (
    <div ref={root} className={classes.call} data-testid="guest-call">
      <main className={classes.talk} id="main">
        <header className={bar.bar}>
          <div className={bar.words}>
            <Text component="h1" className={bar.title}>
              {t("call.title", { name: place.professional })}
            </Text>
            <div className={bar.facts} role="status" aria-live="polite">
              {interrupted ? <StatusPill tone="attention">{t("call.phase.reconnecting")}</StatusPill> : null}
            </div>
          </div>
          <CrisisHelp compact />
        </header>
        <div className={stage.stage}>
          <div className={tiles.grid}>
            {people.map(({ member, peer }) => (
              <Tile key={member.id} peer={peer} name={nameOf(member)} role={member.role} speaker={view.chosen.audiooutput} />
            ))}
          </div>
          <div className={stage.self}>{view.video ? <TrackVideo track={view.video} label={t("call.self.label")} className={stage.selfVideo} /> : null}</div>
        </div>
        {grant.isError ? (
          <Group justify="center" pos="absolute" top={96} left={16} right={16}>
            <ErrorState error={{ message: problemWords(t, grant.error) }} />
          </Group>
        ) : null}
        {view.muted ? <Muted onUnmute={() => media.setMuted(false)} /> : null}
        <Controls media={media} view={view} hidden={idle} />
      </main>
    </div>
  );
}
