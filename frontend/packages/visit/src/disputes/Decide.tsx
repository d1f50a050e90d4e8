import { Alert, Button, NumberInput, Paper, Radio, Stack, Textarea, Title } from "@mantine/core";
import { formatMoney, minorDigits, minorOf, type MoneyAmount, useLanguage, useT } from "@mindo/i18n";
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
  readonly busy: boolean;
  readonly error: Error | null;
  readonly onDecide: (ruled: Ruled) => void;
}

/** The decision about disputed money, whatever was sold: what goes back, to the last minor unit, and why. */
export function Decide({ stake, busy, error, onDecide }: DecideProps) {
  const t = useT();
  useLanguage();
  const [ruling, setRuling] = useState<Ruling | null>(null);
  const [part, setPart] = useState<number | string>("");
  const [text, setText] = useState("");
  const { amount, currency } = stake;
  const back = ruling === "partial" ? minorOf(part, currency) : null;
  const fits = back === null || (back > 0 && back < amount);
  const shown = ruling === "refund" ? amount : fits ? (back ?? 0) : 0;
  const whole = { back: formatMoney({ amount: shown, currency }), kept: formatMoney({ amount: amount - shown, currency }) };
  return (
    <Paper
      withBorder
      p="lg"
      component="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (ruling) onDecide({ ruling, text, refund_minor: back });
      }}
    >
      <Stack gap="md">
        <Title order={2} size="h4">
          {t("disputes.decide.title")}
        </Title>
        <Radio.Group label={t("disputes.decide.money", { stake: formatMoney(stake) })} value={ruling ?? ""} onChange={(value) => setRuling(RULINGS.find((one) => one === value) ?? null)}>
          <Stack gap="xs" mt="xs">
            {RULINGS.map((one) => (
              <Radio key={one} value={one} label={t(`disputes.ruling.${one}`)} />
            ))}
          </Stack>
        </Radio.Group>
        {ruling === "partial" ? (
          <NumberInput
            label={t("disputes.decide.part", { currency, most: formatMoney(stake) })}
            min={0}
            allowNegative={false}
            decimalScale={minorDigits(currency)}
            value={part}
            onChange={setPart}
            error={part !== "" && !fits ? t("disputes.decide.partWrong") : undefined}
          />
        ) : null}
        <Textarea label={t("disputes.decide.words")} description={t("disputes.decide.wordsHint")} autosize minRows={4} maxLength={8000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        {ruling && fits ? (
          <Alert color="honey" variant="light" role="status">
            {t("disputes.decide.outcome", whole)}
          </Alert>
        ) : null}
        {error ? (
          <Alert color="rose" role="alert">
            {error.message}
          </Alert>
        ) : null}
        <Button type="submit" color="clay" disabled={!ruling || !fits || text.trim() === ""} loading={busy}>
          {t("disputes.decide.send")}
        </Button>
      </Stack>
    </Paper>
  );
}
