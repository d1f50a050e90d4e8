import { Button, Group, Modal, Select, Stack, Textarea } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { ErrorState } from "@mindo/ui";
import { useState } from "react";
import { useAskForExtract } from "./data";

const SHORTEST = 10;

/** Of which questionnaire, and what for. */
export function AskDialog({ opened, codes, onClose }: { opened: boolean; codes: readonly string[]; onClose: () => void }) {
  const t = useT();
  const ask = useAskForExtract();
  const [code, setCode] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const fields = ask.error?.formErrors ?? {};
  const close = () => {
    ask.reset();
    setReason("");
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={t("research.askTitle")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (code) ask.mutate({ code, reason }, { onSuccess: close });
        }}
      >
        <Stack>
          {ask.error && Object.keys(fields).length === 0 ? <ErrorState error={ask.error} /> : null}
          <Select label={t("research.questionnaire")} required searchable allowDeselect={false} value={code} onChange={setCode} error={fields.code} data={codes.map((one) => ({ value: one, label: one.toUpperCase() }))} />
          <Textarea
            label={t("research.reason")}
            description={t("research.reasonHint")}
            required
            autosize
            minRows={3}
            maxLength={500}
            value={reason}
            error={fields.reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" loading={ask.isPending} disabled={!code || reason.trim().length < SHORTEST}>
              {t("research.make")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
