import { Button, Group, Paper, Select, Stack, Text, Textarea, Title } from "@mantine/core";
import { ApiProblem, type Case } from "@mindo/api";
import { useDraft } from "@mindo/auth/drafts";
import { useT } from "@mindo/i18n";
import { ErrorState, Icon, Refusal, useForm } from "@mindo/ui";
import { useState } from "react";
import { useApprove, useAskChanges, useReject } from "../data/reviewing";
import { useWords } from "../words";
import classes from "./FileView.module.css";

const FIELDS = ["about.display_name", "about.kind", "about.practising_since", "focus.specialties", "focus.approaches", "focus.age_groups", "meeting.languages", "meeting.modalities", "rates.offers", "words.headline", "words.bio", "photo.file"] as const;

type Asking = "changes" | "reject" | null;

/** Changes asked for, each at its field, in the reviewer's own words. */
function Changes({ found, onDone }: { found: Case; onDone: () => void }) {
  const t = useT();
  const words = useWords();
  const ask = useAskChanges(found.id);
  const { value: rows, set: setRows, forget } = useDraft<Case["requests"]>(`case.${found.id}.changes`, [{ field: "words.bio", message: "" }]);
  const form = useForm({
    problem: ask.error instanceof ApiProblem ? ask.error : null,
    busy: ask.isPending,
    onSubmit: () =>
      ask.mutate(rows, {
        onSuccess: () => {
          forget();
          onDone();
        },
      }),
  });
  const options = [
    ...found.licences.filter(({ documents }) => documents.at(-1)?.state === "waiting").map(({ id, jurisdiction, number }) => ({ value: `licence.${id}`, label: `${t("onboarding.field.licence")}: ${words.place(jurisdiction)} ${number}` })),
    ...(found.kind === "application" ? FIELDS.map((value) => ({ value, label: words.field(value.split(".")[1] ?? value) })) : []),
  ];
  const change = (place: number, part: Partial<Case["requests"][number]>) => setRows(rows.map((row, index) => (index === place ? { ...row, ...part } : row)));
  return (
    <Stack gap="md" component="form" {...form.props}>
      {rows.map((row, place) => (
        <Stack key={place} gap="xs">
          <Select label={t("onboarding.case.what")} allowDeselect={false} data={options} value={row.field} onChange={(field) => change(place, { field: field ?? row.field })} />
          <Textarea name={`requests.${String(place)}.message`} required withAsterisk={false} label={t("onboarding.case.message")} description={t("onboarding.case.messageHint")} autosize minRows={2} maxLength={1000} value={row.message} onChange={(event) => change(place, { message: event.currentTarget.value })} error={form.at(`requests.${String(place)}.message`)} />
        </Stack>
      ))}
      <Refusal message={form.message} />
      <Group gap="sm">
        <Button type="submit" color="clay" loading={ask.isPending}>
          {t("onboarding.case.sendChanges")}
        </Button>
        <Button variant="default" leftSection={<Icon name="plus" />} onClick={() => setRows([...rows, { field: options[0]?.value ?? "words.bio", message: "" }])}>
          {t("onboarding.case.another")}
        </Button>
        <Button variant="subtle" onClick={onDone}>
          {t("common.cancel")}
        </Button>
      </Group>
    </Stack>
  );
}

function Reject({ found, onDone }: { found: Case; onDone: () => void }) {
  const t = useT();
  const reject = useReject(found.id);
  const { value: reason, set: setReason, forget } = useDraft(`case.${found.id}.rejection`, "");
  const form = useForm({
    problem: reject.error instanceof ApiProblem ? reject.error : null,
    busy: reject.isPending,
    onSubmit: () =>
      reject.mutate(reason, {
        onSuccess: () => {
          forget();
          onDone();
        },
      }),
  });
  return (
    <Stack gap="md" component="form" {...form.props}>
      <Refusal message={form.message} />
      <Textarea name="reason" required withAsterisk={false} label={t("onboarding.case.reason")} description={t("onboarding.case.reasonHint")} autosize minRows={3} maxLength={1000} value={reason} onChange={(event) => setReason(event.currentTarget.value)} error={form.at("reason")} />
      <Group gap="sm">
        <Button type="submit" color="rose" loading={reject.isPending}>
          {t("onboarding.case.confirmReject")}
        </Button>
        <Button variant="subtle" onClick={onDone}>
          {t("common.cancel")}
        </Button>
      </Group>
    </Stack>
  );
}

/** What the reviewer who has the case can decide. */
export function Decision({ found, approve }: { found: Case; approve: ReturnType<typeof useApprove> }) {
  const t = useT();
  const [asking, setAsking] = useState<Asking>(null);
  const done = () => setAsking(null);
  return (
    <Paper component="section" withBorder p="lg" className={classes.card} aria-labelledby="decision">
      <Stack gap="md">
        <Title order={2} size="h3" id="decision">
          {t("onboarding.case.decide")}
        </Title>
        {found.four_eyes ? <Text size="sm">{t(found.once_approved ? "onboarding.case.secondEyes" : "onboarding.case.firstEyes")}</Text> : null}
        {approve.error ? <ErrorState error={approve.error} /> : null}
        {asking === "changes" ? <Changes found={found} onDone={done} /> : null}
        {asking === "reject" ? <Reject found={found} onDone={done} /> : null}
        {asking === null ? (
          <Group gap="sm">
            <Button color="clay" loading={approve.isPending} onClick={() => approve.mutate(found.version)}>
              {t("onboarding.case.approve")}
            </Button>
            <Button variant="default" onClick={() => setAsking("changes")}>
              {t("onboarding.case.askChanges")}
            </Button>
            <Button variant="subtle" color="rose" onClick={() => setAsking("reject")}>
              {t("onboarding.case.reject")}
            </Button>
          </Group>
        ) : null}
      </Stack>
    </Paper>
  );
}
