import { Button, Group, Modal, NumberInput, Radio, Select, Stack, Text } from "@mantine/core";
import { idempotencyKey, type PaymentAdminAnswer } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { Money, Refusal, useForm } from "@mindo/ui";
import { useState } from "react";
import { useRefund } from "../data/all";
import { minorUnits, places } from "../data/units";

const REASONS = ["goodwill", "no_show", "technical_failure", "duplicate", "cancelled"] as const;

/** Gives all or a part of a payment back, after showing how much that is. */
export function RefundDialog({ payment, onClose }: { payment: PaymentAdminAnswer; onClose: () => void }) {
  const t = useT();
  const refund = useRefund();
  const [key] = useState(idempotencyKey);
  const [whole, setWhole] = useState(true);
  const [part, setPart] = useState<number | string>("");
  const [reason, setReason] = useState<string>(REASONS[0]);
  const { currency } = payment.price;
  const left = payment.refundable.amount;
  const amount = whole ? left : minorUnits(part, currency);
  const fits = amount !== null && amount > 0 && amount <= left;
  const form = useForm({
    problem: refund.error,
    busy: refund.isPending,
    check: () => ({ amount: fits ? null : t("billing.refund.tooMuch") }),
    onSubmit: () => refund.mutate({ paymentId: payment.id, amount: whole ? null : amount, reason, key }, { onSuccess: onClose }),
  });
  return (
    <Modal opened onClose={onClose} title={t("billing.refund.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack gap="md" component="form" {...form.props}>
        <Radio.Group value={whole ? "whole" : "part"} onChange={(value) => setWhole(value === "whole")} label={t("billing.refund.howMuch")}>
          <Stack gap="xs" mt="xs">
            <Radio value="whole" label={<>{t("billing.refund.whole")} · <Money value={payment.refundable} /></>} />
            <Radio value="part" label={t("billing.refund.part")} />
          </Stack>
        </Radio.Group>
        {whole ? null : (
          <NumberInput
            label={t("billing.amount")}
            rightSection={<Text size="sm">{currency}</Text>}
            rightSectionWidth={56}
            decimalScale={places(currency)}
            min={0}
            allowNegative={false}
            value={part}
            onChange={setPart}
            name="amount"
            error={form.at("amount") ?? (part !== "" && !fits ? t("billing.refund.tooMuch") : undefined)}
          />
        )}
        <Select
          name="reason"
          error={form.at("reason")}
          label={t("billing.refund.reason")}
          data={REASONS.map((value) => ({ value, label: t(`billing.refund.reasons.${value}`) }))}
          value={reason}
          onChange={(value) => setReason(value ?? REASONS[0])}
          allowDeselect={false}
        />
        <Refusal message={form.message} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" color="clay" loading={refund.isPending}>
            {t("billing.refund.send")}
            {fits ? <>&nbsp;<Money value={{ amount, currency }} /></> : null}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
