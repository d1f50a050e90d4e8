import { Alert, Paper, Stack, Title } from "@mantine/core";
import type { SessionDispute } from "@mindo/api";
import { formatMoney, formatWhen, useLanguage, useT } from "@mindo/i18n";
import { Money, useNow, When } from "@mindo/ui";
import { type Statement, Statements } from "@mindo/visit/disputes";
import { useFile } from "../data/disputes";
import { Facts } from "./Facts";
import { Speak } from "./Objection";

/** Both sides' words, oldest first. */
export function Said({ dispute }: { dispute: SessionDispute }) {
  const t = useT();
  const keep = useFile(dispute.booking_id);
  const statements = dispute.entries.map(
    (entry): Statement => ({ id: entry.id, heading: t(`disputes.entry.${entry.kind}`), by: t(`disputes.by.${entry.by}`), text: entry.text, files: entry.files, at: entry.created_at }),
  );
  return (
    <Stack gap="md" component="section" aria-label={t("disputes.session.story")}>
      <Statements statements={statements} keep={keep} />
    </Stack>
  );
}

/** What is disputed, in figures; what of it is held is told to whoever it is held from, and to those who decide. */
export function DisputeFacts({ dispute, own }: { dispute: SessionDispute; own: boolean }) {
  const t = useT();
  useLanguage();
  const now = useNow(60_000);
  const { held, available_at, refunded } = dispute;
  const later = available_at !== null && Date.parse(available_at) > now;
  return (
    <Paper withBorder p="lg">
      <Facts
        rows={[
          [t("disputes.session.facts.reason"), t(`disputes.reason.${dispute.reason}`)],
          [t("disputes.session.facts.session"), <When key="session" at={dispute.starts_at} />],
          [t("disputes.session.facts.stake"), <Money key="stake" value={dispute.amount} />],
          held ? [t(own ? "disputes.session.facts.held" : "disputes.session.facts.heldOf"), <Money key="held" value={held} fw={600} />] : null,
          held ? [t("disputes.session.facts.until"), later ? t("disputes.session.facts.untilLater", { when: formatWhen(available_at, now) }) : t("disputes.session.facts.untilDecided")] : null,
          refunded && refunded.amount > 0 ? [t("disputes.session.facts.back"), <Money key="back" value={refunded} fw={600} />] : null,
        ]}
      />
    </Paper>
  );
}

function Outcome({ dispute, side }: { dispute: SessionDispute; side: "patient" | "professional" }) {
  const t = useT();
  useLanguage();
  const { ruling, refunded } = dispute;
  return (
    <Alert color={ruling ? "pine" : "honey"} variant="light" role="status" title={t(`disputes.session.state.${ruling ? "decided" : "open"}`)}>
      {ruling ? t(`disputes.session.outcome.${side}.${ruling}`, { amount: refunded ? formatMoney(refunded) : "" }) : t(`disputes.session.means.${side}`)}
    </Alert>
  );
}

/** An objection as its two sides see it: where it stands, what is held, and what was said. */
export function Disputed({ dispute, side }: { dispute: SessionDispute; side: "patient" | "professional" }) {
  const t = useT();
  return (
    <>
      <Outcome dispute={dispute} side={side} />
      {dispute.may_speak ? <Speak bookingId={dispute.booking_id} first={side === "professional" && !dispute.answered} /> : null}
      <DisputeFacts dispute={dispute} own />
      <Title order={2} size="h4">
        {t("disputes.session.story")}
      </Title>
      <Said dispute={dispute} />
    </>
  );
}
