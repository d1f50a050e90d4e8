import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import { api, unwrap } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { ErrorState, SkeletonRows, StatusPill } from "@mindo/ui";
import { useQuery } from "@tanstack/react-query";

/** Whether one-time codes come back; a range from which hardly any does is being pumped. */
export function CodesHealth() {
  const t = useT();
  const { data, error, refetch } = useQuery({ queryKey: ["admin", "code-alarms"], queryFn: () => unwrap(api.GET("/api/v1/admin/code-alarms")), refetchInterval: 30_000 });
  const alarming = new Set(data?.alarms.filter((one) => one.ended_at === null).map((one) => one.scope));
  const name = (scope: string) => (scope === "sms" ? t("board.health.codes.sms") : scope === "email" ? t("board.health.codes.email") : scope.replace("sms:", ""));
  return (
    <Stack gap="sm" mt="xl">
      <div>
        <Title order={2} size="h3">
          {t("board.health.codes.title")}
        </Title>
        <Text c="dimmed">{t("board.health.codes.lead")}</Text>
      </div>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={2} /> : null}
      {data?.ratios.length === 0 ? <Text c="dimmed">{t("board.health.codes.none")}</Text> : null}
      {data?.ratios.map((ratio) => (
        <Paper key={ratio.scope} p="md" withBorder>
          <Group justify="space-between">
            <div>
              <Text fw={560} className="mindo-tabular">
                {name(ratio.scope)}
              </Text>
              <Text size="sm" c="dimmed">
                {t("board.health.codes.share", { sent: ratio.sent, verified: ratio.verified })}
              </Text>
            </div>
            <StatusPill tone={alarming.has(ratio.scope) ? "bad" : "good"}>{t(alarming.has(ratio.scope) ? "board.health.codes.alarm" : "board.health.codes.fine")}</StatusPill>
          </Group>
        </Paper>
      ))}
    </Stack>
  );
}
