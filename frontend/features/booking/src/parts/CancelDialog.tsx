import { Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import type { Booking } from "@mindo/api";
import { formatMoney, useLanguage, useT } from "@mindo/i18n";
import { useState } from "react";
import { CANCEL_REASONS, type CancelReason, useCancel } from "../data/bookings";
import { Problem } from "./Problem";

/** Says what comes back before anything is cancelled. */
export function CancelDialog({ booking, opened, onClose }: { booking: Booking; opened: boolean; onClose: () => void }) {
  const t = useT();
  useLanguage();
  const cancel = useCancel(booking.id);
  const [reason, setReason] = useState<CancelReason>("plans_changed");
  const { cancellation } = booking;
  const percent = cancellation?.refund_percent ?? 0;
  const amount = cancellation ? formatMoney(cancellation.refund) : "";
  return (
    <Modal opened={opened} onClose={onClose} title={t("booking.cancel.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack>
        <Text fw={560}>{percent === 0 ? t("booking.cancel.refundNone") : percent === 100 ? t("booking.cancel.refundAll", { amount }) : t("booking.cancel.refundPart", { amount, percent })}</Text>
        <Radio.Group label={t("booking.cancel.why")} value={reason} onChange={(value) => setReason(CANCEL_REASONS.find((one) => one === value) ?? "other")}>
          <Stack gap="xs" mt="xs">
            {CANCEL_REASONS.map((value) => (
              <Radio key={value} value={value} label={t(`booking.cancel.reason.${value}`)} />
            ))}
          </Stack>
        </Radio.Group>
        {cancel.isError ? <Problem error={cancel.error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" color="rose" loading={cancel.isPending} onClick={() => cancel.mutate(reason, { onSuccess: onClose })}>
            {t("booking.cancel.confirm")}
          </Button>
          <Button onClick={onClose} data-autofocus>
            {t("booking.cancel.keep")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
