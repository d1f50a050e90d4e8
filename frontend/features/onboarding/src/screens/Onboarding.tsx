import { Alert, Button, Group, Progress, Stack, Text } from "@mantine/core";
import { ApiProblem, type Onboarding as Own } from "@mindo/api";
import { useCan, useMe } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Icon, Page, SkeletonRows, StatusPill, useNow, When } from "@mindo/ui";
import { Link } from "react-router";
import { type Step, STEPS, useOnboarding, useStart, useSubmit, useWithdraw } from "../data/own";
import classes from "../parts/FileView.module.css";
import { LicenceForm } from "../parts/LicenceForm";
import { LicenceList } from "../parts/LicenceList";
import { useState } from "react";

const done = (own: Own, step: Step): boolean => (step === "photo" ? own.has_photo : Object.keys(own.problems[step] ?? {}).length === 0);
const asked = (own: Own, step: Step): boolean => (own.case?.requests ?? []).some(({ field }) => field.startsWith(`${step}.`) || (step === "licences" && field.startsWith("licence.")));

/** The door: for whoever has not begun, and for whoever has to secure the sign-in first. */
function Begin() {
  const t = useT();
  const me = useMe();
  const start = useStart();
  if (me?.second_factor === "missing") {
    return (
      <EmptyState
        art="window"
        title={t("onboarding.secure.title")}
        action={
          <Button component={Link} to="/account/security" color="clay">
            {t("onboarding.secure.action")}
          </Button>
        }
      >
        {t("onboarding.secure.body")}
      </EmptyState>
    );
  }
  return (
    <Stack gap="lg">
      {start.error ? <ErrorState error={start.error} /> : null}
      <EmptyState
        art="path"
        title={t("onboarding.begin.title")}
        action={
          <Button color="clay" size="lg" loading={start.isPending} onClick={() => start.mutate()}>
            {t("onboarding.begin.action")}
          </Button>
        }
      >
        {t("onboarding.begin.body")}
      </EmptyState>
    </Stack>
  );
}

/** What is done and what is left; each step can be opened in any order. */
function Steps({ own }: { own: Own }) {
  const t = useT();
  const submit = useSubmit();
  const needed = STEPS.filter((step) => step !== "photo");
  const right = needed.filter((step) => done(own, step));
  const next = STEPS.find((step) => !done(own, step) && step !== "photo");
  const whole = (own.case?.requests ?? []).filter(({ field }) => field === "application.whole");
  const fields = submit.error instanceof ApiProblem ? Object.keys(submit.error.fields) : [];
  return (
    <Stack gap="lg">
      {own.state === "changes_requested" ? (
        <Alert color="honey" icon={<Icon name="note" />} title={t("onboarding.changes.title")}>
          <Text size="sm">{t("onboarding.changes.body")}</Text>
          {whole.map(({ message }) => (
            <blockquote key={message} className={classes.words}>
              {message}
            </blockquote>
          ))}
        </Alert>
      ) : null}
      <div>
        <Text size="sm" c="dimmed" mb={6}>
          {t("onboarding.ready", { now: right.length, all: needed.length })}
        </Text>
        <Progress value={(right.length / needed.length) * 100} aria-label={t("onboarding.ready", { now: right.length, all: needed.length })} />
      </div>
      <ol className={classes.list}>
        {STEPS.map((step) => (
          <li key={step}>
            <Link to={`/onboarding/${step}`} className={classes.step}>
              <span className={classes.grow}>
                <Text fw={560}>{t(`onboarding.step.${step}.title`)}</Text>
              </span>
              {asked(own, step) ? <StatusPill tone="attention">{t("onboarding.mark.asked")}</StatusPill> : null}
              {done(own, step) ? <StatusPill tone="good">{t("onboarding.mark.done")}</StatusPill> : <StatusPill tone="quiet">{t(step === "photo" ? "onboarding.mark.optional" : "onboarding.mark.open")}</StatusPill>}
              <Icon name="chevronRight" />
            </Link>
          </li>
        ))}
      </ol>
      {submit.error && fields.length === 0 ? <ErrorState error={submit.error} /> : null}
      <Group>
        {next ? (
          <Button component={Link} to={`/onboarding/${next}`} color="clay" size="md">
            {t(right.length === 0 && own.licences.length === 0 ? "onboarding.first" : "onboarding.next")}
          </Button>
        ) : (
          <Button color="clay" size="md" loading={submit.isPending} onClick={() => submit.mutate(own.version)}>
            {t(own.state === "changes_requested" ? "onboarding.submitAgain" : "onboarding.submit")}
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {t("onboarding.promise")}
      </Text>
    </Stack>
  );
}

/** How it stands once it was sent; changes by itself. */
function Standing({ own }: { own: Own }) {
  const t = useT();
  const withdraw = useWithdraw();
  const [typed, setTyped] = useState(own.draft.licences);
  const now = useNow(60_000);
  const tones = { submitted: "next", in_review: "live", approved: "good", rejected: "bad", suspended: "bad" } as const;
  const state = own.state as keyof typeof tones;
  const waits = own.case && own.case.kind === "licence" && own.state === "approved" ? own.case : null;
  const ended = own.state === "approved" && own.listed_until !== null && new Date(own.listed_until).getTime() < now;
  return (
    <Stack gap="lg">
      <Alert color={state === "approved" ? "moss" : state === "rejected" || state === "suspended" ? "rose" : "pine"} icon={<Icon name="shield" />} title={<StatusPill tone={tones[state]}>{t(`onboarding.state.${state}.title`)}</StatusPill>}>
        <Stack gap="xs">
          <Text size="sm">{t(`onboarding.state.${state}.body`)}</Text>
          {own.case?.reason && state === "rejected" ? <blockquote className={classes.words}>{own.case.reason}</blockquote> : null}
          {state === "submitted" && own.case ? (
            <Text size="sm" c="dimmed">
              {t("onboarding.sent")} <When at={own.case.submitted_at} />
            </Text>
          ) : null}
        </Stack>
      </Alert>
      {ended ? (
        <Alert color="rose" icon={<Icon name="clock" />} title={t("onboarding.ended.title")}>
          {t("onboarding.ended.body")}
        </Alert>
      ) : null}
      {waits?.state === "changes_requested" || waits?.state === "rejected" ? (
        <Alert color="honey" icon={<Icon name="note" />} title={t(`onboarding.renewal.${waits.state}`)}>
          <p className={classes.words}>{waits.reason ?? waits.requests.map(({ message }) => message).join("\n")}</p>
        </Alert>
      ) : null}
      {withdraw.error ? <ErrorState error={withdraw.error} /> : null}
      {state === "submitted" ? (
        <Group>
          <Button variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
            {t("onboarding.withdraw")}
          </Button>
        </Group>
      ) : null}
      {state === "approved" ? (
        <>
          <Group>
            <Button component="a" href={`/p/${own.slug}`} variant="default">
              {t("onboarding.seeProfile")}
            </Button>
            <Button component={Link} to="/calendar" color="clay">
              {t("onboarding.toCalendar")}
            </Button>
          </Group>
          <LicenceList own={own} />
          <LicenceForm own={own} typed={typed} onType={(part) => setTyped({ ...typed, ...part })} />
        </>
      ) : (
        <LicenceList own={own} />
      )}
    </Stack>
  );
}

/** The professional's onboarding: where she is, and what is next. */
export default function Onboarding() {
  const t = useT();
  const can = useCan();
  const found = useOnboarding();
  const begun = can("onboarding.own");
  const none = found.error instanceof ApiProblem && found.error.code === "no_profile";
  return (
    <Page title={t("onboarding.title")} lead={t(found.data && !found.data.editable ? "onboarding.leadStanding" : "onboarding.lead")} width="text">
      {!begun || none ? <Begin /> : null}
      {begun && found.isPending ? <SkeletonRows rows={6} /> : null}
      {found.error && !none ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data ? found.data.editable ? <Steps own={found.data} /> : <Standing key={found.data.state} own={found.data} /> : null}
    </Page>
  );
}
