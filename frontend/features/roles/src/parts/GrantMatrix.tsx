import { Checkbox, Group, Paper, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Icon, StatusPill } from "@mindo/ui";
import { useState } from "react";
import { groupsOf, type PermissionGroup, withGrants } from "../data/matrix";
import type { Permission } from "../data/roles";
import classes from "./GrantMatrix.module.css";

interface MatrixProps {
  readonly permissions: readonly Permission[];
  readonly grants: ReadonlySet<string>;
  readonly readOnly: boolean;
  readonly onChange: (grants: ReadonlySet<string>) => void;
}

function Row({ permission, grants, readOnly, onChange }: Omit<MatrixProps, "permissions"> & { permission: Permission }) {
  const t = useT();
  const { codename, label, sensitivity, personal, held, unlocks } = permission;
  const hint = held ? unlocks.join(" · ") : t("roles.matrix.notHeld");
  return (
    <Checkbox
      checked={grants.has(codename)}
      disabled={readOnly || !held}
      onChange={(event) => onChange(withGrants(grants, [permission], event.currentTarget.checked))}
      classNames={{ root: classes.row ?? "", body: classes.body ?? "", labelWrapper: classes.words ?? "" }}
      label={
        <span className={classes.label}>
          <span>{label}</span>
          {sensitivity === "normal" ? null : <StatusPill tone={sensitivity === "critical" ? "bad" : "attention"}>{t(`roles.sensitivity.${sensitivity}`)}</StatusPill>}
          {personal ? <StatusPill tone="quiet">{t("roles.matrix.personal")}</StatusPill> : null}
        </span>
      }
      description={hint ? `${codename} · ${hint}` : codename}
    />
  );
}

function Section({ group, ...rest }: Omit<MatrixProps, "permissions"> & { group: PermissionGroup }) {
  const t = useT();
  const granted = group.permissions.filter(({ codename }) => rest.grants.has(codename)).length;
  const total = group.permissions.length;
  return (
    <Paper component="section" withBorder className={classes.group}>
      <Group justify="space-between" className={classes.head} wrap="nowrap">
        <Checkbox
          checked={granted === total}
          indeterminate={granted > 0 && granted < total}
          disabled={rest.readOnly || group.permissions.every(({ held }) => !held)}
          onChange={() => rest.onChange(withGrants(rest.grants, group.permissions, granted < total))}
          label={<Text fw={640}>{group.name}</Text>}
          aria-label={t("roles.matrix.all", { group: group.name })}
        />
        <Text size="sm" c="dimmed" className="mindo-tabular">
          {t("roles.matrix.granted", { granted, total })}
        </Text>
      </Group>
      {group.permissions.map((permission) => (
        <Row key={permission.codename} permission={permission} {...rest} />
      ))}
    </Paper>
  );
}

/** Every permission by group, with search; a click on a group's box grants all of it. */
export function GrantMatrix({ permissions, ...rest }: MatrixProps) {
  const t = useT();
  const [words, setWords] = useState("");
  const [only, setOnly] = useState(false);
  const groups = groupsOf(permissions, words, only ? rest.grants : null);
  return (
    <Stack gap="md">
      <Group gap="md">
        <TextInput
          className={classes.search}
          aria-label={t("roles.matrix.search")}
          placeholder={t("roles.matrix.search")}
          leftSection={<Icon name="search" />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <Switch label={t("roles.matrix.only")} checked={only} onChange={(event) => setOnly(event.currentTarget.checked)} />
      </Group>
      {groups.length === 0 ? <Text c="dimmed">{t("roles.matrix.none")}</Text> : null}
      <div className={classes.groups}>
        {groups.map((group) => (
          <Section key={group.name} group={group} {...rest} />
        ))}
      </div>
    </Stack>
  );
}
