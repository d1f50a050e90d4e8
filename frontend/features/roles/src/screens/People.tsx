import { Badge, Button, Group, Text } from "@mantine/core";
import { useCan } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { type Column, DataTable, EmptyState, Page, StatusPill } from "@mindo/ui";
import { useState } from "react";
import type { Person } from "../data/roles";
import { AccountDialog } from "../parts/AccountDialog";
import { PeopleFinder } from "../parts/PeopleFinder";
import { Why } from "../parts/Why";

/** Finding an account. */
export default function People() {
  const t = useT();
  const can = useCan();
  const [asked, setAsked] = useState<Person | null>(null);
  const [opened, setOpened] = useState<Person | null>(null);
  const columns: Column<Person>[] = [
    {
      key: "name",
      label: t("roles.people.name"),
      head: true,
      cell: (person) => (
        <Group gap="xs">
          {person.name}
          {person.is_active ? null : <StatusPill tone="bad">{t("roles.people.inactive")}</StatusPill>}
        </Group>
      ),
    },
    {
      key: "contact",
      label: t("roles.people.contact"),
      cell: (person) => (
        <div>
          <Text size="sm">{person.email}</Text>
          <Text size="sm" c="dimmed">
            {person.phone}
          </Text>
        </div>
      ),
    },
    {
      key: "roles",
      label: t("roles.people.roles"),
      cell: (person) => (
        <Group gap={6}>
          {person.roles.map((slug) => (
            <Badge key={slug} color="pine">
              {slug}
            </Badge>
          ))}
        </Group>
      ),
    },
    ...(can("roles.view")
      ? [
          {
            key: "why",
            label: t("roles.why.column"),
            cell: (person: Person) => (
              <Button size="sm" variant="default" onClick={() => setAsked(person)} aria-label={t("roles.why.askLabel", { name: person.name })}>
                {t("roles.why.ask")}
              </Button>
            ),
          },
        ]
      : []),
    ...(can("people.standing")
      ? [
          {
            key: "account",
            label: t("roles.people.account.column"),
            cell: (person: Person) => (
              <Button size="sm" variant="default" onClick={() => setOpened(person)} aria-label={t("roles.people.account.openLabel", { name: person.name })}>
                {t("roles.people.account.open")}
              </Button>
            ),
          },
        ]
      : []),
  ];
  return (
    <Page title={t("roles.people.title")} lead={t("roles.people.lead")}>
      <PeopleFinder label={t("roles.people.search")}>
        {(people) =>
          people === null ? (
            <EmptyState title={t("roles.people.start")} art="window">
              {t("roles.people.startBody")}
            </EmptyState>
          ) : people.length === 0 ? (
            <EmptyState title={t("roles.people.none")} art="window">
              {t("roles.people.noneBody")}
            </EmptyState>
          ) : (
            <DataTable caption={t("roles.people.title")} columns={columns} rows={people} rowKey={(person) => person.id} />
          )
        }
      </PeopleFinder>
      {opened ? <AccountDialog person={opened} onClose={() => setOpened(null)} /> : null}
      {asked ? <Why person={asked} onClose={() => setAsked(null)} /> : null}
    </Page>
  );
}
