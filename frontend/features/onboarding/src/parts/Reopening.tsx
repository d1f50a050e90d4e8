import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import type { Case } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { useState } from "react";
import { useReopen } from "../data/reviewing";
import { useRefusal } from "../words";

/** A rejected application can be opened again; what has to be different is said to the applicant. */
export function Reopening({ found }: { found: Case }) {
  const t = useT();
  const refusal = useRefusal();
  const reopen = useReopen(found.id);
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const { fields, message } = refusal(reopen.error);
  if (!asking) {
    return (
      <Group>
        <Button variant="default" onClick={() => setAsking(true)}>
          {t("onboarding.case.reopen")}
        </Button>
      </Group>
    );
  }
  return (
    <Stack gap="md">
      <Textarea label={t("onboarding.case.message")} description={t("onboarding.case.messageHint")} autosize minRows={3} maxLength={1000} value={reason} onChange={(event) => setReason(event.currentTarget.value)} error={fields.reason} />
      {message && Object.keys(fields).length === 0 ? <Text c="rose">{message}</Text> : null}
      <Group gap="sm">
        <Button color="clay" loading={reopen.isPending} disabled={!reason.trim()} onClick={() => reopen.mutate(reason)}>
          {t("onboarding.case.confirmReopen")}
        </Button>
        <Button variant="subtle" onClick={() => setAsking(false)}>
          {t("common.cancel")}
        </Button>
      </Group>
    </Stack>
  );
}
