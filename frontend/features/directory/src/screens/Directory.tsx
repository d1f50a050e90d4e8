import { Button, Drawer, Group, Select, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Page, SkeletonCards } from "@mindo/ui";
import { useSearchParams } from "react-router";
import { ActiveFilters } from "../ActiveFilters";
import { readWanted, SORTS, useDirectory, useListingLive, type Wanted, writeWanted } from "../data/directory";
import { Filters } from "../Filters";
import { ProfessionalCard } from "../ProfessionalCard";
import { SaveSearch } from "../SaveSearch";
import { SearchField } from "../SearchField";
import classes from "./Directory.module.css";

/** Search and filters, all of it in the address; next free slots change by themselves. */
export default function Directory() {
  const t = useT();
  const [params, setParams] = useSearchParams();
  const wanted = readWanted(params);
  const [opened, drawer] = useDisclosure();
  const found = useDirectory(wanted);
  useListingLive();

  const change = (part: Partial<Wanted>) => setParams(writeWanted({ ...wanted, ...part }), { replace: true, preventScrollReset: true });
  const clear = () => setParams(writeWanted({ ...readWanted(new URLSearchParams()), q: wanted.q, sort: wanted.sort }), { replace: true, preventScrollReset: true });

  const first = found.data?.pages[0];
  const cards = found.data?.pages.flatMap((page) => page.results) ?? [];
  const total = first?.total ?? 0;
  const filters = <Filters wanted={wanted} facets={first?.facets ?? null} onChange={change} />;
  return (
    <Page title={t("directory.title")} lead={t("directory.lead")} width="full">
      <div className={classes.layout}>
        <aside className={classes.side} aria-label={t("directory.filters.title")}>
          {filters}
        </aside>
        <div className={classes.main}>
          <search className={classes.search}>
            <SearchField value={wanted.q} onChange={(q) => change({ q })} />
          </search>
          <Group justify="space-between" gap="sm">
            <Text fw={600} role="status" aria-live="polite">
              {first ? t("directory.results", { count: total }) : "\u00a0"}
            </Text>
            <Group gap="sm">
              <SaveSearch wanted={wanted} />
              <Button variant="default" size="sm" className={classes.open} onClick={drawer.open}>
                {t("directory.filters.show")}
              </Button>
              <Select
                aria-label={t("directory.sort.label")}
                size="sm"
                w={190}
                allowDeselect={false}
                data={SORTS.map((sort) => ({ value: sort, label: t(`directory.sort.${sort}`) }))}
                value={wanted.sort}
                onChange={(sort) => change({ sort: SORTS.find((one) => one === sort) ?? "recommended" })}
              />
            </Group>
          </Group>
          <ActiveFilters wanted={wanted} onChange={change} onClear={clear} />
          {first?.fuzzy && cards.length > 0 ? <Text c="dimmed">{t("directory.fuzzy", { text: wanted.q })}</Text> : null}
          {wanted.sort === "rating" && cards.length > 1 ? <Text size="sm" c="dimmed">{t("directory.fewRatings")}</Text> : null}
          {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
          {found.isPending ? <SkeletonCards cards={9} height={270} /> : null}
          {first && cards.length === 0 ? (
            <EmptyState art="path" title={t("directory.empty.title")} action={<Button variant="default" onClick={() => setParams(new URLSearchParams())}>{t("directory.filters.clear")}</Button>}>
              {t("directory.empty.body")}
            </EmptyState>
          ) : null}
          <ul className={classes.cards} aria-busy={found.isPlaceholderData}>
            {cards.map((card) => (
              <li key={card.id}>
                <ProfessionalCard card={card} />
              </li>
            ))}
          </ul>
          {found.hasNextPage ? (
            <Button variant="default" mx="auto" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
              {t("directory.more")}
            </Button>
          ) : null}
        </div>
      </div>
      <Drawer opened={opened} onClose={drawer.close} title={t("directory.filters.title")} position="bottom" size="88%" closeButtonProps={{ "aria-label": t("directory.filters.apply", { count: total }) }}>
        {filters}
        <Button fullWidth mt="lg" className={classes.apply} onClick={drawer.close}>
          {t("directory.filters.apply", { count: total })}
        </Button>
      </Drawer>
    </Page>
  );
}
