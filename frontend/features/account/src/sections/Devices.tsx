import { Button, Card, Group, Stack, Text, Title } from "@mantine/core";
import type { SessionShape } from "@mindo/api";
import { formatDay, useT } from "@mindo/i18n";
import { ErrorState, Icon, Refusal, SkeletonRows, StatusPill, useNow } from "@mindo/ui";
import { useDevices, useRevoke } from "../data";
import classes from "./Devices.module.css";

function Device({ row, busy, onRevoke }: { row: SessionShape; busy: boolean; onRevoke: () => void }) {
  const t = useT();
  const now = useNow(60_000);
  const name = row.device || t("account.devices.unknown");
  return (
    <li className={classes.device}>
      <span className={classes.icon}>
        <Icon name={/Android|iPhone/.test(row.device) ? "phone" : "device"} />
      </span>
      <div className={classes.words}>
        <Group gap="xs">
          <Text fw={600}>{name}</Text>
          {row.current ? <StatusPill tone="live">{t("account.devices.current")}</StatusPill> : null}
        </Group>
        <Text size="sm" c="dimmed">
          {t("account.devices.signedIn", { when: formatDay(row.signed_in_at, now) })} · {t("account.devices.seen", { when: formatDay(row.last_seen_at, now) })}
        </Text>
      </div>
      {row.current ? null : (
        <Button size="sm" variant="default" loading={busy} onClick={onRevoke} aria-label={t("account.devices.revokeLabel", { device: name })}>
          {t("account.devices.revoke")}
        </Button>
      )}
    </li>
  );
}

/** Where one is signed in; each device is signed out with one tap. */
export function Devices() {
  const t = useT();
  const devices = useDevices();
  const revoke = useRevoke();
  const others = devices.data?.filter((row) => !row.current) ?? [];
  return (
    <Card withBorder>
      <Title order={2} size="h3">
        {t("account.devices.title")}
      </Title>
      <Text c="dimmed" mb="md">
        {t("account.devices.lead")}
      </Text>
      <Refusal message={revoke.error?.message} />
      {devices.isPending ? <SkeletonRows rows={2} height={72} /> : null}
      {devices.isError ? <ErrorState error={devices.error} onRetry={() => void devices.refetch()} /> : null}
      <ul className={classes.list}>
        {devices.data?.map((row) => (
          <Device key={row.id} row={row} busy={revoke.isPending && revoke.variables === row.id} onRevoke={() => revoke.mutate(row.id)} />
        ))}
      </ul>
      {devices.data ? (
        <Stack gap="xs" mt="md" align="flex-start">
          {others.length > 0 ? (
            <Button variant="subtle" color="rose" leftSection={<Icon name="signOut" size={18} />} loading={revoke.isPending && revoke.variables === null} onClick={() => revoke.mutate(null)}>
              {t("account.devices.revokeOthers")}
            </Button>
          ) : (
            <Text size="sm" c="dimmed">
              {t("account.devices.alone")}
            </Text>
          )}
          <Text size="sm" role="status">
            {revoke.isSuccess ? t("account.devices.revoked") : ""}
          </Text>
        </Stack>
      ) : null}
    </Card>
  );
}
