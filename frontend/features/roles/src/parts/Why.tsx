import { Alert, Modal, Select, Skeleton, Stack, Text } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { ErrorState, Icon } from "@mindo/ui";
import { useState } from "react";
import { type Person, usePermissions, useWhy } from "../data/roles";

/** Why a person can or can't do something, in a sentence a reason. */
export function Why({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const t = useT();
  const permissions = usePermissions();
  const [codename, setCodename] = useState<string | null>(null);
  const why = useWhy(person.id, codename);
  return (
    <Modal opened onClose={onClose} size="lg" title={t("roles.why.title", { name: person.name })} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack>
        <Select
          data-autofocus
          label={t("roles.why.what")}
          placeholder={t("roles.matrix.search")}
          searchable
          data={permissions.data?.map((permission) => ({ value: permission.codename, label: `${permission.label} (${permission.codename})` })) ?? []}
          value={codename}
          onChange={setCodename}
        />
        {why.error ? <ErrorState error={why.error} /> : null}
        {codename && why.isPending ? <Skeleton height={72} /> : null}
        {why.data ? (
          <Alert color={why.data.allowed ? "moss" : "honey"} icon={<Icon name={why.data.allowed ? "check" : "alert"} />} title={t(why.data.allowed ? "roles.why.yes" : "roles.why.no")} role="status">
            {why.data.facts.map(({ reason, roles }) => (
              <Text key={reason}>{t(`roles.why.${reason}`, { roles: roles.join(", ") || t("common.none") })}</Text>
            ))}
          </Alert>
        ) : null}
      </Stack>
    </Modal>
  );
}
