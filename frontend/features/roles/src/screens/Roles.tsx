import { Button, Group, Paper, Text, Title } from "@mantine/core";
import { useCan } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { ErrorState, Icon, Page, SkeletonCards, StatusPill } from "@mindo/ui";
import { Link } from "react-router";
import { type Role, useRoles } from "../data/roles";
import classes from "./Roles.module.css";

function RoleCard({ role }: { role: Role }) {
  const t = useT();
  return (
    <Paper component="li" className={classes.card}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Title order={2} size="h3">
          <Link to={`/roles/${role.id}`} className={classes.link}>
            {role.name}
          </Link>
        </Title>
        {role.is_super ? <StatusPill tone="attention">{t("roles.super")}</StatusPill> : null}
        {role.is_base ? <StatusPill tone="quiet">{t("roles.base")}</StatusPill> : null}
        {role.retired_at ? <StatusPill tone="quiet">{t("roles.retired")}</StatusPill> : null}
      </Group>
      <Text c="dimmed" className={classes.text}>
        {role.description}
      </Text>
      <Group gap="lg" className={classes.facts}>
        <span>
          <Icon name="people" /> {t("roles.members", { count: role.member_count })}
        </span>
        {role.is_super ? null : (
          <span>
            <Icon name="shield" /> {t("roles.permissions", { count: role.grants.length })}
          </span>
        )}
      </Group>
    </Paper>
  );
}

/** All roles, the retired last. */
export default function Roles() {
  const t = useT();
  const can = useCan();
  const { data, error, refetch } = useRoles();
  return (
    <Page
      title={t("roles.title")}
      lead={t("roles.lead")}
      action={
        can("roles.edit") ? (
          <Button component={Link} to="/roles/new" color="clay" leftSection={<Icon name="plus" />}>
            {t("roles.new")}
          </Button>
        ) : null
      }
    >
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonCards /> : null}
      <ul className={classes.grid}>
        {data?.map((role) => (
          <RoleCard key={role.id} role={role} />
        ))}
      </ul>
    </Page>
  );
}
