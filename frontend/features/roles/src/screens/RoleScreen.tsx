import { Anchor, Button, Group, Modal, Stack, Tabs, Text } from "@mantine/core";
import { useCan } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { toast } from "@mindo/shell";
import { ErrorState, Icon, Page, SkeletonRows } from "@mindo/ui";
import { useState } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { type Permission, type Role, type RoleDraft, usePermissions, useRetireRole, useRole } from "../data/roles";
import { Compare } from "../parts/Compare";
import { Editor } from "../parts/Editor";
import { Members } from "../parts/Members";
import { ViewAs } from "../parts/ViewAs";

function Retire({ role }: { role: Role }) {
  const t = useT();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const retire = useRetireRole();
  return (
    <>
      <Button variant="subtle" color="rose" onClick={() => setOpen(true)}>
        {t("roles.retire")}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={t("roles.retire")} closeButtonProps={{ "aria-label": t("common.close") }}>
        <Stack>
          <Text>{t("roles.retireBody", { members: role.member_count })}</Text>
          {retire.error ? <ErrorState error={retire.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setOpen(false)}>
              {t("common.cancel")}
            </Button>
            <Button color="rose" loading={retire.isPending} onClick={() => retire.mutate(role.id, { onSuccess: () => void navigate("/roles") })}>
              {t("roles.retire")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

/** A new role like another one, without what the reader may not grant. */
function copyOf(role: Role, name: string, permissions: readonly Permission[]): RoleDraft {
  const held = new Set(permissions.filter((permission) => permission.held).map(({ codename }) => codename));
  return { name, description: role.description, grants: role.grants.filter((codename) => held.has(codename)) };
}

/** One role: what it allows and who holds it; or, at `roles/new`, the making of one. */
export default function RoleScreen() {
  const t = useT();
  const can = useCan();
  const navigate = useNavigate();
  const { roleId = "new" } = useParams();
  const isNew = roleId === "new";
  const [search] = useSearchParams();
  const copied = isNew ? search.get("from") : null;
  const role = useRole(isNew ? null : roleId);
  const original = useRole(copied);
  const permissions = usePermissions();
  const [tab, setTab] = useState<string | null>("permissions");
  const error = role.error ?? original.error ?? permissions.error;
  const ready = permissions.data && (isNew ? !copied || original.data : role.data);
  const template = original.data && permissions.data ? copyOf(original.data, t("roles.copyName", { role: original.data.name }), permissions.data) : undefined;
  const readOnly = !can("roles.edit") || Boolean(role.data?.is_super) || Boolean(role.data?.retired_at);

  const saved = (next: Role) => {
    toast(t(isNew ? "roles.created" : "roles.saved"), "moss");
    if (!isNew) return;
    setTab("members");
    void navigate(`/roles/${next.id}`, { replace: true });
  };

  return (
    <Page
      title={isNew ? t("roles.newTitle") : (role.data?.name ?? t("roles.title"))}
      documentTitle={t("roles.title")}
      lead={
        <Anchor component={Link} to="/roles">
          <Icon name="arrowLeft" size={16} /> {t("roles.title")}
        </Anchor>
      }
      action={
        role.data && !role.data.retired_at && (can("roles.view_as") || can("roles.edit")) ? (
          <Group gap="sm">
            {can("roles.view_as") ? <ViewAs role={role.data} /> : null}
            {can("roles.edit") && !role.data.is_super ? <Button variant="default" component={Link} to={`/roles/new?from=${role.data.id}`}>
              {t("roles.copy")}
            </Button> : null}
            {readOnly || role.data.is_base ? null : <Retire role={role.data} />}
          </Group>
        ) : null
      }
    >
      {error ? <ErrorState error={error} onRetry={() => void Promise.all([role.refetch(), permissions.refetch()])} /> : null}
      {!ready && !error ? <SkeletonRows rows={6} /> : null}
      {ready ? (
        <Tabs value={isNew ? "permissions" : tab} onChange={setTab} keepMounted>
          {isNew ? null : (
            <Tabs.List mb="lg">
              <Tabs.Tab value="permissions">{t("roles.tab.permissions")}</Tabs.Tab>
              <Tabs.Tab value="members">
                {t("roles.tab.members")} ({role.data?.member_count ?? 0})
              </Tabs.Tab>
              {role.data?.is_super ? null : <Tabs.Tab value="compare">{t("roles.tab.compare")}</Tabs.Tab>}
            </Tabs.List>
          )}
          <Tabs.Panel value="permissions">
            <Editor key={`${roleId}:${String(role.data?.version)}`} role={role.data ?? null} template={template} permissions={permissions.data} readOnly={readOnly} onSaved={saved} />
          </Tabs.Panel>
          {role.data ? (
            <Tabs.Panel value="members">
              <Members role={role.data} mayGrant={can("roles.grant") && !role.data.retired_at} />
            </Tabs.Panel>
          ) : null}
          {role.data && !role.data.is_super ? (
            <Tabs.Panel value="compare">
              <Compare role={role.data} permissions={permissions.data} />
            </Tabs.Panel>
          ) : null}
        </Tabs>
      ) : null}
    </Page>
  );
}
