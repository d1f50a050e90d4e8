import { Button, Group, List, Modal, Stack, Text } from "@mantine/core";
import type { Affected as AffectedClaims } from "@mindo/api";
import { formatDate, formatTime, useT } from "@mindo/i18n";

interface AffectedProps {
  readonly found: AffectedClaims;
  readonly onKeep: () => void;
  readonly onBack: () => void;
}

/** Said before saving: which sessions would lie outside the hours. They stay booked whatever is chosen. */
export function Affected({ found, onKeep, onBack }: AffectedProps) {
  const t = useT();
  return (
    <Modal opened onClose={onBack} title={t("calendar.affected.title", { count: found.claims.length })} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack gap="md">
        <Text>{t("calendar.affected.body")}</Text>
        <List mah={280} style={{ overflowY: "auto" }}>
          {found.claims.map((claim) => (
            <List.Item key={claim.id}>
              {formatDate(claim.starts_at, { weekday: "short", day: "numeric", month: "long" }, found.zone)}, {formatTime(claim.starts_at, found.zone)}–{formatTime(claim.ends_at, found.zone)}
            </List.Item>
          ))}
        </List>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onBack}>
            {t("calendar.affected.back")}
          </Button>
          <Button color="clay" onClick={onKeep} data-autofocus>
            {t("calendar.affected.keep")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
