import { Alert, Button, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Money } from "@mindo/ui";
import { useState } from "react";
import { type OtherWay, type OverEnd, type RefusedRefund, useSettleOtherwise, useSettleOver } from "../data/refused";

const WAYS: readonly OtherWay[] = ["bank_transfer", "gateway_dashboard", "other"];
const ENDS: readonly OverEnd[] = ["given_back", "written_off"];

/** Notes how a refused refund was paid back otherwise, or what became of money that went out twice. */
export function SettleRefund({ row, onClose }: { row: RefusedRefund; onClose: () => void }) {
  const t = useT();
  const otherwise = useSettleOtherwise();
  const over = useSettleOver();
  const [way, setWay] = useState<OtherWay>("bank_transfer");
  const [end, setEnd] = useState<OverEnd>("given_back");
  const [reference, setReference] = useState("");
  const twice = row.overpaid !== null;
  const error = (twice ? over : otherwise).error;
  const settle = () =>
    twice
      ? over.mutate({ refundId: row.id, end, reference }, { onSuccess: onClose })
      : otherwise.mutate({ refundId: row.id, way, reference }, { onSuccess: onClose });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(twice ? "billing.refused.overTitle" : "billing.refused.otherwiseTitle")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack gap="md">
        <Text>
          <Money value={row.overpaid ?? row.refund} fw={600} /> · <span className="mindo-tabular">{row.reference}</span>
        </Text>
        <Text c="dimmed">{t(twice ? "billing.refused.overBody" : "billing.refused.otherwiseBody")}</Text>
        {twice ? (
          <Select
            label={t("billing.refused.end")}
            data={ENDS.map((value) => ({ value, label: t(`billing.refused.ends.${value}` as const) }))}
            value={end}
            onChange={(value) => setEnd(ENDS.find((one) => one === value) ?? "given_back")}
            allowDeselect={false}
          />
        ) : (
          <Select
            label={t("billing.refused.way")}
            data={WAYS.map((value) => ({ value, label: t(`billing.refused.ways.${value}` as const) }))}
            value={way}
            onChange={(value) => setWay(WAYS.find((one) => one === value) ?? "bank_transfer")}
            allowDeselect={false}
          />
        )}
        <TextInput
          label={t("billing.refused.reference")}
          description={t("billing.refused.referenceHint")}
          value={reference}
          maxLength={80}
          onChange={(event) => setReference(event.currentTarget.value)}
        />
        {error ? <Alert color="rose">{error.message}</Alert> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button color="clay" disabled={reference.trim().length < 3} loading={otherwise.isPending || over.isPending} onClick={settle}>
            {t("billing.refused.note")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
