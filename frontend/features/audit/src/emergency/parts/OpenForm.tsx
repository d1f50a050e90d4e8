import { Alert, Button, Group, Paper, Radio, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useDraft } from "@mindo/auth/drafts";
import { useT } from "@mindo/i18n";
import { ErrorState, Icon, Refusal, useForm } from "@mindo/ui";
import { useState } from "react";
import { type Person, useOpen, usePerson } from "../data";

const GROUNDS = ["life", "care", "legal", "other"] as const;
const SHORTEST = 20;

function Whose({ chosen, onChoose, error }: { chosen: string; onChoose: (id: string) => void; error: string | undefined }) {
  const t = useT();
  const [typed, setTyped] = useState("");
  const [query] = useDebouncedValue(typed.trim(), 300);
  const found = usePerson(query);
  const title = (person: Person) => [person.name, person.email, person.phone].filter(Boolean).join(" · ");
  return (
    <Stack gap="xs">
      <TextInput
        name="person_id"
        type="search"
        label={t("emergency.open.whose")}
        description={t("emergency.open.whoseHint")}
        leftSection={<Icon name="search" />}
        autoComplete="off"
        value={typed}
        error={error}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          onChoose("");
        }}
      />
      {found.error ? <ErrorState error={found.error} /> : null}
      <div role="status">{found.data?.length === 0 ? <Text size="sm">{t("emergency.open.nobody")}</Text> : null}</div>
      {found.data && found.data.length > 0 ? (
        <Radio.Group value={chosen} onChange={onChoose} aria-label={t("emergency.open.whose")}>
          <Stack gap={8}>
            {found.data.map((person) => (
              <Radio key={person.id} value={person.id} label={title(person)} description={t("emergency.open.account", { id: person.id.slice(-6) })} />
            ))}
          </Stack>
        </Radio.Group>
      ) : null}
    </Stack>
  );
}

/** Whose record, on what ground, why, for how long. */
export function OpenForm({ longest }: { longest: number }) {
  const t = useT();
  const [person, setPerson] = useState("");
  const [ground, setGround] = useState<string>("life");
  const { value: reason, set: setReason, forget } = useDraft("emergency.reason", "");
  const [minutes, setMinutes] = useState(String(longest));
  const open = useOpen();
  const form = useForm({
    problem: open.error,
    busy: open.isPending,
    check: () => ({ person_id: person ? null : t.maybe("problems.at.unknown") }),
    onSubmit: () => open.mutate({ person_id: person, ground, reason, minutes: Number(minutes) }, { onSuccess: () => forget() }),
  });
  const lengths = [...new Set([5, 10, 15, 30, 60, longest])].filter((one) => one <= longest).sort((one, other) => one - other);
  return (
    <Paper withBorder p="lg">
      <form {...form.props}>
        <Stack gap="lg">
          <Alert color="honey" icon={<Icon name="alert" />}>
            {t("emergency.open.warning")}
          </Alert>
          <Refusal message={form.message} />
          <Whose chosen={person} onChoose={setPerson} error={form.at("person_id")} />
          <Radio.Group label={t("emergency.open.ground")} value={ground} onChange={setGround} data-field="ground" error={form.at("ground")}>
            <Stack gap={8} mt={6}>
              {GROUNDS.map((one) => (
                <Radio key={one} value={one} label={t(`emergency.ground.${one}`)} />
              ))}
            </Stack>
          </Radio.Group>
          <Textarea
            label={t("emergency.open.reason")}
            description={t("emergency.open.reasonHint", { count: SHORTEST })}
            required
            autosize
            minRows={3}
            maxLength={1000}
            value={reason}
            name="reason" minLength={SHORTEST} error={form.at("reason")}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Select
            label={t("emergency.open.minutes")}
            value={minutes}
            allowDeselect={false}
            name="minutes" error={form.at("minutes")}
            onChange={(next) => setMinutes(next ?? String(longest))}
            data={lengths.map((one) => ({ value: String(one), label: t("emergency.open.minutesValue", { count: one }) }))}
            maw={240}
          />
          <Group justify="flex-end">
            <Button type="submit" color="rose" loading={open.isPending} leftSection={<Icon name="lock" />}>
              {t("emergency.open.submit")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
