import { Alert, Button, Group, List, Progress, Stack, Text } from "@mantine/core";
import { ApiProblem, type Onboarding } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { ErrorState, focusFirstMarked, Icon, Page } from "@mindo/ui";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { STEPS, type Step } from "../data/own";
import { useWords } from "../words";

interface StepFrameProps {
  readonly step: Step;
  readonly own: Onboarding;
  /** What keeps typing from being kept, if something does. */
  readonly error: Error | null;
  readonly state: "saved" | "saving" | "unsaved";
  readonly busy?: boolean;
  /** Resolves with whether one may go on. */
  readonly onContinue: () => Promise<boolean>;
  readonly onReload: () => void;
  readonly children: ReactNode;
}

/** One step a screen: how far one is, what reviewers asked for here, the fields, and the way on. */
export function StepFrame({ step, own, error, state, busy = false, onContinue, onReload, children }: StepFrameProps) {
  const t = useT();
  const words = useWords();
  const navigate = useNavigate();
  const place = STEPS.indexOf(step);
  const before = STEPS[place - 1];
  const after = STEPS[place + 1];
  const stale = error instanceof ApiProblem && error.code === "stale_version";
  const asked = own.editable ? (own.case?.requests ?? []).filter(({ field }) => field.startsWith(`${step}.`) || (step === "licences" && field.startsWith("licence."))) : [];
  const fields = useRef<HTMLDivElement>(null);
  // Counts the times one could not go on: then the focus goes to what is wrong.
  const [stopped, setStopped] = useState(0);
  useEffect(() => {
    if (stopped > 0 && fields.current) focusFirstMarked(fields.current);
  }, [stopped]);
  const go = async () => {
    if (await onContinue()) void navigate(after ? `/onboarding/${after}` : "/onboarding");
    else setStopped((count) => count + 1);
  };
  return (
    <Page title={t(`onboarding.step.${step}.title`)} lead={t(`onboarding.step.${step}.lead`)} width="text">
      <Stack gap="lg">
        <div>
          <Text size="sm" c="dimmed" mb={6}>
            {t("onboarding.progress", { now: place + 1, all: STEPS.length })}
          </Text>
          <Progress value={((place + 1) / STEPS.length) * 100} aria-label={t("onboarding.progress", { now: place + 1, all: STEPS.length })} />
        </div>
        {asked.length > 0 ? (
          <Alert color="honey" icon={<Icon name="note" />} title={t("onboarding.asked")}>
            <List spacing="xs">
              {asked.map(({ field, message }) => (
                <List.Item key={field + message}>
                  <b>{words.field(field.split(".").slice(1).join("."))}</b>: {message}
                </List.Item>
              ))}
            </List>
          </Alert>
        ) : null}
        <Stack gap="lg" ref={fields}>
          {children}
        </Stack>
        {stale ? (
          <Alert color="honey" icon={<Icon name="device" />} title={t("onboarding.stale.title")} role="alert">
            <Stack gap="sm" align="flex-start">
              <Text size="sm">{t("onboarding.stale.body")}</Text>
              <Button size="sm" variant="default" onClick={onReload}>
                {t("onboarding.stale.reload")}
              </Button>
            </Stack>
          </Alert>
        ) : error ? (
          <ErrorState error={error} />
        ) : null}
        <Group justify="space-between">
          <Button variant="default" onClick={() => void navigate(before ? `/onboarding/${before}` : "/onboarding")}>
            {t("onboarding.back")}
          </Button>
          <Group gap="md">
            <Text size="sm" c="dimmed" role="status">
              {t(`onboarding.kept.${state}`)}
            </Text>
            <Button color="clay" loading={busy} disabled={stale} onClick={() => void go()}>
              {after ? t("onboarding.continue") : t("onboarding.finish")}
            </Button>
          </Group>
        </Group>
      </Stack>
    </Page>
  );
}
