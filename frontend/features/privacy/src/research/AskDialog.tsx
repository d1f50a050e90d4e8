import { Button, Group, Modal, Select, Stack, Textarea } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Refusal, useForm } from "@mindo/ui";
import { useState } from "react";
import { useAskForExtract } from "./data";

const SHORTEST = 10;

/** Of which questionnaire, and what for. */
export function AskDialog({ opened, codes, onClose }: { opened: boolean; codes: readonly string[]; onClose: () => void }) {
  const t = useT();
  const ask = useAskForExtract();
  const [code, setCode] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const close = () => {
    ask.reset();
    setReason("");
    onClose();
  };
  const form = useForm({
    problem: ask.error,
    busy: ask.isPending,
    check: () => ({ code: code ? null : t.maybe("problems.at.unknown") }),
    onSubmit: () => ask.mutate({ code: code ?? "", reason }, { onSuccess: close }),
  });
  return (
    <Modal opened={opened} onClose={close} title={t("research.askTitle")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <form {...form.props}>
        <Stack>
          <Refusal message={form.message} />
          <Select label={t("research.questionnaire")} required searchable allowDeselect={false} value={code} onChange={setCode} name="code" error={form.at("code")} data={codes.map((one) => ({ value: one, label: one.toUpperCase() }))} />
          <Textarea
            label={t("research.reason")}
            description={t("research.reasonHint")}
            required
            autosize
            minRows={3}
            minLength={SHORTEST}
            maxLength={500}
            name="reason"
            value={reason}
            error={form.at("reason")}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" loading={ask.isPending}>
              {t("research.make")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
