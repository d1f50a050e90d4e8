import { Button, Group, Tabs } from "@mantine/core";
import { useLanguage, useT } from "@mindo/i18n";
import { type TopicReducer, useTopic } from "@mindo/live";
import { type Column, DataTable, EmptyState, ErrorState, Page, SkeletonRows, StatusPill, When } from "@mindo/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import { type Glass, REVIEWS, type ReviewState, useReviews } from "../data";
import { Review } from "../parts/Review";
import { toneOf, wordOf } from "../parts/tones";

const STATES: readonly ReviewState[] = ["waiting", "open", "reviewed"];
type Told = { readonly open: number; readonly waiting: number; readonly news: number };

const queue: TopicReducer<"work:break_glass", Told> = {
  snapshot: ({ open, waiting }) => ({ open, waiting, news: 0 }),
  event: (told, { data: { open, waiting } }) => ({ open, waiting, news: told.news + 1 }),
};

function Queue({ state, onOpen }: { state: ReviewState; onOpen: (id: string) => void }) {
  const t = useT();
  useLanguage();
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useReviews(state);
  const rows = data?.pages.flatMap((page) => page.results);
  const columns: Column<Glass>[] = [
    { key: "by", label: t("emergency.review.by"), head: true, cell: (row) => row.by_name ?? "—" },
    { key: "whose", label: t("emergency.review.whose"), cell: (row) => row.person_name ?? "—" },
    { key: "ground", label: t("emergency.review.ground"), cell: (row) => t(`emergency.ground.${row.ground}`) },
    { key: "at", label: t("emergency.review.began"), cell: (row) => <When at={row.began_at} /> },
    { key: "state", label: t("emergency.own.state"), cell: (row) => <StatusPill tone={toneOf(row)}>{t(wordOf(row))}</StatusPill> },
    {
      key: "open",
      label: t("emergency.reviews.look"),
      cell: (row) => (
        <Button size="compact-md" variant="default" onClick={() => onOpen(row.id)}>
          {t("emergency.reviews.look")}
        </Button>
      ),
    },
  ];
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!rows) return <SkeletonRows rows={4} />;
  if (rows.length === 0) return <EmptyState title={t(`emergency.reviews.none.${state}`)}>{t("emergency.reviews.noneBody")}</EmptyState>;
  return (
    <>
      <DataTable caption={t("emergency.reviews.title")} columns={columns} rows={rows} rowKey={(row) => row.id} flashKey={(row) => row.state} />
      {hasNextPage ? (
        <Group justify="center" mt="lg">
          <Button variant="default" onClick={() => void fetchNextPage()} loading={isFetchingNextPage}>
            {t("emergency.reviews.more")}
          </Button>
        </Group>
      ) : null}
    </>
  );
}

/** Records that were opened in an emergency and wait for somebody else's verdict; moves by itself. */
export default function Reviews() {
  const t = useT();
  const cache = useQueryClient();
  const [search, setSearch] = useSearchParams();
  const [state, setState] = useState<ReviewState>("waiting");
  const shown = search.get("glass");
  const { data: told } = useTopic("work:break_glass", useMemo(() => queue, []));
  useEffect(() => {
    void cache.invalidateQueries({ queryKey: REVIEWS });
    void cache.invalidateQueries({ queryKey: ["emergency", "review"] });
  }, [told, cache]);
  const count = (one: ReviewState) => (one === "reviewed" || !told ? "" : ` (${String(told[one])})`);
  return (
    <Page title={t("emergency.reviews.title")} lead={t("emergency.reviews.lead")}>
      <Tabs value={state} onChange={(next) => setState(STATES.find((one) => one === next) ?? "waiting")}>
        <Tabs.List mb="lg">
          {STATES.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`emergency.glass.${one}`)}
              {count(one)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={state}>
          <Queue state={state} onOpen={(id) => setSearch({ glass: id })} />
        </Tabs.Panel>
      </Tabs>
      {shown ? <Review glassId={shown} onClose={() => setSearch({})} /> : null}
    </Page>
  );
}
