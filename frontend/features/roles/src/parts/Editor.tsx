import { Alert, Button, Group, Paper, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Refusal, useForm } from "@mindo/ui";
import { useState } from "react";
import { difference } from "../data/matrix";
import { type Permission, type Role, type RoleDraft, useSaveRole } from "../data/roles";
import classes from "./Editor.module.css";
import { GrantMatrix } from "./GrantMatrix";

interface EditorProps {
  readonly role: Role | null;
  /** What a new role starts with. */
  readonly template?: RoleDraft | undefined;
  readonly permissions: readonly Permission[];
  readonly readOnly: boolean;
  readonly onSaved: (role: Role) => void;
}

/** Name, purpose and grants of a role; nothing is sent before "Save". Mount it anew for another version. */
export function Editor({ role, template, permissions, readOnly, onSaved }: EditorProps) {
  const t = useT();
  const [saved] = useState<ReadonlySet<string>>(() => new Set(role?.grants));
  const [draft, setDraft] = useState<RoleDraft>(template ?? { name: role?.name ?? "", description: role?.description ?? "", grants: role?.grants ?? [] });
  const grants = new Set(draft.grants);
  const save = useSaveRole(role);
  const changes = difference(grants, saved) + (draft.name === (role?.name ?? "") ? 0 : 1) + (draft.description === (role?.description ?? "") ? 0 : 1);
  const form = useForm({ problem: save.error, busy: save.isPending, onSubmit: () => save.mutate(draft, { onSuccess: onSaved }) });
  return (
    <form {...form.props}>
      <Stack gap="lg">
        {save.error?.code === "stale_version" ? <Alert color="honey" role="alert">{t("roles.stale")}</Alert> : <Refusal message={form.message} />}
        {role?.is_super ? <Alert color="pine">{t("roles.superBody")}</Alert> : null}
        <Paper withBorder p="lg" className={classes.card}>
          <TextInput
            label={t("roles.name")}
            description={t("roles.nameHint")}
            required
            maxLength={80}
            readOnly={readOnly}
            value={draft.name}
            name="name" error={form.at("name")}
            onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
          />
          <Textarea
            label={t("roles.description")}
            autosize
            minRows={1}
            maxLength={300}
            readOnly={readOnly}
            value={draft.description}
            name="description" error={form.at("description")}
            onChange={(event) => setDraft({ ...draft, description: event.currentTarget.value })}
          />
        </Paper>
        {role?.is_super ? null : <GrantMatrix permissions={permissions} grants={grants} readOnly={readOnly} onChange={(next) => setDraft({ ...draft, grants: [...next].sort() })} />}
      </Stack>
      {!readOnly && (changes > 0 || !role) ? (
        <div className={classes.bar}>
          <Group justify="space-between">
            <Text size="sm" role="status">
              {changes > 0 ? t("roles.unsaved", { count: changes }) : ""}
            </Text>
            <Group gap="sm">
              {role ? (
                <Button variant="default" onClick={() => setDraft({ name: role.name, description: role.description, grants: role.grants })}>
                  {t("roles.discard")}
                </Button>
              ) : null}
              <Button type="submit" color="clay" loading={save.isPending}>
                {role ? t("roles.save") : t("roles.create")}
              </Button>
            </Group>
          </Group>
        </div>
      ) : null}
    </form>
  );
}
