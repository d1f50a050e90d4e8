import { Paper, Stack, Title } from "@mantine/core";
import type { SessionDispute } from "@mindo/api";
import { formatDate, formatTime, useLanguage, useT } from "@mindo/i18n";
import { ErrorState, Page, SkeletonRows, StatusPill } from "@mindo/ui";
import { Decide } from "@mindo/visit/disputes";
import { useParams } from "react-router";
import { useDisputed, useRule } from "../data/disputes";
import { DisputeFacts, Said } from "../parts/Disputed";
import { Facts } from "../parts/Facts";

/** When the platform saw what: what both sides' words can be held against. */
function Saw({ dispute }: { dispute: SessionDispute }) {
  const t = useT();
  useLanguage();
  const { facts } = dispute;
  const exactly = (at: string) => formatDate(at, { dateStyle: "medium", timeStyle: "medium" });
  const moment = (at: string | null) => (at ? <span className="mindo-tabular">{exactly(at)}</span> : t("disputes.saw.never"));
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="saw">
      <Stack gap="md">
        <Title order={2} size="h4" id="saw">
          {t("disputes.saw.title")}
        </Title>
        <Facts
          rows={[
            [t("disputes.saw.planned"), <span key="planned" className="mindo-tabular">{exactly(dispute.starts_at)} – {formatTime(facts.ends_at)}</span>],
            [t("disputes.saw.arrived"), moment(facts.patient_arrived_at)],
            [t("disputes.saw.admitted"), moment(facts.admitted_at)],
            [t("disputes.saw.connected"), moment(facts.connected_at)],
            [t("disputes.saw.finished"), moment(facts.finished_at)],
          ]}
        />
      </Stack>
    </Paper>
  );
}

/** A disputed session with both sides' words, what the platform saw, and the decision about its money. Looking at it is written down. */
export default function DisputedSession() {
  const t = useT();
  const { disputeId = "" } = useParams();
  const found = useDisputed(disputeId);
  const rule = useRule(disputeId);
  const dispute = found.data;
  return (
    <Page
      title={dispute ? t("disputes.of", { minutes: dispute.minutes, name: dispute.professional }) : t("disputes.title")}
      documentTitle={t("disputes.title")}
      lead={t("disputes.decide.lead")}
      width="text"
    >
      {found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <SkeletonRows rows={3} height={140} /> : null}
      {dispute ? (
        <Stack gap="lg">
          <div role="status" aria-live="polite">
            <StatusPill tone={dispute.ruling ? "good" : "attention"}>{t(dispute.ruling ? `disputes.ruled.${dispute.ruling}` : "disputes.session.state.open")}</StatusPill>
          </div>
          <DisputeFacts dispute={dispute} own={false} />
          <Saw dispute={dispute} />
          <Said dispute={dispute} />
          {dispute.ruling ? null : <Decide stake={dispute.amount} busy={rule.isPending} error={rule.error} about={dispute.booking_id} onDecide={(ruled, sent) => rule.mutate(ruled, { onSuccess: sent })} />}
        </Stack>
      ) : null}
    </Page>
  );
}
