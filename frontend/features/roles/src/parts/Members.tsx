import { Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { formatDate, useLanguage, useT } from "@mindo/i18n";
import { toast } from "@mindo/shell";
import { type Column, DataTable, EmptyState, ErrorState, SkeletonRows, StatusPill } from "@mindo/ui";
import { type Member, type Person, type Role, useMembers, useMembership } from "../data/roles";
import { PeopleFinder } from "./PeopleFinder";

function Candidate({ person, held, onGive, busy }: { person: Person; held: boolean; onGive: () => void; busy: boolean }) {
  const t = useT();
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between">
        <div>
          <Text fw={560}>{person.name}</Text>
          <Text size="sm" c="dimmed">
            {person.email ?? person.phone}
          </Text>
        </div>
        {held ? (
          <StatusPill tone="good">{t("roles.give.has")}</StatusPill>
        ) : (
          <Button size="sm" onClick={onGive} loading={busy} color="clay" aria-label={`${t("roles.give.button")}: ${person.name}`}>
            {t("roles.give.button")}
          </Button>
        )}
      </Group>
    </Paper>
  );
}

/** Who holds a role: give it, take it away, take that back. */
export function Members({ role, mayGrant }: { role: Role; mayGrant: boolean }) {
  const t = useT();
  useLanguage();
  const { data, error, refetch } = useMembers(role.id);
  const membership = useMembership(role.id);
  const give = (userId: string, name: string) => membership.mutate({ userId, give: true }, { onSuccess: () => toast(t("roles.give.given", { name }), "moss") });
  const take = (member: Member) => membership.mutate({ userId: member.user_id, give: false }, { onSuccess: () => toast(t("roles.take.taken", { name: member.name ?? "—" }), "moss") });
  const columns: Column<Member>[] = [
    { key: "person", label: t("roles.member.person"), head: true, cell: (member) => member.name ?? "—" },
    { key: "contact", label: t("roles.people.contact"), cell: (member) => member.email },
    { key: "since", label: t("roles.member.since"), cell: (member) => formatDate(member.given_at, { dateStyle: "medium" }) },
    ...(mayGrant
      ? [
          {
            key: "action",
            label: t("roles.member.action"),
            numeric: true,
            cell: (member: Member) => (
              <Button size="xs" variant="default" onClick={() => take(member)} aria-label={`${t("roles.take.button")}: ${member.name ?? "—"}`}>
                {t("roles.take.button")}
              </Button>
            ),
          },
        ]
      : []),
  ];
  const holders = new Set(data?.map(({ user_id }) => user_id));
  return (
    <Stack gap="lg">
      {membership.error ? <ErrorState error={membership.error} /> : null}
      {mayGrant ? (
        <section>
          <Title order={2} size="h3" mb="sm">
            {t("roles.give.title")}
          </Title>
          <PeopleFinder label={t("roles.give.find")}>
            {(people) =>
              people ? (
                <Stack gap="xs" maw={620}>
                  {people.length === 0 ? <Text c="dimmed">{t("roles.people.none")}</Text> : null}
                  {people.map((person) => (
                    <Candidate key={person.id} person={person} held={holders.has(person.id)} busy={membership.isPending} onGive={() => give(person.id, person.name)} />
                  ))}
                </Stack>
              ) : null
            }
          </PeopleFinder>
        </section>
      ) : null}
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows /> : null}
      {data?.length === 0 ? (
        <EmptyState title={t("roles.member.empty")}>{t("roles.member.emptyBody")}</EmptyState>
      ) : data ? (
        <DataTable caption={t("roles.tab.members")} columns={columns} rows={data} rowKey={(member) => member.user_id} />
      ) : null}
    </Stack>
  );
}
