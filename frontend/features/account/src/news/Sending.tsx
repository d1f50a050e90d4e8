import { Button, Card, Group, Modal, Progress, Stack, Text, Title } from "@mantine/core";
import { formatWhen, useLanguage, useT } from "@mindo/i18n";
import { ErrorState, Icon, SkeletonRows, useNow } from "@mindo/ui";
import { useState } from "react";
import { type Issue, useAudience, useSend } from "./data";

function Going({ issue }: { issue: Issue }) {
  const t = useT();
  useLanguage();
  const now = useNow(60_000);
  const subject = issue.words.en.subject;
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text fw={600}>{issue.state === "sending" ? t("news.sending") : t("news.send.done", { when: formatWhen(issue.finished_at ?? issue.created_at, now), name: issue.sent_by_name ?? "—" })}</Text>
        <Text className="mindo-tabular">{t("news.ofPeople", { told: issue.told, wanted: issue.wanted })}</Text>
      </Group>
      {issue.state === "sending" ? <Progress value={issue.wanted ? (100 * issue.told) / issue.wanted : 0} aria-label={t("news.progress", { subject })} /> : null}
    </Stack>
  );
}

function Reach() {
  const t = useT();
  const audience = useAudience(true);
  if (audience.error) return <ErrorState error={audience.error} onRetry={() => void audience.refetch()} />;
  if (!audience.data) return <SkeletonRows rows={1} height={72} />;
  const { now, later, app_only: appOnly, restricted } = audience.data;
  if (now + later + appOnly + restricted === 0) return <Text c="dimmed">{t("news.send.nobody")}</Text>;
  const lines = [
    [t("news.send.now"), now],
    [t("news.send.later"), later],
    [t("news.send.appOnly"), appOnly],
    [t("news.send.restricted"), restricted],
  ] as const;
  return (
    <Stack gap={4}>
      {lines.map(([label, count]) => (
        <Group key={label} justify="space-between" wrap="nowrap" gap="md">
          <Text c={count === 0 ? "dimmed" : undefined}>{label}</Text>
          <Text className="mindo-tabular" fw={600} c={count === 0 ? "dimmed" : undefined}>
            {count}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}

/** Who gets an issue, and sending it; afterwards how far it is. `ready`: saved, and whole in both languages. */
export function Sending({ issue, ready }: { issue: Issue | undefined; ready: boolean }) {
  const t = useT();
  const audience = useAudience(issue?.state !== "sent");
  const send = useSend();
  const [asking, setAsking] = useState(false);
  const { now = 0, later = 0, app_only: appOnly = 0 } = audience.data ?? {};
  const people = now + later + appOnly;
  return (
    <Card withBorder component="section" aria-label={t("news.send.title")}>
      <Stack>
        <Title order={2} size="h3">
          {t("news.send.title")}
        </Title>
        {issue && issue.state !== "draft" ? (
          <Going issue={issue} />
        ) : (
          <>
            <Reach />
            {ready ? null : (
              <Text size="sm" c="dimmed">
                {t("news.send.first")}
              </Text>
            )}
            <Group>
              <Button color="clay" leftSection={<Icon name="arrowRight" size={18} />} disabled={!ready || people === 0} onClick={() => setAsking(true)}>
                {t("news.send.button")}
              </Button>
            </Group>
          </>
        )}
      </Stack>
      <Modal opened={asking} onClose={() => setAsking(false)} title={t("news.send.confirmTitle")} closeButtonProps={{ "aria-label": t("common.close") }}>
        <Stack>
          {send.error ? <ErrorState error={send.error} /> : null}
          <Text>{t("news.send.confirm", { count: people })}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              {t("common.cancel")}
            </Button>
            <Button color="clay" loading={send.isPending} onClick={() => issue && send.mutate(issue, { onSuccess: () => setAsking(false) })}>
              {t("news.send.yes")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Card>
  );
}
