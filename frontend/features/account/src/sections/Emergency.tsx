import { Button, Card, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import type { EmergencyContactShape } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { ErrorState, Refusal, SkeletonRows, useForm } from "@mindo/ui";
import { useState } from "react";
import { useEmergency, useEmergencyChange } from "../contacts";

const NOBODY = { name: "", phone: "", relation: "" };

function Form({ contact }: { readonly contact: EmergencyContactShape | null }) {
  const t = useT();
  const [typed, setTyped] = useState({ ...NOBODY, ...contact });
  const change = useEmergencyChange();
  const form = useForm({ problem: change.error, busy: change.isPending, onSubmit: () => change.mutate(typed, { onSuccess: (saved) => setTyped({ ...NOBODY, ...saved }) }) });
  const field = (name: keyof typeof NOBODY) => ({
    name,
    label: t(`account.emergency.${name}`),
    value: typed[name],
    error: form.at(name),
    onChange: (event: { currentTarget: HTMLInputElement }) => setTyped({ ...typed, [name]: event.currentTarget.value }),
  });
  return (
    <form {...form.props}>
      <Stack gap="md">
        <Refusal message={form.message} />
        {contact ? null : <Text size="sm">{t("account.emergency.none")}</Text>}
        <Group grow align="flex-start" preventGrowOverflow={false}>
          <TextInput {...field("name")} miw={200} maxLength={120} required withAsterisk={false} autoComplete="off" />
          <TextInput {...field("phone")} miw={200} type="tel" maxLength={32} required withAsterisk={false} autoComplete="off" />
        </Group>
        <TextInput {...field("relation")} description={t("account.emergency.relationHint")} inputWrapperOrder={["label", "input", "description", "error"]} maxLength={60} autoComplete="off" />
        <Group>
          <Button type="submit" color="clay" loading={change.isPending && change.variables !== null}>
            {t("account.emergency.save")}
          </Button>
          {contact ? (
            <Button variant="subtle" color="rose" loading={change.isPending && change.variables === null} onClick={() => change.mutate(null, { onSuccess: () => setTyped(NOBODY) })}>
              {t("account.emergency.remove")}
            </Button>
          ) : null}
          <Text role="status" size="sm" c="dimmed">
            {change.isSuccess ? t("account.emergency.saved") : ""}
          </Text>
        </Group>
      </Stack>
    </form>
  );
}

/** Whom a professional may call when a session turns into an emergency. */
export function Emergency() {
  const t = useT();
  const contact = useEmergency();
  return (
    <Card withBorder>
      <Title order={2} size="h3">
        {t("account.emergency.title")}
      </Title>
      <Text c="dimmed" mb="md">
        {t("account.emergency.lead")}
      </Text>
      {contact.isPending ? <SkeletonRows rows={2} height={56} /> : null}
      {contact.isError ? <ErrorState error={contact.error} onRetry={() => void contact.refetch()} /> : null}
      {contact.isSuccess ? <Form contact={contact.data} /> : null}
    </Card>
  );
}
