import { ActionIcon, Button, Group, Paper, Stack, Switch, Text, Title } from "@mantine/core";
import type { SavedSearch } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Icon, Page, SkeletonCards, SkeletonRows, StatusPill } from "@mindo/ui";
import { addressOf, useFavouriteIds, useFavourites, useSearchActions, useSearches } from "../data/shortlist";
import { ProfessionalCard } from "../ProfessionalCard";
import classes from "./Directory.module.css";

function Search({ saved }: { saved: SavedSearch }) {
  const t = useT();
  const { notify, remove, open } = useSearchActions(saved.id);
  const go = () => open.mutate(undefined, { onSettled: () => window.location.assign(addressOf(saved)) });
  return (
    <Paper component="li" withBorder p="md">
      <Group justify="space-between" gap="sm">
        <Group gap="sm">
          <Title order={3} size="h5">
            {saved.name}
          </Title>
          {saved.new_count > 0 ? <StatusPill tone="good">{t("directory.saved.fresh", { count: saved.new_count })}</StatusPill> : null}
        </Group>
        <Group gap="sm">
          {saved.wide ? (
            <Text size="sm" c="dimmed">
              {t("directory.saved.wide")}
            </Text>
          ) : (
            <Switch label={t("directory.saved.notify")} checked={notify.isPending ? notify.variables : saved.notify} onChange={(event) => notify.mutate(event.currentTarget.checked)} />
          )}
          <Button variant="default" size="sm" loading={open.isPending} onClick={go}>
            {t("directory.saved.again")}
          </Button>
          <ActionIcon variant="subtle" color="gray" size={40} loading={remove.isPending} aria-label={t("directory.saved.remove", { name: saved.name })} onClick={() => remove.mutate()}>
            <Icon name="cross" />
          </ActionIcon>
        </Group>
      </Group>
    </Paper>
  );
}

function Searches() {
  const t = useT();
  const found = useSearches();
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <SkeletonRows />;
  if (found.data.results.length === 0) return <Text c="dimmed">{t("directory.saved.none")}</Text>;
  return (
    <Stack component="ul" gap="sm" p={0} m={0} className={classes.plain}>
      {found.data.results.map((saved) => (
        <Search key={saved.id} saved={saved} />
      ))}
    </Stack>
  );
}

/** Everybody and everything kept: people live as in the directory, searches to ask again. */
export default function Saved() {
  const t = useT();
  const found = useFavourites();
  const ids = useFavouriteIds();
  const all = found.data?.pages.flatMap((page) => page.results) ?? [];
  // Whoever was let go on this screen leaves it at once.
  const shown = all.filter((card) => ids.length === 0 || ids.includes(card.id));
  return (
    <Page title={t("directory.kept.title")} lead={t("directory.kept.lead")}>
      <Stack gap="xl">
        <section>
          <Title order={2} size="h3" mb="md">
            {t("directory.kept.people")}
          </Title>
          {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
          {found.isPending ? <SkeletonCards cards={3} height={270} /> : null}
          {found.data && shown.length === 0 ? (
            <EmptyState art="path" title={t("directory.kept.none")} action={<Button component="a" href="/professionals">{t("directory.menu")}</Button>}>
              {t("directory.kept.noneBody")}
            </EmptyState>
          ) : null}
          <ul className={classes.cards}>
            {shown.map((card) => (
              <li key={card.id}>
                <ProfessionalCard card={card} level={3} outside gone={!card.listed} />
              </li>
            ))}
          </ul>
          {found.hasNextPage ? (
            <Button variant="default" mt="md" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
              {t("directory.more")}
            </Button>
          ) : null}
        </section>
        <section>
          <Title order={2} size="h3" mb="md">
            {t("directory.saved.title")}
          </Title>
          <Searches />
        </section>
      </Stack>
    </Page>
  );
}
