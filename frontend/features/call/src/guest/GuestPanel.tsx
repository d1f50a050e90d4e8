import { Alert, Badge, Button, CopyButton, Group, Menu, Paper, Stack, Text, TextInput } from "@mantine/core";
import { api, unwrap } from "@mindo/api";
import { formatWhen, useT } from "@mindo/i18n";
import { live, type Live } from "@mindo/live";
import { Icon, StatusPill, type Tone, useNow } from "@mindo/ui";
import { problemWords } from "@mindo/visit";
import { useState } from "react";
import type { GuestsState } from "./useGuests";

type Guest = Live.GuestView;

const KINDS = ["interpreter", "family", "other"] as const;
const TONES: Readonly<Record<Guest["state"], Tone>> = { proposed: "attention", invited: "quiet", waiting: "attention", admitted: "good", removed: "quiet", ended: "quiet" };

const linkOf = (token: string) => `${window.location.origin}/guest#${token}`;

interface PanelProps {
  readonly bookingId: string;
  readonly role: "patient" | "professional";
  readonly guests: GuestsState;
  /** The call is open: whoever waits can be let in. */
  readonly open: boolean;
}

/** A link that is shown once; whoever opens it first is the guest. */
function OneTimeLink({ token, onClose }: { token: string; onClose: () => void }) {
  const t = useT();
  return (
    <Alert color="honey" title={t("call.guests.link.title")} withCloseButton closeButtonLabel={t("common.close")} onClose={onClose}>
      <Stack gap="xs">
        <Text size="sm">{t("call.guests.link.body")}</Text>
        <TextInput readOnly value={linkOf(token)} aria-label={t("call.guests.link.label")} onFocus={({ currentTarget }) => currentTarget.select()} data-testid="guest-link" />
        <CopyButton value={linkOf(token)}>
          {({ copied, copy }) => (
            <Button size="sm" onClick={copy} leftSection={<Icon name={copied ? "check" : "note"} />}>
              {t(copied ? "call.guests.link.copied" : "call.guests.link.copy")}
            </Button>
          )}
        </CopyButton>
      </Stack>
    </Alert>
  );
}

/** Who was invited into the session, where they stand, and the next thing to do with each. */
export function GuestPanel({ bookingId, role, guests, open }: PanelProps) {
  const t = useT();
  const now = useNow();
  const [link, setLink] = useState<{ id: string; token: string } | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const run = async (what: string, work: () => Promise<unknown>) => {
    setBusy(what);
    setError(null);
    try {
      await work();
    } catch (refused) {
      setError(t.maybe(`call.guests.problem.${typeof refused === "object" && refused !== null && "code" in refused ? String(refused.code) : ""}`) ?? problemWords(t, refused));
    } finally {
      setBusy(null);
    }
  };
  const show = ({ guest, token }: { guest: { id: string }; token: string | null }) => setLink(token === null ? null : { id: guest.id, token });
  const invite = (kind: (typeof KINDS)[number]) =>
    run("invite", async () => show(await unwrap(api.POST("/api/v1/bookings/{booking_id}/guests", { params: { path: { booking_id: bookingId } }, body: { kind } }))));
  const renew = (guest: Guest) => run(guest.id, async () => show(await unwrap(api.POST("/api/v1/guests/{guest_id}/link", { params: { path: { guest_id: guest.id } } }))));
  const tell = (name: "guest.agree" | "guest.admit" | "guest.remove", guest: Guest) => run(guest.id, () => live.command(name, { guest_id: guest.id }));
  const listed = guests.view?.guests ?? [];
  // Once it was opened the link is nothing but a trap for who tries it again.
  const shown = link && listed.some(({ id, state }) => id === link.id && state === "invited") ? link : null;

  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t(role === "professional" ? "call.guests.introProfessional" : "call.guests.intro")}
      </Text>
      {listed.length === 0 ? <Text size="sm">{t("call.guests.none")}</Text> : null}
      <Stack gap="sm" role="list" aria-label={t("call.guests.title")}>
        {listed.map((guest) => (
          <Paper key={guest.id} withBorder p="sm" role="listitem" data-testid="guest" data-state={guest.state}>
            <Stack gap="xs">
              <Group justify="space-between" gap="xs">
                <Text fw={600}>{guest.name ?? t(`call.guests.kind.${guest.kind}`)}</Text>
                <StatusPill tone={TONES[guest.state]}>{t(`call.guests.state.${guest.state === "waiting" && !guest.present ? "away" : guest.state}`)}</StatusPill>
              </Group>
              <Group gap="xs">
                {guest.name === null ? null : <Badge variant="light">{t(`call.guests.kind.${guest.kind}`)}</Badge>}
                {guest.state === "invited" && guest.link_expires_at !== null ? (
                  <Text size="xs" c="dimmed">
                    {t("call.guests.until", { when: formatWhen(guest.link_expires_at, now) })}
                  </Text>
                ) : null}
              </Group>
              <Group gap="xs">
                {role === "professional" && guest.state === "proposed" ? (
                  <Button size="xs" loading={busy === guest.id} onClick={() => void tell("guest.agree", guest)}>
                    {t("call.guests.agree")}
                  </Button>
                ) : null}
                {role === "professional" && guest.state === "waiting" ? (
                  <Button size="xs" color="clay" disabled={!open} loading={busy === guest.id} onClick={() => void tell("guest.admit", guest)}>
                    {t("call.guests.admit")}
                  </Button>
                ) : null}
                {guest.state === "invited" && guest.invited_by === role ? (
                  <Button size="xs" variant="default" loading={busy === guest.id} onClick={() => void renew(guest)}>
                    {t(guest.has_link ? "call.guests.newLink" : "call.guests.makeLink")}
                  </Button>
                ) : null}
                <Button size="xs" variant="subtle" color="rose" onClick={() => void tell("guest.remove", guest)}>
                  {t(guest.state === "waiting" || guest.state === "admitted" ? "call.guests.remove" : "call.guests.takeBack")}
                </Button>
              </Group>
              {shown?.id === guest.id ? <OneTimeLink token={shown.token} onClose={() => setLink(null)} /> : null}
            </Stack>
          </Paper>
        ))}
      </Stack>
      {error === null ? null : (
        <Text size="sm" c="rose" role="alert">
          {error}
        </Text>
      )}
      <Menu>
        <Menu.Target>
          <Button variant="default" leftSection={<Icon name="plus" />} loading={busy === "invite"}>
            {t(role === "professional" ? "call.guests.invite" : "call.guests.propose")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {KINDS.map((kind) => (
            <Menu.Item key={kind} onClick={() => void invite(kind)}>
              {t(`call.guests.kind.${kind}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Stack>
  );
}
