import { Alert, Anchor, Button, Group, List, Select, Stack, Text } from "@mantine/core";
import { ApiProblem, type Case as CaseData } from "@mindo/api";
import { useCan } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Icon, Page, SkeletonRows, StatusPill, When } from "@mindo/ui";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { type Suspension, SUSPENSIONS, useApprove, useCase, useChecks, useClaim, useRelease, useSuspension } from "../data/reviewing";
import { Decision } from "../parts/Decision";
import { DocumentCheck } from "../parts/DocumentCheck";
import { Reopening } from "../parts/Reopening";
import { Shown } from "../parts/Shown";
import { useWords } from "../words";

/** Whose the case is: nobody decides before she has taken it. */
function Holding({ found }: { found: CaseData }) {
  const t = useT();
  const claim = useClaim(found.id);
  const release = useRelease(found.id);
  const error = claim.error ?? release.error;
  const waits = found.state === "submitted" || found.state === "in_review";
  return (
    <Stack gap="sm">
      {error ? <ErrorState error={error} /> : null}
      {found.mine ? (
        <Group gap="sm">
          <StatusPill tone="live">{t("onboarding.queue.mine")}</StatusPill>
          <Button size="sm" variant="default" loading={release.isPending} onClick={() => release.mutate()}>
            {t("onboarding.case.release")}
          </Button>
        </Group>
      ) : waits ? (
        <Group gap="sm">
          {found.claimed ? <Text>{t("onboarding.case.heldBy", { name: found.claimed_by_name ?? "" })}</Text> : null}
          <Button color="clay" variant={found.claimed ? "default" : "filled"} loading={claim.isPending} onClick={() => claim.mutate()}>
            {t("onboarding.case.claim")}
          </Button>
        </Group>
      ) : null}
    </Stack>
  );
}

/** Off the list, or back on it. */
function Suspending({ found }: { found: CaseData }) {
  const t = useT();
  const [reason, setReason] = useState<Suspension | null>(null);
  const change = useSuspension(found.professional_id);
  const suspended = found.professional_state === "suspended";
  return (
    <Stack gap="sm">
      {change.error ? <ErrorState error={change.error} /> : null}
      <Group gap="sm" align="flex-end">
        {suspended ? null : <Select label={t("onboarding.case.why")} value={reason} onChange={(value) => setReason(SUSPENSIONS.find((one) => one === value) ?? null)} data={SUSPENSIONS.map((value) => ({ value, label: t(`onboarding.suspension.${value}`) }))} />}
        <Button variant="default" loading={change.isPending} disabled={!suspended && reason === null} onClick={() => change.mutate(suspended ? null : reason)}>
          {t(suspended ? "onboarding.case.reinstate" : "onboarding.case.suspend")}
        </Button>
      </Group>
    </Stack>
  );
}

function Body({ found }: { found: CaseData }) {
  const t = useT();
  const can = useCan();
  const words = useWords();
  const checks = useChecks(found.id);
  const approve = useApprove(found.id);
  const missing = approve.error instanceof ApiProblem ? approve.error.fields : {};
  return (
    <Stack gap="lg">
      <Holding found={found} />
      {found.once_approved && found.first_approved_by_name ? <Text size="sm">{t("onboarding.case.approvedBy", { name: found.first_approved_by_name })}</Text> : null}
      {found.requests.length > 0 ? (
        <Alert color="honey" icon={<Icon name="note" />} title={t("onboarding.case.askedBefore")}>
          <List size="sm">
            {found.requests.map(({ field, message }) => (
              <List.Item key={field + message}>
                <b>{words.field(field.startsWith("licence.") ? field : (field.split(".")[1] ?? field))}</b>: {message}
              </List.Item>
            ))}
          </List>
        </Alert>
      ) : null}
      {checks.error ? <ErrorState error={checks.error} /> : null}
      {found.licences.map((licence) => (
        <DocumentCheck key={`${licence.id}:${String(found.mine)}`} found={found} licence={licence} missing={missing} busy={checks.isPending} onCheck={(id, said) => checks.mutate({ [id]: said })} />
      ))}
      <Shown found={found} />
      {found.mine ? <Decision found={found} approve={approve} /> : null}
      {found.kind === "application" && found.state === "rejected" && found.professional_state === "rejected" ? <Reopening found={found} /> : null}
      {can("verification.suspend") && (found.professional_state === "approved" || found.professional_state === "suspended") ? <Suspending found={found} /> : null}
    </Stack>
  );
}

/** One application or licence, with all that is needed to decide it. */
export default function Case() {
  const t = useT();
  const { caseId = "" } = useParams();
  const found = useCase(caseId);
  const gone = found.error instanceof ApiProblem && found.error.status === 404;
  const state = found.data?.state;
  return (
    <Page
      title={t("onboarding.case.title")}
      lead={
        found.data ? (
          <Group gap="sm" component="span">
            <span>{t(`onboarding.queue.kind.${found.data.kind}`)}</span>
            {state ? <StatusPill tone={state === "approved" ? "good" : state === "rejected" ? "bad" : "attention"}>{t(`onboarding.queue.state.${state}`)}</StatusPill> : null}
            <When at={found.data.submitted_at} />
          </Group>
        ) : null
      }
      width="text"
      action={
        <Anchor component={Link} to="/verification" size="sm">
          {t("onboarding.case.back")}
        </Anchor>
      }
    >
      {gone ? <EmptyState title={t("onboarding.case.gone")}>{t("onboarding.queue.emptyBody")}</EmptyState> : null}
      {found.error && !gone ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <SkeletonRows rows={6} /> : null}
      {found.data ? <Body found={found.data} /> : null}
    </Page>
  );
}
