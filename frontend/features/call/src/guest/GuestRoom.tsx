import { Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import type { paths } from "@mindo/api";
import { formatWhen, useT } from "@mindo/i18n";
import { type Live, live, ticketsFrom } from "@mindo/live";
import { CrisisHelp } from "@mindo/shell";
import { Icon, StatusPill, useNow } from "@mindo/ui";
import { Meter, TrackVideo, useMedia, useVisitTopic } from "@mindo/visit";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import classes from "../CallScreen.module.css";
import { Still } from "../parts/Still";
import { guestQuery, guestTicket } from "./client";
import { GuestCall } from "./GuestCall";
import own from "./Guest.module.css";

type Place = paths["/api/v1/guest"]["get"]["responses"]["200"]["content"]["application/json"];

/** The guest's place, live; whoever was put out hears it here last. */
function useGuestPlace(first: Place): { place: Live.GuestPlace; interrupted: boolean } {
  const [place, setPlace] = useState<Live.GuestPlace>(first);
  const newer = (arrived: Live.GuestPlace) => setPlace((known) => (known.version > arrived.version ? known : arrived));
  const gone = place.state === "removed" || place.state === "ended";
  const { phase } = useVisitTopic(gone ? null : `guest_place:${first.id}`, { snapshot: newer, event: ({ data }) => newer(data) });
  // Who is put out is hung up on, perhaps before the word of it arrives: asking tells that from a bad network.
  const asked = useQuery({ ...guestQuery, enabled: !gone && phase !== "live" && phase !== "joining", refetchInterval: 2_000, staleTime: 0 });
  const over = gone || asked.data === null;
  useEffect(() => {
    ticketsFrom(guestTicket);
    return () => ticketsFrom(null);
  }, []);
  useEffect(() => {
    // Put out: the server has hung up, and knocking again would only be refused.
    if (over) live.close();
  }, [over]);
  return { place: over && !gone ? { ...place, state: "removed" } : place, interrupted: phase === "interrupted" };
}

function Lobby({ place, interrupted }: { place: Live.GuestPlace; interrupted: boolean }) {
  const t = useT();
  const now = useNow();
  const { media, view } = useMedia({ audio: true, video: place.modality === "video" });
  return (
    <div className={classes.still}>
      <header className={classes.stillBar}>
        <CrisisHelp />
      </header>
      <main className={classes.stillMain} id="main" data-testid="guest-lobby">
        <Stack gap="lg">
          <Stack gap="xs">
            <Title order={1}>{t("call.guest.lobby")}</Title>
            <Text role="status" aria-live="polite">
              {interrupted ? t("call.guest.interrupted") : t("call.guest.lobbyBody", { name: place.professional })}
            </Text>
            <Text c="dimmed">{t("call.guest.begins", { when: formatWhen(place.starts_at, now) })}</Text>
          </Stack>
          <Paper withBorder p="md">
            <Stack gap="sm">
              <div className={own.preview}>{view.video ? <TrackVideo track={view.video} label={t("call.self.label")} className={own.video} /> : <Icon name="cameraOff" size={32} label={t("call.self.cameraOff")} />}</div>
              <Meter track={view.audio} />
              <Group justify="space-between">
                <StatusPill tone={view.microphone === "ok" ? "good" : "attention"}>{t(view.microphone === "ok" ? "call.guest.heard" : "call.guest.unheard")}</StatusPill>
                {view.microphone === "ok" ? null : (
                  <Button size="xs" variant="default" onClick={() => void media.open({ audio: true, video: place.modality === "video" })}>
                    {t("call.device.retry")}
                  </Button>
                )}
              </Group>
            </Stack>
          </Paper>
        </Stack>
      </main>
    </div>
  );
}

/** From the lobby into the call and back, as the professional decides. */
export function GuestRoom({ place: first }: { place: Place }) {
  const t = useT();
  const { place, interrupted } = useGuestPlace(first);
  if (place.state === "removed" || place.state === "ended") {
    return (
      <Still title={t(place.state === "ended" ? "call.phase.finished" : "call.guest.removed")} art="chairs" action={null}>
        {t(place.state === "ended" ? "call.guest.thanks" : "call.guest.removedBody")}
      </Still>
    );
  }
  return place.state === "admitted" ? <GuestCall place={place} interrupted={interrupted} /> : <Lobby place={place} interrupted={interrupted} />;
}
