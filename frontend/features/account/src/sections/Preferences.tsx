import { Button, Card, Checkbox, Group, Stack, Switch, Table, Text, TextInput, Title } from "@mantine/core";
import { useMe } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { ErrorState, Refusal, SkeletonRows, useForm } from "@mindo/ui";
import { useState } from "react";
import { type Settings, useSettings, useSettingsChange } from "../preferences";

function Switches({ settings }: { readonly settings: Settings }) {
  const t = useT();
  const change = useSettingsChange();
  const kind = (name: string) => t.maybe(`account.preferences.kind.${name}`) ?? name;
  const channel = (name: string) => t.maybe(`account.preferences.channel.${name}`) ?? name;
  const flip = (name: string, on: boolean) => change.mutate({ silenced: on ? settings.silenced.filter((one) => one !== name) : [...settings.silenced, name] });
  return (
    <>
      <Refusal message={change.error?.message} />
      <Table.ScrollContainer minWidth={280} type="native">
        <Table verticalSpacing="sm" horizontalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th />
              {settings.channels.map((name) => (
                <Table.Th key={name} scope="col" ta="center" style={{ whiteSpace: "normal" }}>
                  {channel(name)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {settings.kinds.map((name) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={500} style={{ whiteSpace: "normal" }}>
                  {kind(name)}
                </Table.Th>
                {settings.channels.map((one) => (
                  <Table.Td key={one}>
                    <Group justify="center">
                      <Checkbox
                        size="md"
                        checked={!settings.silenced.includes(`${name}:${one}`)}
                        onChange={(event) => flip(`${name}:${one}`, event.currentTarget.checked)}
                        aria-label={t("account.preferences.label", { kind: kind(name), channel: channel(one) })}
                      />
                    </Group>
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="sm" c="dimmed" mt="sm">
        {t("account.preferences.always", { kinds: settings.always.map(kind).join(", ") })}
      </Text>
    </>
  );
}

function Quiet({ settings }: { readonly settings: Settings }) {
  const t = useT();
  const me = useMe();
  const [on, setOn] = useState(settings.quiet_from !== null);
  const [times, setTimes] = useState({ from: settings.quiet_from ?? "22:00", until: settings.quiet_until ?? "07:00" });
  const change = useSettingsChange();
  const form = useForm({
    problem: change.error,
    busy: change.isPending,
    onSubmit: () => change.mutate(on ? { quiet_from: times.from, quiet_until: times.until } : { quiet_from: null, quiet_until: null }),
  });
  return (
    <form {...form.props}>
      <Stack gap="sm">
        <Title order={3} size="h4">
          {t("account.preferences.quiet")}
        </Title>
        <Text c="dimmed">{t("account.preferences.quietLead", { zone: (me?.zone ?? "UTC").replaceAll("_", " ") })}</Text>
        <Refusal message={form.message} />
        <Switch size="md" label={t("account.preferences.quietOn")} checked={on} onChange={(event) => setOn(event.currentTarget.checked)} />
        {on ? (
          <Group align="flex-start">
            <TextInput type="time" required withAsterisk={false} name="quiet_from" label={t("account.preferences.from")} value={times.from} onChange={(event) => setTimes({ ...times, from: event.currentTarget.value })} error={form.at("quiet_from")} />
            <TextInput type="time" required withAsterisk={false} name="quiet_until" label={t("account.preferences.until")} value={times.until} onChange={(event) => setTimes({ ...times, until: event.currentTarget.value })} error={form.at("quiet_until")} />
          </Group>
        ) : null}
        <Group>
          <Button type="submit" color="clay" loading={change.isPending}>
            {t("account.preferences.save")}
          </Button>
          <Text role="status" size="sm" c="dimmed">
            {change.isSuccess ? t("account.preferences.saved") : ""}
          </Text>
        </Group>
      </Stack>
    </form>
  );
}

/** What one is told, where, and when it has to wait. */
export function Preferences() {
  const t = useT();
  const settings = useSettings();
  return (
    <Card withBorder>
      <Stack gap="xl">
        <div>
          <Title order={2} size="h3">
            {t("account.preferences.title")}
          </Title>
          <Text c="dimmed">{t("account.preferences.lead")}</Text>
        </div>
        {settings.isPending ? <SkeletonRows rows={5} height={44} /> : null}
        {settings.isError ? <ErrorState error={settings.error} onRetry={() => void settings.refetch()} /> : null}
        {settings.data ? (
          <>
            <div>
              <Switches settings={settings.data} />
            </div>
            <Quiet settings={settings.data} />
          </>
        ) : null}
      </Stack>
    </Card>
  );
}
