import { Alert, Button, Group, Modal, Select, Skeleton, Stack, Text, Textarea } from "@mantine/core";
import { useCan } from "@mindo/auth";
import { useDraft } from "@mindo/auth/drafts";
import { formatDay, useT } from "@mindo/i18n";
import { ErrorState, Icon, Refusal, StatusPill, useForm, useNow } from "@mindo/ui";
import { useState } from "react";
import { CLOSING_REASONS, type ClosingReason, useAccountClose, useAccountReopen, useStanding } from "../data/standing";
import type { Person } from "../data/roles";

function History({ person }: { readonly person: Person }) {
  const t = useT();
  const now = useNow(60_000);
  const { data } = useStanding(person.id);
  if (!data) return null;
  if (data.closures.length === 0) return <Text c="dimmed">{t("roles.people.account.none")}</Text>;
  return (
    <Stack gap="xs">
      <Text fw={600}>{t("roles.people.account.history")}</Text>
      {data.closures.map((one) => (
        <div key={one.closed_at}>
          <Text size="sm">
            {t(`roles.people.account.reasons.${one.reason}`)} · {t("roles.people.account.closedAt", { when: formatDay(one.closed_at, now) })}
            {one.reopened_at ? `, ${t("roles.people.account.reopenedAt", { when: formatDay(one.reopened_at, now) })}` : ""}
          </Text>
          {[one.note, one.reopened_note].filter(Boolean).map((words) => (
            <Text key={words} size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
              {words}
            </Text>
          ))}
        </div>
      ))}
    </Stack>
  );
}

/** Whether an account is open; closing it for a reason, and opening it again. */
export function AccountDialog({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const t = useT();
  const can = useCan();
  const standing = useStanding(person.id);
  const close = useAccountClose(person.id);
  const reopen = useAccountReopen(person.id);
  const [reason, setReason] = useState<ClosingReason | null>(null);
  const { value: note, set: setNote, forget } = useDraft(`account.${person.id}.note`, "");
  const act = standing.data?.is_active ? close : reopen;
  const form = useForm({
    problem: act.error,
    busy: act.isPending,
    check: () => ({ reason: standing.data?.is_active && reason === null ? t.maybe("problems.at.unknown") : null }),
    onSubmit: () => {
      const done = { onSuccess: () => forget() };
      if (!standing.data?.is_active) reopen.mutate(note, done);
      else if (reason !== null) close.mutate({ reason, note }, done);
    },
  });
  const changes = standing.data && can("people.close") && (standing.data.is_active || standing.data.reopenable);
  return (
    <Modal opened onClose={onClose} size="lg" title={t("roles.people.account.title", { name: person.name })} closeButtonProps={{ "aria-label": t("common.close") }}>
      <form {...form.props}>
        <Stack>
          {standing.isPending ? <Skeleton height={96} /> : null}
          {standing.error ? <ErrorState error={standing.error} onRetry={() => void standing.refetch()} /> : null}
          {standing.data ? (
            <Group role="status">
              <StatusPill tone={standing.data.is_active ? "good" : "bad"}>{t(standing.data.is_active ? "roles.people.account.active" : "roles.people.account.closed")}</StatusPill>
              {close.isSuccess || reopen.isSuccess ? <Text size="sm">{t("roles.people.account.done")}</Text> : null}
            </Group>
          ) : null}
          {standing.data && !standing.data.is_active && !standing.data.reopenable ? <Text>{t("roles.people.account.gone")}</Text> : null}
          <History person={person} />
          {changes ? (
            <>
              <Alert color={standing.data.is_active ? "honey" : "pine"} icon={<Icon name={standing.data.is_active ? "alert" : "info"} />}>
                {t(standing.data.is_active ? "roles.people.account.closeBody" : "roles.people.account.reopenBody")}
              </Alert>
              <Refusal message={form.message} />
              {standing.data.is_active ? (
                <Select
                  name="reason"
                  error={form.at("reason")}
                  label={t("roles.people.account.reason")}
                  data={CLOSING_REASONS.map((value) => ({ value, label: t(`roles.people.account.reasons.${value}`) }))}
                  value={reason}
                  onChange={(value) => setReason(CLOSING_REASONS.find((one) => one === value) ?? null)}
                />
              ) : null}
              <Textarea
                name="note"
                required
                withAsterisk={false}
                minLength={3}
                error={form.at("note")}
                label={t(standing.data.is_active ? "roles.people.account.note" : "roles.people.account.reopenNote")}
                description={t("roles.people.account.noteHint")}
                inputWrapperOrder={["label", "input", "description", "error"]}
                maxLength={500}
                autosize
                minRows={2}
                value={note}
                onChange={(event) => setNote(event.currentTarget.value)}
              />
              <Group justify="flex-end">
                <Button variant="default" onClick={onClose}>
                  {t("common.cancel")}
                </Button>
                <Button type="submit" color={standing.data.is_active ? "rose" : "clay"} loading={act.isPending}>
                  {t(standing.data.is_active ? "roles.people.account.close" : "roles.people.account.reopen")}
                </Button>
              </Group>
            </>
          ) : null}
        </Stack>
      </form>
    </Modal>
  );
}
