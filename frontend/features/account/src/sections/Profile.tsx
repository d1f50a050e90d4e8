import { Button, Card, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { type Me, useMe } from "@mindo/auth";
import { LANGUAGES, useT } from "@mindo/i18n";
import { PlaceSelect, Refusal, useForm } from "@mindo/ui";
import { useMemo, useState } from "react";
import { useProfileChange } from "../data";

const LANGUAGE_NAMES = { en: "English", hi: "हिन्दी" } as const;

function Form({ me }: { me: Me }) {
  const t = useT();
  const [typed, setTyped] = useState({ name: me.name, zone: me.zone, language: me.language, jurisdiction: me.jurisdiction });
  const change = useProfileChange();
  const zones = useMemo(() => [...new Set([me.zone, ...Intl.supportedValuesOf("timeZone")])].map((value) => ({ value, label: value.replaceAll("_", " ") })), [me.zone]);
  const form = useForm({ problem: change.error, busy: change.isPending, onSubmit: () => change.mutate(typed) });
  const set = (part: Partial<typeof typed>) => {
    setTyped((before) => ({ ...before, ...part }));
  };
  const changed = typed.name !== me.name || typed.zone !== me.zone || typed.language !== me.language || typed.jurisdiction !== me.jurisdiction;
  return (
    <form {...form.props}>
      <Stack gap="md">
        <Refusal message={form.message} />
        <TextInput name="name" label={t("account.profile.name")} autoComplete="name" maxLength={120} required withAsterisk={false} value={typed.name} onChange={(event) => set({ name: event.currentTarget.value })} error={form.at("name")} />
        <Group grow align="flex-start" preventGrowOverflow={false}>
          <Select
            label={t("account.profile.zone")}
            description={t("account.profile.zoneHint")}
            inputWrapperOrder={["label", "input", "description", "error"]}
            searchable
            allowDeselect={false}
            limit={60}
            miw={200}
            data={zones}
            value={typed.zone}
            onChange={(zone) => set({ zone: zone ?? me.zone })}
            error={form.at("zone")}
            name="zone"
          />
          <Select
            label={t("account.profile.language")}
            allowDeselect={false}
            miw={200}
            data={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
            value={typed.language}
            onChange={(language) => set({ language: LANGUAGES.find((one) => one === language) ?? me.language })}
            error={form.at("language")}
            name="language"
          />
        </Group>
        <PlaceSelect label={t("account.profile.jurisdiction")} description={t("account.profile.jurisdictionHint")} value={typed.jurisdiction} onChange={(jurisdiction) => set({ jurisdiction })} error={form.at("jurisdiction")} />
        <Group>
          <Button type="submit" color="clay" loading={change.isPending} disabled={!changed}>
            {t("account.profile.save")}
          </Button>
          <Text role="status" size="sm" c="dimmed">
            {change.isSuccess && !changed ? t("account.profile.saved") : ""}
          </Text>
        </Group>
      </Stack>
    </form>
  );
}

/** Who one is here. */
export function Profile() {
  const t = useT();
  const me = useMe();
  if (!me) return null;
  return (
    <Card withBorder>
      <Stack gap="lg">
        <Group gap="xl">
          {(["email", "phone"] as const).map((name) => (
            <div key={name}>
              <Text size="sm" c="dimmed">
                {t(`account.profile.${name}`)}
              </Text>
              <Text className="mindo-tabular">{me[name] ?? t("account.profile.none")}</Text>
            </div>
          ))}
        </Group>
        <Form me={me} key={me.id} />
      </Stack>
    </Card>
  );
}
