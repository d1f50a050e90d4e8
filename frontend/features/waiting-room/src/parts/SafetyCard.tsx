import { Alert, Anchor, Button, Paper, Stack, Text, Title } from "@mantine/core";
import { ApiProblem, type SafetyCardAnswer } from "@mindo/api";
import { formatDay, useT } from "@mindo/i18n";
import { emergencyNumber, useHelp } from "@mindo/shell/crisis";
import { Icon, useNow } from "@mindo/ui";
import type { ReactNode } from "react";
import { useSafetyCard } from "../whereabouts";

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text component="div" style={{ overflowWrap: "anywhere" }}>
        {children}
      </Text>
    </div>
  );
}

function Dial({ value }: { readonly value: string }) {
  const t = useT();
  return (
    <Anchor href={`tel:${value.replaceAll(" ", "")}`} className="mindo-tabular" aria-label={t("waiting-room.whereabouts.card.call", { number: value })}>
      {value}
    </Anchor>
  );
}

function Facts({ card }: { readonly card: SafetyCardAnswer }) {
  const t = useT();
  const now = useNow(60_000);
  const { list } = useHelp();
  return (
    <Stack gap="sm" role="status">
      {card.confirmed_at ? (
        <Fact label={`${t("waiting-room.whereabouts.card.place")} · ${t("waiting-room.whereabouts.card.said", { when: formatDay(card.confirmed_at, now) })}`}>{card.place}</Fact>
      ) : (
        <Text>{t("waiting-room.whereabouts.card.unsaid")}</Text>
      )}
      <Fact label={t("waiting-room.whereabouts.card.number")}>
        <Dial value={emergencyNumber(list, card.country)} />
      </Fact>
      {card.plan ? <Fact label={t("waiting-room.whereabouts.card.plan")}>{card.plan}</Fact> : null}
      <Fact label={t("waiting-room.whereabouts.card.contact")}>
        {card.contact ? (
          <>
            {card.contact.name}
            {card.contact.relation ? ` (${card.contact.relation})` : ""} <Dial value={card.contact.phone} />
          </>
        ) : (
          t("waiting-room.whereabouts.card.noContact")
        )}
      </Fact>
    </Stack>
  );
}

/** Where the patient is and whom to call, for her professional during the session; opened by a tap, because each look is recorded. */
export function SafetyCard({ bookingId }: { readonly bookingId: string }) {
  const t = useT();
  const look = useSafetyCard(bookingId);
  const outside = look.error instanceof ApiProblem && look.error.code === "outside_session";
  return (
    <Paper component="section" p="md" withBorder aria-labelledby="safety-card">
      <Stack gap="sm">
        <div>
          <Title order={2} size="h5" id="safety-card">
            {t("waiting-room.whereabouts.card.title")}
          </Title>
          <Text size="sm" c="dimmed">
            {t("waiting-room.whereabouts.card.lead")}
          </Text>
        </div>
        {look.error ? (
          <Alert color="honey" variant="light" icon={<Icon name="info" />} role="alert">
            {outside ? t("waiting-room.whereabouts.card.outside") : look.error.message}
          </Alert>
        ) : null}
        {look.data ? (
          <Facts card={look.data} />
        ) : (
          <Button variant="default" size="sm" leftSection={<Icon name="lifebuoy" size={18} />} loading={look.isPending} onClick={() => look.mutate()}>
            {t("waiting-room.whereabouts.card.look")}
          </Button>
        )}
      </Stack>
    </Paper>
  );
}
