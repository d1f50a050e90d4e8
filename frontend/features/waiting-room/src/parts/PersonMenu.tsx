import { ActionIcon, Alert, Avatar, Button, Group, Menu, Modal, Radio, Stack, Text } from "@mantine/core";
import { api, unwrap } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { Icon, SkeletonRows } from "@mindo/ui";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import type { QueueEntry } from "../queue";

export const REMOVE_REASONS = ["not_fit_today", "behaviour", "wrong_person", "other"] as const;
export type RemoveReason = (typeof REMOVE_REASONS)[number];

interface PersonMenuProps {
  readonly entry: QueueEntry;
  readonly name: string;
  readonly onTransfer: (professionalId: string) => void;
  readonly onWithdraw: () => void;
  readonly onRemove: (reason: RemoveReason) => void;
}

function Colleagues({ entry, onChoose }: { entry: QueueEntry; onChoose: (professionalId: string) => void }) {
  const t = useT();
  const found = useQuery({
    queryKey: ["colleagues", entry.booking_id],
    // Who is free changes by the minute: never an old answer.
    gcTime: 0,
    queryFn: () => unwrap(api.GET("/api/v1/bookings/{booking_id}/colleagues", { params: { path: { booking_id: entry.booking_id } } })),
  });
  if (found.isPending) return <SkeletonRows rows={3} height={56} />;
  const colleagues = found.data?.results ?? [];
  if (colleagues.length === 0) {
    return (
      <Alert color="honey" variant="light" icon={<Icon name="info" />} role="status">
        {t("waiting-room.transfer.nobody")}
      </Alert>
    );
  }
  return (
    <Stack gap="xs">
      {colleagues.map((colleague) => (
        <Group key={colleague.id} justify="space-between" wrap="nowrap" gap="sm">
          <Group gap="sm" wrap="nowrap">
            <Avatar src={colleague.avatar_url} alt="" />
            <Text fw={560}>{colleague.display_name}</Text>
          </Group>
          <Button size="sm" variant="light" color="pine" onClick={() => onChoose(colleague.id)} aria-label={t("waiting-room.transfer.offerTo", { name: colleague.display_name })}>
            {t("waiting-room.transfer.offer")}
          </Button>
        </Group>
      ))}
    </Stack>
  );
}

/** What is rarely needed at the door: a colleague instead, or not today. Both ask before anything happens. */
export function PersonMenu({ entry, name, onTransfer, onWithdraw, onRemove }: PersonMenuProps) {
  const t = useT();
  const [asking, setAsking] = useState<"transfer" | "remove" | null>(null);
  const [reason, setReason] = useState<RemoveReason>("not_fit_today");
  const close = () => setAsking(null);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("waiting-room.queue.more", { name })}>
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {entry.transfer_by === null ? <Menu.Item onClick={() => setAsking("transfer")}>{t("waiting-room.transfer.menu")}</Menu.Item> : null}
          {entry.transfer_by === "professional" ? <Menu.Item onClick={onWithdraw}>{t("waiting-room.transfer.withdraw")}</Menu.Item> : null}
          <Menu.Item component={Link} to={`/sessions/${entry.booking_id}/guests`}>{t("booking.detail.guests")}</Menu.Item>
          <Menu.Item color="rose" onClick={() => setAsking("remove")}>
            {t("waiting-room.remove.menu")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={asking === "transfer"} onClose={close} title={t("waiting-room.transfer.title", { name })} closeButtonProps={{ "aria-label": t("common.close") }}>
        <Stack>
          <Text size="sm">{t("waiting-room.transfer.body", { name })}</Text>
          <Colleagues
            entry={entry}
            onChoose={(id) => {
              close();
              onTransfer(id);
            }}
          />
        </Stack>
      </Modal>
      <Modal opened={asking === "remove"} onClose={close} title={t("waiting-room.remove.title", { name })} closeButtonProps={{ "aria-label": t("common.close") }}>
        <Stack>
          <Text size="sm">{t("waiting-room.remove.body")}</Text>
          <Radio.Group label={t("waiting-room.remove.why")} value={reason} onChange={(value) => setReason(REMOVE_REASONS.find((one) => one === value) ?? "other")}>
            <Stack gap="xs" mt="xs">
              {REMOVE_REASONS.map((value) => (
                <Radio key={value} value={value} label={t(`waiting-room.remove.reason.${value}`)} />
              ))}
            </Stack>
          </Radio.Group>
          <Group justify="flex-end">
            <Button
              variant="default"
              color="rose"
              onClick={() => {
                close();
                onRemove(reason);
              }}
            >
              {t("waiting-room.remove.confirm")}
            </Button>
            <Button onClick={close} data-autofocus>
              {t("waiting-room.remove.keep")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
