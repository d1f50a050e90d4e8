import { Alert, Anchor, Button, Group, Select, Stack, Text, Textarea, Timeline, Title } from "@mantine/core";
import type { AlertPatient, AlertRow, AlertView } from "@mindo/api";
import { useDraft } from "@mindo/auth/drafts";
import { formatTime, formatWhen, placeName, useLanguage, useT } from "@mindo/i18n";
import { emergencyNumber, useHelp } from "@mindo/shell/crisis";
import { ErrorState, Refusal, SkeletonRows, useForm, useNow } from "@mindo/ui";
import { useState } from "react";
import { RESOLUTIONS, useAlert, useDeed } from "../data/alerts";
import { Urgency } from "./AlertCard";

function Person({ patient }: { patient: AlertPatient }) {
  const t = useT();
  const now = useNow(30_000);
  const { language } = useLanguage();
  const { list } = useHelp();
  // Where she is registered: where she sits at the moment only she can say.
  const emergency = emergencyNumber(list, patient.jurisdiction.slice(0, 2));
  return (
    <Stack gap={4}>
      <Title order={3} size="h4">
        {patient.name}
      </Title>
      <Text size="sm">{t("safety.local", { time: formatTime(now, patient.zone), place: placeName(patient.jurisdiction, language) })}</Text>
      <Group gap="md">
        {patient.phone ? <Anchor href={`tel:${patient.phone}`}>{patient.phone}</Anchor> : null}
        {patient.email ? <Anchor href={`mailto:${patient.email}`}>{patient.email}</Anchor> : null}
      </Group>
      <Text size="sm">
        {t("safety.emergencyThere")} <Anchor href={`tel:${emergency.replaceAll(" ", "")}`}>{emergency}</Anchor>
      </Text>
    </Stack>
  );
}

function Steps({ view }: { view: AlertView }) {
  const t = useT();
  const now = useNow(60_000);
  return (
    <div>
      <Title order={3} size="h4" mb="sm">
        {t("safety.steps")}
      </Title>
      <Timeline active={view.steps.length} bulletSize={14} lineWidth={2}>
        {view.steps.map((step, index) => (
          <Timeline.Item key={`${step.kind}${String(index)}`} title={t.maybe(`safety.step.${step.kind}`) ?? step.kind}>
            <Text size="sm" c="dimmed">
              {formatWhen(step.at, now)} {step.by ? t("safety.by", { name: step.by }) : null}
            </Text>
            {step.note ? <Text size="sm">{step.note}</Text> : null}
          </Timeline.Item>
        ))}
      </Timeline>
    </div>
  );
}

function Closing({ id, may }: { id: string; may: AlertView["may"] }) {
  const t = useT();
  const deed = useDeed(id);
  const { value: note, set: setNote, forget } = useDraft(`alert.${id}.note`, "");
  const [resolution, setResolution] = useState<(typeof RESOLUTIONS)[number] | null>(null);
  const done = { onSuccess: () => forget() };
  const form = useForm({
    problem: deed.error,
    busy: deed.isPending,
    check: () => ({ resolution: resolution ? null : t.maybe("problems.whole.bad_resolution") }),
    onSubmit: () => resolution && deed.mutate({ do: "resolve", note, resolution }, done),
  });
  return (
    <Stack gap="sm" component="form" {...form.props}>
      <Select
        name="resolution"
        label={t("safety.resolution")}
        data={RESOLUTIONS.map((value) => ({ value, label: t(`safety.resolutions.${value}`) }))}
        value={resolution}
        onChange={(value) => setResolution(RESOLUTIONS.find((one) => one === value) ?? null)}
        error={form.at("resolution")}
      />
      <Textarea name="note" required withAsterisk={false} label={t("safety.note")} description={t("safety.noteHint")} value={note} onChange={(event) => setNote(event.currentTarget.value)} autosize minRows={3} maxLength={5000} error={form.at("note")} />
      <Refusal message={form.message} />
      <Group>
        <Button type="submit" color="clay" loading={deed.isPending}>
          {t("safety.resolve")}
        </Button>
        {may.includes("hand_over") ? (
          <Button variant="default" loading={deed.isPending} onClick={() => deed.mutate({ do: "hand_over", note }, done)}>
            {t("safety.handOver")}
          </Button>
        ) : null}
      </Group>
    </Stack>
  );
}

/** An alert opened: whom it is about (once taken), what happened, and what to do next. */
export function AlertDetail({ row, clientLink }: { row: AlertRow; clientLink?: (personId: string) => string }) {
  const t = useT();
  useLanguage();
  const found = useAlert(row);
  const deed = useDeed(row.id);
  const view = found.data;
  if (!view) return found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : <SkeletonRows rows={3} />;
  return (
    <Stack gap="lg" pt="xs">
      {view.alert.state === "resolved" ? null : (
        <Stack gap={4}>
          <Urgency alert={view.alert} />
        </Stack>
      )}
      {view.patient ? (
        <>
          <Person patient={view.patient} />
          {clientLink ? <Anchor href={clientLink(view.patient.id)}>{t("safety.trends")}</Anchor> : null}
        </>
      ) : (
        <Alert color="gray">{t("safety.hidden")}</Alert>
      )}
      {deed.error ? <ErrorState error={deed.error} /> : null}
      {view.may.includes("acknowledge") ? (
        <Button color="clay" size="lg" loading={deed.isPending} onClick={() => deed.mutate({ do: "acknowledge" })}>
          {view.alert.state === "open" ? t("safety.acknowledge") : t("safety.takeOver")}
        </Button>
      ) : null}
      {view.may.includes("resolve") ? <Closing id={row.id} may={view.may} /> : null}
      <Steps view={view} />
    </Stack>
  );
}
