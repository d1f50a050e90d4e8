import { Alert, Button, Card, CopyButton, Group, Skeleton, Text, TextInput, Title } from "@mantine/core";
import { formatDay, useT } from "@mindo/i18n";
import { ErrorState, useNow } from "@mindo/ui";
import { useAgendaLink, useMakeAgendaLink, useRevokeAgendaLink } from "../agenda";

/** The secret address at which other programs read one's appointments: made, replaced, taken back. */
export function Agenda() {
  const t = useT();
  const now = useNow(60_000);
  const found = useAgendaLink();
  const make = useMakeAgendaLink();
  const revoke = useRevokeAgendaLink();
  const madeAt = found.data?.made_at;
  const address = make.data ? new URL(make.data.path, window.location.origin).href : null;
  return (
    <Card withBorder>
      <Title order={2} size="h3">
        {t("account.agenda.title")}
      </Title>
      <Text c="dimmed" mb="md">
        {t("account.agenda.lead")}
      </Text>
      {found.isPending ? <Skeleton height={48} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {make.isError ? <ErrorState error={make.error} /> : null}
      {revoke.isError ? <ErrorState error={revoke.error} /> : null}
      {address && madeAt ? (
        <Alert color="pine" mb="md">
          <Text size="sm" mb="xs">
            {t("account.agenda.once")}
          </Text>
          <Group align="flex-end" gap="sm">
            <TextInput style={{ flex: "1 1 240px" }} label={t("account.agenda.label")} value={address} readOnly onFocus={(event) => event.currentTarget.select()} />
            <CopyButton value={address}>
              {({ copied, copy }) => (
                <Button color="clay" onClick={copy}>
                  {t(copied ? "account.agenda.copied" : "account.agenda.copy")}
                </Button>
              )}
            </CopyButton>
          </Group>
        </Alert>
      ) : null}
      {found.data ? (
        <>
          <Text mb="sm" role="status">
            {madeAt ? t("account.agenda.made", { when: formatDay(madeAt, now) }) : t(revoke.isSuccess ? "account.agenda.revoked" : "account.agenda.none")}
          </Text>
          <Group gap="sm">
            <Button variant={madeAt ? "default" : "filled"} loading={make.isPending} onClick={() => make.mutate()}>
              {t(madeAt ? "account.agenda.replace" : "account.agenda.make")}
            </Button>
            {madeAt ? (
              <Button variant="subtle" color="rose" loading={revoke.isPending} onClick={() => revoke.mutate(undefined, { onSuccess: make.reset })}>
                {t("account.agenda.revoke")}
              </Button>
            ) : null}
          </Group>
          {madeAt ? (
            <Text size="sm" c="dimmed" mt="xs">
              {t("account.agenda.replaceHint")}
            </Text>
          ) : null}
        </>
      ) : null}
    </Card>
  );
}
