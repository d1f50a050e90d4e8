import { Button, Group, Stack, Textarea } from "@mantine/core";
import { ApiProblem, type Case } from "@mindo/api";
import { useDraft } from "@mindo/auth/drafts";
import { useT } from "@mindo/i18n";
import { Refusal, useForm } from "@mindo/ui";
import { useState } from "react";
import { useReopen } from "../data/reviewing";

/** A rejected application can be opened again; what has to be different is said to the applicant. */
export function Reopening({ found }: { found: Case }) {
  const t = useT();
  const reopen = useReopen(found.id);
  const [opened, setAsking] = useState(false);
  const { value: reason, set: setReason, changed, forget } = useDraft(`case.${found.id}.reopening`, "");
  const asking = opened || changed;
  const form = useForm({ problem: reopen.error instanceof ApiProblem ? reopen.error : null, busy: reopen.isPending, onSubmit: () => reopen.mutate(reason, { onSuccess: () => forget() }) });
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
    <Stack gap="md" component="form" {...form.props}>
      <Textarea name="reason" required withAsterisk={false} label={t("onboarding.case.message")} description={t("onboarding.case.messageHint")} autosize minRows={3} maxLength={1000} value={reason} onChange={(event) => setReason(event.currentTarget.value)} error={form.at("reason")} />
      <Refusal message={form.message} />
      <Group gap="sm">
        <Button type="submit" color="clay" loading={reopen.isPending}>
          {t("onboarding.case.confirmReopen")}
        </Button>
        <Button variant="subtle" onClick={() => {
            forget();
            setAsking(false);
          }}>
          {t("common.cancel")}
        </Button>
      </Group>
    </Stack>
  );
}
