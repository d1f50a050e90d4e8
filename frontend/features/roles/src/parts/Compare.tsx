import { Paper, Select, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { useState } from "react";
import { grantsApart } from "../data/matrix";
import { type Permission, type Role, useRoles } from "../data/roles";

function Column({ title, codenames, permissions }: { readonly title: string; readonly codenames: readonly string[]; readonly permissions: readonly Permission[] }) {
  const t = useT();
  const label = new Map(permissions.map((permission) => [permission.codename, permission.label]));
  return (
    <Paper component="section" withBorder p="lg" aria-label={title}>
      <Title order={3} size="h4" mb="sm">
        {title} ({codenames.length})
      </Title>
      {codenames.length === 0 ? <Text c="dimmed">{t("roles.compare.nothing")}</Text> : null}
      <Stack component="ul" gap={6} style={{ listStyle: "none", margin: 0, padding: 0 }}>
        {codenames.map((codename) => (
          <li key={codename}>
            <Text>{label.get(codename) ?? codename}</Text>
            <Text size="sm" c="dimmed">
              {codename}
            </Text>
          </li>
        ))}
      </Stack>
    </Paper>
  );
}

/** What two roles allow, side by side: only this one, only the other, both. */
export function Compare({ role, permissions }: { readonly role: Role; readonly permissions: readonly Permission[] }) {
  const t = useT();
  const roles = useRoles();
  const [otherId, setOtherId] = useState<string | null>(null);
  const others = roles.data?.filter((one) => one.id !== role.id && !one.is_super) ?? [];
  const other = others.find((one) => one.id === otherId) ?? null;
  const apart = other ? grantsApart(role.grants, other.grants) : null;
  return (
    <Stack>
      <Select
        label={t("roles.compare.with")}
        placeholder={t("roles.compare.choose")}
        searchable
        maw={360}
        data={others.map(({ id, name }) => ({ value: id, label: name }))}
        value={otherId}
        onChange={setOtherId}
      />
      {apart && other ? (
        <SimpleGrid cols={{ base: 1, md: 3 }}>
          <Column title={t("roles.compare.only", { role: role.name })} codenames={apart.here} permissions={permissions} />
          <Column title={t("roles.compare.only", { role: other.name })} codenames={apart.there} permissions={permissions} />
          <Column title={t("roles.compare.both")} codenames={apart.both} permissions={permissions} />
        </SimpleGrid>
      ) : null}
    </Stack>
  );
}
