import { Anchor, Button, Checkbox, Group, List, Modal, Stack, Text } from "@mantine/core";
import type { ErasureShape } from "@mindo/api";
import { formatDate, useLanguage, useT } from "@mindo/i18n";
import { StatusPill } from "@mindo/ui";
import { useState } from "react";
import { useAskForErasure, useKeepAccount } from "../data";
import { Steps } from "./Steps";
import { Section } from "./Section";

function Confirm({ opened, days, onClose }: { opened: boolean; days: number; onClose: () => void }) {
  const t = useT();
  const ask = useAskForErasure();
  const [sure, setSure] = useState(false);
  return (
    <Modal opened={opened} onClose={onClose} title={t("privacy.leave.confirmTitle")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack>
        <List spacing="xs" size="sm">
          <List.Item>{t("privacy.leave.gone")}</List.Item>
          <List.Item>{t("privacy.leave.kept")}</List.Item>
          <List.Item>{t("privacy.leave.grace", { days })}</List.Item>
        </List>
        <Checkbox label={t("privacy.leave.sure")} checked={sure} onChange={(event) => setSure(event.currentTarget.checked)} />
        {ask.error ? (
          <Text c="rose" role="alert">
            {ask.error.message}
          </Text>
        ) : null}
        <Group justify="flex-end">
          <Button variant="default" color="rose" disabled={!sure} loading={ask.isPending} onClick={() => ask.mutate(undefined, { onSuccess: onClose })}>
            {t("privacy.leave.confirm")}
          </Button>
          <Button onClick={onClose} data-autofocus>
            {t("privacy.leave.stay")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** Being erased: ask, think it over, take it back, follow it. */
export function Leaving({ erasure, graceDays }: { erasure: ErasureShape | null; graceDays: number }) {
  const t = useT();
  useLanguage();
  const keep = useKeepAccount();
  const [opened, setOpened] = useState(false);
  const waiting = erasure?.state === "scheduled" || erasure?.state === "deferred";
  return (
    <Section title={t("privacy.leave.title")} lead={t("privacy.leave.lead")} error={keep.error}>
      {erasure ? (
        <Stack>
          <Group>
            <StatusPill tone={erasure.state === "deferred" ? "attention" : "live"}>{t(`privacy.leave.${erasure.state}`)}</StatusPill>
            {waiting ? <Text size="sm">{t("privacy.leave.on", { day: formatDate(erasure.due_at, { dateStyle: "long" }) })}</Text> : null}
          </Group>
          {erasure.reasons.map((reason) => (
            <Text key={reason} size="sm">
              {t.maybe(`privacy.reason.${reason}`) ?? reason}
            </Text>
          ))}
          {erasure.state === "running" ? <Steps erasure={erasure} /> : null}
          <Text size="sm" c="dimmed">
            {t("privacy.leave.receipt")} <Anchor href={`/erasure/${erasure.receipt}`}>{t("privacy.leave.receiptLink")}</Anchor>
          </Text>
          {waiting ? (
            <Group>
              <Button onClick={() => keep.mutate(undefined)} loading={keep.isPending}>
                {t("privacy.leave.keep")}
              </Button>
            </Group>
          ) : null}
        </Stack>
      ) : (
        <Button variant="default" color="rose" onClick={() => setOpened(true)}>
          {t("privacy.leave.ask")}
        </Button>
      )}
      <Confirm opened={opened} days={graceDays} onClose={() => setOpened(false)} />
    </Section>
  );
}
