import { Button, Code, CopyButton, Group, Modal, Progress, Stack, Text } from "@mantine/core";
import type { ExportLinkShape, ExportShape } from "@mindo/api";
import { formatWhen, useLanguage, useT } from "@mindo/i18n";
import { Icon, StatusPill, type Tone, useNow } from "@mindo/ui";
import { useState } from "react";
import { useAskForCopy, useCopyLink } from "../data";
import { Section } from "./Section";

const TONES: Record<ExportShape["state"], Tone> = { queued: "quiet", building: "live", ready: "good", expired: "quiet", failed: "bad" };

function LinkDialog({ link, onClose }: { link: ExportLinkShape | null; onClose: () => void }) {
  const t = useT();
  return (
    <Modal opened={link !== null} onClose={onClose} title={t("privacy.copy.fetchTitle")} closeButtonProps={{ "aria-label": t("common.close") }}>
      {link ? (
        <Stack>
          <Text>{t("privacy.copy.phraseLead")}</Text>
          <Group gap="sm">
            <Code fz="md" data-testid="pass-phrase">
              {link.pass_phrase}
            </Code>
            <CopyButton value={link.pass_phrase}>
              {({ copied, copy }) => (
                <Button size="xs" variant="default" onClick={copy}>
                  {copied ? t("privacy.copy.copied") : t("privacy.copy.copyPhrase")}
                </Button>
              )}
            </CopyButton>
          </Group>
          <Button component="a" href={link.path} download leftSection={<Icon name="download" />} data-autofocus>
            {t("privacy.copy.download")}
          </Button>
          <Text size="sm" c="dimmed">
            {t("privacy.copy.linkGood")}
          </Text>
        </Stack>
      ) : null}
    </Modal>
  );
}

function Row({ row, onFetch, fetching }: { row: ExportShape; onFetch: () => void; fetching: boolean }) {
  const t = useT();
  const now = useNow(60_000);
  const busy = row.state === "queued" || row.state === "building";
  return (
    <Stack gap={6}>
      <Group justify="space-between">
        <Text size="sm">{formatWhen(row.created_at, now)}</Text>
        <StatusPill tone={TONES[row.state]}>{t(`privacy.copy.${row.state}`)}</StatusPill>
      </Group>
      {busy ? (
        <Group gap="sm" wrap="nowrap">
          <Progress value={row.percent} flex={1} aria-label={t("privacy.copy.progress")} />
          <Text size="sm" w={44} ta="end">
            {row.percent} %
          </Text>
        </Group>
      ) : null}
      {row.state === "ready" ? (
        <Group justify="space-between">
          <Text size="sm" c="dimmed">
            {t("privacy.copy.until", { when: formatWhen(row.expires_at ?? row.created_at, now), size: Math.max(1, Math.round(row.size / 1024)) })}
          </Text>
          <Button size="sm" variant="light" leftSection={<Icon name="download" size={18} />} onClick={onFetch} loading={fetching}>
            {t("privacy.copy.fetch")}
          </Button>
        </Group>
      ) : null}
    </Stack>
  );
}

/** A copy of everything: ask, watch it being made, fetch it. */
export function Copies({ exports }: { exports: readonly ExportShape[] }) {
  const t = useT();
  useLanguage();
  const ask = useAskForCopy();
  const fetch = useCopyLink();
  const [link, setLink] = useState<ExportLinkShape | null>(null);
  const busy = exports.some((row) => row.state === "queued" || row.state === "building");
  return (
    <Section title={t("privacy.copy.title")} lead={t("privacy.copy.lead")} error={ask.error ?? fetch.error}>
      <Stack>
        {exports.map((row) => (
          <Row key={row.id} row={row} fetching={fetch.isPending && fetch.variables === row.id} onFetch={() => fetch.mutate(row.id, { onSuccess: setLink })} />
        ))}
        <Group>
          <Button onClick={() => ask.mutate(undefined)} loading={ask.isPending} disabled={busy}>
            {t("privacy.copy.ask")}
          </Button>
        </Group>
      </Stack>
      <LinkDialog link={link} onClose={() => setLink(null)} />
    </Section>
  );
}
