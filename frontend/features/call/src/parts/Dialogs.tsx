import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { useState } from "react";

interface DialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** The patient leaves and may come back. */
export function LeaveDialog({ opened, onClose, onLeave }: DialogProps & { onLeave: () => void }) {
  const t = useT();
  return (
    <Modal opened={opened} onClose={onClose} title={t("call.leave.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack>
        <Text>{t("call.leave.body")}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onLeave}>
            {t("call.leave.confirm")}
          </Button>
          <Button onClick={onClose} data-autofocus>
            {t("call.leave.stay")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** The professional ends the visit for both. `onFinish` answers with words when it was refused. */
export function FinishDialog({ opened, onClose, onFinish }: DialogProps & { onFinish: () => Promise<string | null> }) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const finish = async () => {
    setBusy(true);
    setError(await onFinish());
    setBusy(false);
  };
  return (
    <Modal opened={opened} onClose={onClose} title={t("call.finish.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack>
        <Text>{t("call.finish.body")}</Text>
        {error ? (
          <Text c="rose" size="sm" role="alert">
            {error}
          </Text>
        ) : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("call.finish.keep")}
          </Button>
          <Button color="clay" loading={busy} onClick={() => void finish()} data-autofocus>
            {t("call.finish.confirm")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
