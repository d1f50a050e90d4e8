import { Alert, Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import type { Booking, EarningAnswer } from "@mindo/api";
import { useCan } from "@mindo/auth";
import { formatWhen, useLanguage, useT } from "@mindo/i18n";
import { ErrorState, Icon, Money, Page, SkeletonRows, StatusPill, useNow, When } from "@mindo/ui";
import { problemWords } from "@mindo/visit";
import { Link, useParams } from "react-router";
import { useEarning } from "../data/earning";
import { useSession } from "../data/session";
import { NoteEditor } from "../NoteEditor";
import classes from "./Summary.module.css";

function Sum({ earning }: { earning: EarningAnswer }) {
  const t = useT();
  useLanguage();
  const now = useNow(60_000);
  const { currency } = earning;
  return (
    <>
      <dl className={classes.sums}>
        <div>
          <dt>{t("notes.summary.gross")}</dt>
          <dd>
            <Money value={{ amount: earning.gross, currency }} />
          </dd>
        </div>
        <div>
          <dt>{t("notes.summary.fee")}</dt>
          <dd>
            <Money value={{ amount: -earning.fee, currency }} />
          </dd>
        </div>
        <div className={classes.net}>
          <dt>{t("notes.summary.net")}</dt>
          <dd data-testid="earning-net">
            <Money value={{ amount: earning.net, currency }} />
          </dd>
        </div>
      </dl>
      <Group gap="xs">
        <StatusPill tone={earning.state === "pending" || earning.state === "frozen" ? "attention" : earning.state === "reversed" ? "bad" : "good"}>{t(`notes.summary.state.${earning.state}`)}</StatusPill>
        <Text size="sm" c="dimmed">
          {earning.state === "pending" ? t("notes.summary.available", { when: formatWhen(earning.available_at, now) }) : null}
        </Text>
      </Group>
    </>
  );
}

function Earning({ booking }: { booking: Booking }) {
  const t = useT();
  const took = booking.state === "completed";
  const earning = useEarning(booking.id, took);
  return (
    <Paper component="section" withBorder p="lg" aria-labelledby="earning">
      <Stack gap="md">
        <Title order={2} size="h4" id="earning">
          {t("notes.summary.earning")}
        </Title>
        {took ? earning.data ? <Sum earning={earning.data} /> : <Text c="dimmed">{t(earning.isPending ? "notes.summary.earningWaiting" : "notes.summary.earningNone")}</Text> : <Text c="dimmed">{t("notes.summary.notCompleted")}</Text>}
        <Button component={Link} to="/earnings" variant="subtle" size="sm" rightSection={<Icon name="chevronRight" />}>
          {t("notes.summary.earnings")}
        </Button>
      </Stack>
    </Paper>
  );
}

/** After the session: the note while it is fresh, and what was earned. */
export default function Summary() {
  const t = useT();
  const can = useCan();
  const { bookingId = "" } = useParams();
  const booking = useSession(bookingId);
  const { data } = booking;
  return (
    <Page
      title={t("notes.summary.title")}
      documentTitle={t("notes.summary.document")}
      lead={t("notes.summary.lead")}
      action={
        <Button component={Link} to="/" color="clay">
          {t("notes.summary.day")}
        </Button>
      }
    >
      {booking.isError ? <ErrorState error={{ message: problemWords(t, booking.error), requestId: booking.error.requestId }} onRetry={() => void booking.refetch()} /> : null}
      {booking.isPending ? <SkeletonRows rows={2} height={180} /> : null}
      {data?.objection ? (
        <Alert color={data.objection.state === "open" ? "honey" : "pine"} variant="light" icon={<Icon name="info" />} mb="lg" role="status">
          <Group justify="space-between" gap="sm">
            <Text size="sm">{t(data.objection.state === "open" ? "disputes.session.proOpen" : "disputes.session.proDecided")}</Text>
            <Button component={Link} to={`/sessions/${bookingId}/objection`} size="sm" variant={data.objection.state === "open" ? "filled" : "default"}>
              {t("disputes.session.see")}
            </Button>
          </Group>
        </Alert>
      ) : null}
      {data ? (
        <div className={classes.columns}>
          <Paper component="section" withBorder p="lg" aria-label={t("notes.title")}>
            <Stack gap="md">
              <div>
                <Text fw={600} size="lg">
                  {t("notes.summary.with", { name: data.patient?.name ?? t("booking.day.patientErased") })}
                </Text>
                <Text size="sm" c="dimmed">
                  <When at={data.starts_at} /> · {t("notes.summary.minutes", { minutes: data.minutes })}
                </Text>
              </div>
              <NoteEditor bookingId={bookingId} rows={10} />
            </Stack>
          </Paper>
          {can("billing.own_earnings") ? <Earning booking={data} /> : null}
        </div>
      ) : null}
    </Page>
  );
}
