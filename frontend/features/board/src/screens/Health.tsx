import { Alert, Group, Paper, Stack, Text } from "@mantine/core";
import { ApiProblem } from "@mindo/api";
import { useCan } from "@mindo/auth";
import { formatTime, useLanguage, useT } from "@mindo/i18n";
import { ErrorState, Icon, Page, SkeletonRows, StatusPill } from "@mindo/ui";
import { useQuery } from "@tanstack/react-query";
import { CodesHealth } from "../parts/CodesHealth";

interface Health {
  readonly status: "ready" | "not_ready";
  readonly checks: Readonly<Record<string, string>>;
}

/** 503 is an answer here too: it names what is down. */
async function readHealth(): Promise<Health> {
  const response = await fetch("/health/ready").catch(() => {
    throw ApiProblem.offline();
  });
  if (response.status !== 200 && response.status !== 503) throw await ApiProblem.from(response);
  return (await response.json()) as Health;
}

/** What the platform stands on, and whether it answers. */
export default function HealthScreen() {
  const t = useT();
  useLanguage();
  const can = useCan();
  const { data, error, refetch, dataUpdatedAt } = useQuery({ queryKey: ["health"], queryFn: readHealth, refetchInterval: 10_000 });
  return (
    <Page title={t("board.health.title")} lead={t("board.health.lead")} width="text">
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={4} /> : null}
      {data ? (
        <Stack gap="sm">
          <Alert color={data.status === "ready" ? "moss" : "rose"} icon={<Icon name={data.status === "ready" ? "check" : "alert"} />} title={t(`board.health.${data.status}`)} role="status">
            {t("board.health.checked", { time: formatTime(dataUpdatedAt) })}
          </Alert>
          {Object.entries(data.checks).map(([name, outcome]) => (
            <Paper key={name} p="md" withBorder>
              <Group justify="space-between">
                <Text fw={560}>{t.maybe(`board.health.${name}`) ?? name}</Text>
                <StatusPill tone={outcome === "ok" ? "good" : "bad"}>{outcome === "ok" ? t("board.health.ok") : outcome}</StatusPill>
              </Group>
            </Paper>
          ))}
        </Stack>
      ) : null}
      {can("codes.watch") ? <CodesHealth /> : null}
    </Page>
  );
}
