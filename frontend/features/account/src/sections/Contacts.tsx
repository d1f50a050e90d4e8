import { Button, Card, Group, Modal, Stack, Text, Title } from "@mantine/core";
import type { ContactShape } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { ErrorState, Icon, Refusal, SkeletonRows, StatusPill } from "@mindo/ui";
import { useState } from "react";
import { type Kind, useContactRemove, useContacts } from "../contacts";
import { ContactDialog } from "../parts/ContactDialog";
import classes from "./Devices.module.css";

function Row({ row, onChange, onRemove }: { readonly row: ContactShape; readonly onChange: () => void; readonly onRemove: () => void }) {
  const t = useT();
  return (
    <li className={classes.device}>
      <span className={classes.icon}>
        <Icon name={row.kind === "email" ? "chat" : "phone"} />
      </span>
      <div className={classes.words}>
        <Group gap="xs">
          <Text fw={600}>{t(`account.contacts.${row.kind}`)}</Text>
          {row.value ? <StatusPill tone={row.verified ? "good" : "attention"}>{t(row.verified ? "account.contacts.verified" : "account.contacts.unverified")}</StatusPill> : null}
        </Group>
        <Text size="sm" c="dimmed" className="mindo-tabular" style={{ overflowWrap: "anywhere" }}>
          {row.value ?? t("account.contacts.none")}
        </Text>
        {row.verified && !row.removable ? (
          <Text size="sm" c="dimmed">
            {t("account.contacts.last")}
          </Text>
        ) : null}
      </div>
      <Group gap="xs">
        <Button size="sm" variant="default" onClick={onChange} aria-label={t(row.kind === "email" ? (row.value ? "account.contacts.changeEmail" : "account.contacts.addEmail") : row.value ? "account.contacts.changePhone" : "account.contacts.addPhone")}>
          {t(row.value ? "account.contacts.change" : "account.contacts.add")}
        </Button>
        {row.removable ? (
          <Button size="sm" variant="subtle" color="rose" onClick={onRemove} aria-label={t(row.kind === "email" ? "account.contacts.removeEmail" : "account.contacts.removePhone")}>
            {t("account.contacts.remove")}
          </Button>
        ) : null}
      </Group>
    </li>
  );
}

function Removal({ kind, onClose, onDone }: { readonly kind: Kind; readonly onClose: () => void; readonly onDone: () => void }) {
  const t = useT();
  const remove = useContactRemove();
  return (
    <Modal opened onClose={onClose} title={t(kind === "email" ? "account.contacts.removeEmail" : "account.contacts.removePhone")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack>
        <Text>{t("account.contacts.removeBody")}</Text>
        <Refusal message={remove.error?.message} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button color="rose" loading={remove.isPending} onClick={() => remove.mutate(kind, { onSuccess: onDone })}>
            {t("account.contacts.remove")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** The address and number one signs in by: added, changed and removed after a code. */
export function Contacts() {
  const t = useT();
  const contacts = useContacts();
  const [open, setOpen] = useState<{ kind: Kind; removes: boolean } | null>(null);
  const [saved, setSaved] = useState(false);
  const done = () => {
    setOpen(null);
    setSaved(true);
  };
  const row = contacts.data?.find((one) => one.kind === open?.kind);
  const hasEmail = contacts.data?.some((one) => one.kind === "email" && one.value !== null);
  return (
    <Card withBorder>
      <Title order={2} size="h3">
        {t("account.contacts.title")}
      </Title>
      <Text c="dimmed" mb="md">
        {t("account.contacts.lead")}
      </Text>
      {contacts.isPending ? <SkeletonRows rows={2} height={72} /> : null}
      {contacts.isError ? <ErrorState error={contacts.error} onRetry={() => void contacts.refetch()} /> : null}
      <ul className={classes.list}>
        {contacts.data?.map((one) => (
          <Row key={one.kind} row={one} onChange={() => setOpen({ kind: one.kind, removes: false })} onRemove={() => setOpen({ kind: one.kind, removes: true })} />
        ))}
      </ul>
      {hasEmail ? (
        <Text size="sm" c="dimmed">
          {t("account.contacts.password")}
        </Text>
      ) : null}
      <Text size="sm" role="status">
        {saved ? t("account.contacts.saved") : ""}
      </Text>
      {open && !open.removes ? <ContactDialog kind={open.kind} changes={row?.value != null} onClose={() => setOpen(null)} onSaved={done} /> : null}
      {open?.removes ? <Removal kind={open.kind} onClose={() => setOpen(null)} onDone={done} /> : null}
    </Card>
  );
}
