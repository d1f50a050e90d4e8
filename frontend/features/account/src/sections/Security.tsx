import { Alert, Button, Card, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { passkeysWork, useMe } from "@mindo/auth";
import { formatDay, useT } from "@mindo/i18n";
import { ErrorState, Icon, Refusal, SkeletonRows, StatusPill, useNow } from "@mindo/ui";
import { useState } from "react";
import { AppSetup } from "../parts/AppSetup";
import { RecoveryCodes } from "../parts/RecoveryCodes";
import { useCodesRenew, useFactorRemove, usePasskeyAdd, useSecondFactor } from "../security";
import classes from "./Devices.module.css";

type Keep = (codes: readonly string[]) => void;

function Passkeys({ onCodes }: { readonly onCodes: Keep }) {
  const t = useT();
  const now = useNow(60_000);
  const factors = useSecondFactor();
  const [name, setName] = useState("");
  const add = usePasskeyAdd();
  const remove = useFactorRemove();
  const error = add.error ?? remove.error;
  return (
    <Stack gap="sm">
      <Title order={3} size="h4">
        {t("account.security.passkeys.title")}
      </Title>
      <Text c="dimmed">{t("account.security.passkeys.lead")}</Text>
      <Refusal message={error?.message} />
      <ul className={classes.list}>
        {factors.data?.passkeys.map((key) => (
          <li key={key.id} className={classes.device}>
            <span className={classes.icon}>
              <Icon name="shield" />
            </span>
            <div className={classes.words}>
              <Text fw={600}>{key.name}</Text>
              <Text size="sm" c="dimmed">
                {key.used_at ? t("account.security.passkeys.used", { when: formatDay(key.used_at, now) }) : t("account.security.passkeys.added", { when: formatDay(key.added_at, now) })}
              </Text>
            </div>
            <Button size="sm" variant="default" loading={remove.isPending && remove.variables === key.id} onClick={() => remove.mutate(key.id)} aria-label={t("account.security.passkeys.removeLabel", { name: key.name })}>
              {t("account.security.remove")}
            </Button>
          </li>
        ))}
      </ul>
      {passkeysWork() ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate(name, {
              onSuccess: (codes) => {
                setName("");
                if (codes) onCodes(codes);
              },
            });
          }}
        >
          <Group align="flex-end">
            <TextInput label={t("account.security.passkeys.name")} placeholder={t("account.security.passkeys.example")} maxLength={60} value={name} onChange={(event) => setName(event.currentTarget.value)} style={{ flex: "1 1 200px" }} />
            <Button type="submit" variant="default" loading={add.isPending} leftSection={<Icon name="plus" />}>
              {t("account.security.passkeys.add")}
            </Button>
          </Group>
        </form>
      ) : (
        <Text size="sm">{t("account.security.passkeys.unable")}</Text>
      )}
    </Stack>
  );
}

/** The second factor: authenticator app, passkeys, recovery codes. */
export function Security() {
  const t = useT();
  const me = useMe();
  const factors = useSecondFactor();
  const [setting, setSetting] = useState(false);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const remove = useFactorRemove();
  const renew = useCodesRenew();
  const error = remove.error ?? renew.error;
  if (factors.isPending) return <SkeletonRows rows={4} />;
  if (factors.isError) return <ErrorState error={factors.error} onRetry={() => void factors.refetch()} />;
  const { app, passkeys, recovery_codes_left: left } = factors.data;
  return (
    <Card withBorder>
      <Stack gap="xl">
        <div>
          <Title order={2} size="h3">
            {t("account.security.title")}
          </Title>
          <Text c="dimmed">{t("account.security.lead")}</Text>
        </div>
        {me?.second_factor === "missing" ? (
          <Alert color="honey" icon={<Icon name="shield" />}>
            {t("account.security.missing")}
          </Alert>
        ) : null}
        {codes ? <RecoveryCodes codes={codes} onDone={() => setCodes(null)} /> : null}
        <Refusal message={error?.message} />
        <Stack gap="sm">
          <Group gap="sm">
            <Title order={3} size="h4">
              {t("account.security.app.title")}
            </Title>
            {app ? <StatusPill tone="live">{t("account.security.on")}</StatusPill> : <StatusPill tone="quiet">{t("account.security.off")}</StatusPill>}
          </Group>
          <Text c="dimmed">{t("account.security.app.lead")}</Text>
          <Group>
            {app ? (
              <Button size="sm" variant="default" loading={remove.isPending} onClick={() => remove.mutate(null)}>
                {t("account.security.remove")}
              </Button>
            ) : (
              <Button color="clay" onClick={() => setSetting(true)}>
                {t("account.security.app.setUp")}
              </Button>
            )}
          </Group>
        </Stack>
        <Passkeys onCodes={setCodes} />
        {app || passkeys.length > 0 ? (
          <Stack gap="sm">
            <Title order={3} size="h4">
              {t("account.security.codes.title")}
            </Title>
            <Text c="dimmed">{t("account.security.codes.left", { count: left ?? 0 })}</Text>
            <Group>
              <Button size="sm" variant="default" loading={renew.isPending} onClick={() => renew.mutate(undefined, { onSuccess: setCodes })}>
                {t("account.security.codes.renew")}
              </Button>
            </Group>
          </Stack>
        ) : null}
      </Stack>
      {setting ? <AppSetup onClose={() => setSetting(false)} onCodes={setCodes} /> : null}
    </Card>
  );
}
