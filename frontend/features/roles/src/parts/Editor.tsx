import { Alert, Button, Group, Paper, Stack, Text, Textarea, TextInput } from "@mantine/core";
import type { ApiProblem } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { ErrorState } from "@mindo/ui";
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

function Problem({ error }: { error: ApiProblem }) {
  const t = useT();
  return error.code === "stale_version" ? <Alert color="honey">{t("roles.stale")}</Alert> : <ErrorState error={error} />;
}

/** Name, purpose and grants of a role; nothing is sent before "Save". Mount it anew for another version. */
export function Editor({ role, template, permissions, readOnly, onSaved }: EditorProps) {
  const t = useT();
  const [saved] = useState<ReadonlySet<string>>(() => new Set(role?.grants));
  const [draft, setDraft] = useState<RoleDraft>(template ?? { name: role?.name ?? "", description: role?.description ?? "", grants: role?.grants ?? [] });
  const grants = new Set(draft.grants);
  const save = useSaveRole(role);
  const changes = difference(grants, saved) + (draft.name === (role?.name ?? "") ? 0 : 1) + (draft.description === (role?.description ?? "") ? 0 : 1);
  const fields = save.error?.formErrors ?? {};
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(draft, { onSuccess: onSaved });
      }}
    >
      <Stack gap="lg">
        {save.error ? <Problem error={save.error} /> : null}
        {role?.is_super ? <Alert color="pine">{t("roles.superBody")}</Alert> : null}
        <Paper withBorder p="lg" className={classes.card}>
          <TextInput
            label={t("roles.name")}
            description={t("roles.nameHint")}
            required
            maxLength={80}
            readOnly={readOnly}
            value={draft.name}
            error={fields.name}
            onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
          />
          <Textarea
            label={t("roles.description")}
            autosize
            minRows={1}
            maxLength={300}
            readOnly={readOnly}
            value={draft.description}
            error={fields.description}
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
