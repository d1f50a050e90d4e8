import { Alert, Button, NumberInput, Paper, Radio, Stack, Textarea, Title } from "@mantine/core";
import type { Order } from "@mindo/api";
import { formatMoney, useLanguage, useT } from "@mindo/i18n";
import { ErrorState, Page, SkeletonRows, StatusPill } from "@mindo/ui";
import { useState } from "react";
import { useParams } from "react-router";
import { minorOf } from "../data/drafts";
import { type Ruling, RULINGS, useDispute, useRule } from "../data/orders";
import { Entries } from "../parts/Entries";
import { OrderFacts } from "../parts/OrderFacts";
import { toneOf } from "../parts/tones";

function Decide({ order, disputeId }: { order: Order; disputeId: string }) {
  const t = useT();
  useLanguage();
  const rule = useRule(disputeId);
  const [ruling, setRuling] = useState<Ruling | null>(null);
  const [part, setPart] = useState<number | string>("");
  const [text, setText] = useState("");
  const { amount, currency } = order.dispute?.amount ?? order.price;
  const back = ruling === "partial" ? minorOf(part, currency) : null;
  const fits = back === null || (back > 0 && back < amount);
  const shown = ruling === "refund" ? amount : ruling === "release" ? 0 : fits ? (back ?? 0) : 0;
  return (
    <Paper withBorder p="lg" component="form" onSubmit={(event) => { event.preventDefault(); if (ruling) rule.mutate({ ruling, text, refund_minor: back }); }}>
      <Stack gap="md">
        <Title order={2} size="h4">
          {t("gigs.dispute.decide")}
        </Title>
        <Radio.Group label={t("gigs.dispute.money")} value={ruling ?? ""} onChange={(value) => setRuling(RULINGS.find((one) => one === value) ?? null)}>
          <Stack gap="xs" mt="xs">
            {RULINGS.map((one) => (
              <Radio key={one} value={one} label={t(`gigs.ruling.${one}`)} />
            ))}
          </Stack>
        </Radio.Group>
        {ruling === "partial" ? (
          <NumberInput label={t("gigs.dispute.part", { currency, most: formatMoney({ amount, currency }) })} min={0} decimalScale={2} value={part} onChange={setPart} error={part !== "" && !fits ? t("gigs.dispute.partWrong") : undefined} />
        ) : null}
        <Textarea label={t("gigs.dispute.words")} description={t("gigs.dispute.wordsHint")} autosize minRows={4} maxLength={8000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        {ruling ? <Alert color="honey" variant="light">{t("gigs.dispute.outcome", { back: formatMoney({ amount: shown, currency }), kept: formatMoney({ amount: amount - shown, currency }) })}</Alert> : null}
        {rule.error ? <Alert color="rose" role="alert">{rule.error.message}</Alert> : null}
        <Button type="submit" color="clay" disabled={!ruling || !fits || text.trim() === ""} loading={rule.isPending}>
          {t("gigs.dispute.send")}
        </Button>
      </Stack>
    </Paper>
  );
}

/** A disputed order with both sides' words and files, and the decision about its money. Looking at it is written down. */
export default function Dispute() {
  const t = useT();
  const { disputeId = "" } = useParams();
  const found = useDispute(disputeId);
  const order = found.data;
  return (
    <Page title={order?.title ?? t("gigs.disputes.title")} documentTitle={t("gigs.disputes.title")} lead={t("gigs.dispute.lead")} width="text">
      {found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <SkeletonRows rows={3} height={140} /> : null}
      {order ? (
        <Stack gap="lg">
          <div>
            <StatusPill tone={toneOf(order.state)}>{t(`gigs.order.state.${order.state}`)}</StatusPill>
          </div>
          <OrderFacts order={order} />
          <Entries order={order} />
          {order.state === "disputed" ? <Decide order={order} disputeId={disputeId} /> : null}
        </Stack>
      ) : null}
    </Page>
  );
}
