import { Avatar, Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { formatWhen, useT } from "@mindo/i18n";
import type { Live } from "@mindo/live";
import { Countdown, useNow } from "@mindo/ui";
import { useState } from "react";
import { problemWords } from "./problem";

interface TransferCardProps {
  readonly offer: Live.TransferProposed;
  readonly name: string;
  readonly onAnswer: (accept: boolean) => Promise<unknown>;
}

/** Beyond this an hour is told rather than a clock that runs. */
const COUNTED_MS = 15 * 60_000;

/** A colleague would see her, asked by her professional or by the platform's people. Nothing changes before she has said so, and saying no keeps her place. */
export function TransferCard({ offer, name, onAnswer }: TransferCardProps) {
  const t = useT();
  const now = useNow(5_000);
  const ours = offer.by === "platform";
  const [busy, setBusy] = useState<boolean | null>(null);
  const [error, setError] = useState<string | null>(null);
  const answer = (accept: boolean) => {
    setBusy(accept);
    setError(null);
    onAnswer(accept).catch((refused: unknown) => {
      setError(problemWords(t, refused));
      setBusy(null);
    });
  };
  return (
    <Paper component="section" p="lg" withBorder aria-labelledby="transfer" data-testid="transfer">
      <Stack gap="md">
        <Group gap="md" wrap="nowrap" align="flex-start">
          <Avatar src={offer.avatar_url} alt="" size={56} />
          <Stack gap={4} role="alert">
            <Title order={2} size="h4" id="transfer">
              {t(ours ? "waiting-room.transfer.proposed" : "waiting-room.transfer.offered", { name: offer.display_name })}
            </Title>
            <Text size="sm">{t(ours ? "waiting-room.transfer.proposedBody" : "waiting-room.transfer.offeredBody", { name })}</Text>
          </Stack>
        </Group>
        <Text size="sm" c="dimmed">
          {Date.parse(offer.expires_at) - now > COUNTED_MS ? (
            t("waiting-room.transfer.untilWhen", { when: formatWhen(offer.expires_at, now) })
          ) : (
            <>
              {t("waiting-room.transfer.until")} <Countdown until={offer.expires_at} bare />
            </>
          )}
        </Text>
        {error ? (
          <Text c="rose" role="alert">
            {error}
          </Text>
        ) : null}
        <Group gap="sm">
          <Button color="clay" loading={busy === true} disabled={busy === false} onClick={() => answer(true)}>
            {t(ours ? "waiting-room.transfer.acceptProposed" : "waiting-room.transfer.accept", { name: offer.display_name })}
          </Button>
          <Button variant="default" loading={busy === false} disabled={busy === true} onClick={() => answer(false)}>
            {ours ? t("waiting-room.transfer.declineProposed", { name }) : t("waiting-room.transfer.decline")}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
