import { Alert, Anchor, Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { api, ApiProblem, unwrap } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { ErrorState, Icon, SkeletonRows, StatusPill, type Tone } from "@mindo/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

const KEY = ["billing", "payout-accounts"] as const;
const TONES: Record<"active" | "pending" | "refused", Tone> = { active: "good", pending: "attention", refused: "bad" };

/** Where a professional is paid; connecting another account asks for a fresh proof first. */
export function PayoutAccounts() {
  const t = useT();
  const cache = useQueryClient();
  const accounts = useQuery({ queryKey: KEY, queryFn: async () => (await unwrap(api.GET("/api/v1/me/payout-accounts"))).results });
  const connect = useMutation({
    mutationFn: (gateway: string) => unwrap(api.POST("/api/v1/me/payout-accounts", { body: { gateway } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: KEY }),
  });
  return (
    <Stack gap="sm" component="section" aria-labelledby="payout-accounts">
      <div>
        <Title order={2} id="payout-accounts">
          {t("billing.account.title")}
        </Title>
        <Text c="dimmed">{t("billing.account.lead")}</Text>
      </div>
      {accounts.isPending ? <SkeletonRows rows={1} height={64} /> : null}
      {accounts.error ? <ErrorState error={accounts.error} onRetry={() => void accounts.refetch()} /> : null}
      {connect.error ? (
        <Alert color="rose" variant="light" icon={<Icon name="alert" />} role="alert">
          {connect.error instanceof ApiProblem ? connect.error.message : t("common.error.title")}
        </Alert>
      ) : null}
      {accounts.data?.map((one) => (
        <Paper key={one.gateway} p="md" withBorder>
          <Group justify="space-between">
            <div>
              <Group gap="xs">
                <Text fw={600} tt="capitalize">
                  {one.gateway}
                </Text>
                {one.state ? <StatusPill tone={TONES[one.state]}>{t(`billing.account.state.${one.state}`)}</StatusPill> : null}
              </Group>
              {one.state ? null : (
                <Text size="sm" c="dimmed">
                  {t("billing.account.none")}
                </Text>
              )}
              {connect.data?.onboarding_url && connect.data.gateway === one.gateway ? (
                <Anchor href={connect.data.onboarding_url} size="sm">
                  {t("billing.account.finish")}
                </Anchor>
              ) : null}
            </div>
            <Button size="sm" variant="default" loading={connect.isPending && connect.variables === one.gateway} onClick={() => connect.mutate(one.gateway)}>
              {t(one.state ? "billing.account.change" : "billing.account.connect")}
            </Button>
          </Group>
        </Paper>
      ))}
      <Text size="sm" role="status">
        {connect.isSuccess ? t("billing.account.done") : ""}
      </Text>
    </Stack>
  );
}
