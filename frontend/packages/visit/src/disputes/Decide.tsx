import { Alert, Button, NumberInput, Paper, Radio, Stack, Textarea, Title } from "@mantine/core";
import { useDraft } from "@mindo/auth/drafts";
import { formatMoney, minorDigits, minorOf, type MoneyAmount, useLanguage, useT } from "@mindo/i18n";
import { Refusal, type Refused, useForm } from "@mindo/ui";
import { useState } from "react";

const RULINGS = ["refund", "partial", "release"] as const;
type Ruling = (typeof RULINGS)[number];

/** What was decided: `refund_minor` for a partial refund only. */
export interface Ruled {
  readonly ruling: Ruling;
  readonly text: string;
  readonly refund_minor: number | null;
}

interface DecideProps {
  /** What is disputed, in whole minor units. */
  readonly stake: MoneyAmount;
  /** What the decision is about: what is written is kept under it until it is sent. */
  readonly about: string;
  readonly busy: boolean;
  readonly error: Refused | null;
  /** Calls `sent` once it is decided. */
  readonly onDecide: (ruled: Ruled, sent: () => void) => void;
}

/** The decision about disputed money, whatever was sold: what goes back, to the last minor unit, and why. */
export function Decide({ stake, about, busy, error, onDecide }: DecideProps) {
  const t = useT();
  useLanguage();
  const [ruling, setRuling] = useState<Ruling | null>(null);
  const [part, setPart] = useState<number | string>("");
  const { value: text, set: setText, forget } = useDraft(`ruling.${about}`, "");
  const { amount, currency } = stake;
  const back = ruling === "partial" ? minorOf(part, currency) : null;
  const fits = back === null || (back > 0 && back < amount);
  const shown = ruling === "refund" ? amount : fits ? (back ?? 0) : 0;
  const whole = { back: formatMoney({ amount: shown, currency }), kept: formatMoney({ amount: amount - shown, currency }) };
  const form = useForm({
    problem: error,
    busy,
    check: () => ({ ruling: ruling ? null : t.maybe("problems.whole.ruling_invalid"), refund_minor: fits ? null : t("disputes.decide.partWrong") }),
    onSubmit: () => ruling && onDecide({ ruling, text, refund_minor: back }, () => forget()),
  });
  return (
    <Paper withBorder p="lg" component="form" {...form.props}>
      <Stack gap="md">
        <Title order={2} size="h4">
          {t("disputes.decide.title")}
        </Title>
        <Radio.Group data-field="ruling" error={form.at("ruling")} label={t("disputes.decide.money", { stake: formatMoney(stake) })} value={ruling ?? ""} onChange={(value) => setRuling(RULINGS.find((one) => one === value) ?? null)}>
          <Stack gap="xs" mt="xs">
            {RULINGS.map((one) => (
              <Radio key={one} value={one} label={t(`disputes.ruling.${one}`)} />
            ))}
          </Stack>
        </Radio.Group>
        {ruling === "partial" ? (
          <NumberInput
            name="refund_minor"
            label={t("disputes.decide.part", { currency, most: formatMoney(stake) })}
            min={0}
            allowNegative={false}
            decimalScale={minorDigits(currency)}
            value={part}
            onChange={setPart}
            error={form.at("refund_minor") ?? (part !== "" && !fits ? t("disputes.decide.partWrong") : undefined)}
          />
        ) : null}
        <Textarea name="text" required withAsterisk={false} error={form.at("text")} label={t("disputes.decide.words")} description={t("disputes.decide.wordsHint")} autosize minRows={4} maxLength={8000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        {ruling && fits ? (
          <Alert color="honey" variant="light" role="status">
            {t("disputes.decide.outcome", whole)}
          </Alert>
        ) : null}
        <Refusal message={form.message} />
        <Button type="submit" color="clay" loading={busy}>
          {t("disputes.decide.send")}
        </Button>
      </Stack>
    </Paper>
  );
}
