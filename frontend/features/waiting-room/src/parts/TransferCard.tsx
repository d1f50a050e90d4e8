import { Avatar, Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Countdown } from "@mindo/ui";
import { problemWords } from "@mindo/visit";
import { useState } from "react";
import type { PlaceChanged } from "../place";

interface TransferCardProps {
  readonly offer: NonNullable<PlaceChanged["transfer"]>;
  readonly name: string;
  readonly onAnswer: (accept: boolean) => Promise<unknown>;
}

/** A colleague would see her now. Nothing changes before she has said so, and saying no keeps her place. */
export function TransferCard({ offer, name, onAnswer }: TransferCardProps) {
  const t = useT();
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
              {t("waiting-room.transfer.offered", { name: offer.display_name })}
            </Title>
            <Text size="sm">{t("waiting-room.transfer.offeredBody", { name })}</Text>
          </Stack>
        </Group>
        <Text size="sm" c="dimmed">
          {t("waiting-room.transfer.until")} <Countdown until={offer.expires_at} bare />
        </Text>
        {error ? (
          <Text c="rose" role="alert">
            {error}
          </Text>
        ) : null}
        <Group gap="sm">
          <Button color="clay" loading={busy === true} disabled={busy === false} onClick={() => answer(true)}>
            {t("waiting-room.transfer.accept", { name: offer.display_name })}
          </Button>
          <Button variant="default" loading={busy === false} disabled={busy === true} onClick={() => answer(false)}>
            {t("waiting-room.transfer.decline")}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
