import { Group, Select } from "@mantine/core";
import { useLanguage, useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Page, SkeletonCards } from "@mindo/ui";
import { useSearchParams } from "react-router";
import { KINDS, readWanted, useGigs } from "../data/gigs";
import { GigCard } from "../parts/GigCard";
import classes from "../parts/Gigs.module.css";
import { More } from "../parts/More";
import { CONCERNS } from "../data/concerns";

/** What professionals offer besides the calendar, for everybody. */
export default function Gigs() {
  const t = useT();
  useLanguage();
  const [params, setParams] = useSearchParams();
  const wanted = readWanted(params);
  const found = useGigs(wanted);
  const rows = found.data?.pages.flatMap(({ results }) => results);
  const choose = (name: "kind" | "specialty" | "sort", value: string | null) => {
    const next = new URLSearchParams(params);
    if (value) next.set(name, value);
    else next.delete(name);
    setParams(next, { replace: true, preventScrollReset: true });
  };
  return (
    <Page title={t("gigs.list.title")} lead={t("gigs.list.lead")}>
      <Group gap="sm" mb="lg" align="flex-end">
        <Select
          w={{ base: "100%", xs: "auto" }}
          label={t("gigs.list.kind")}
          placeholder={t("gigs.list.any")}
          clearable
          value={wanted.kind || null}
          onChange={(value) => choose("kind", value)}
          data={KINDS.map((value) => ({ value, label: t(`gigs.kind.${value}`) }))}
        />
        <Select
          w={{ base: "100%", xs: "auto" }}
          label={t("gigs.list.concern")}
          placeholder={t("gigs.list.any")}
          clearable
          searchable
          value={wanted.specialty || null}
          onChange={(value) => choose("specialty", value)}
          data={CONCERNS.map((value) => ({ value, label: t.maybe(`directory.specialty.${value}`) ?? value }))}
        />
        <Select
          w={{ base: "100%", xs: "auto" }}
          label={t("gigs.list.sort")}
          allowDeselect={false}
          value={wanted.sort}
          onChange={(value) => choose("sort", value === "newest" ? null : value)}
          data={(["newest", "price"] as const).map((value) => ({ value, label: t(`gigs.list.by.${value}`) }))}
        />
      </Group>
      {found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {!rows && !found.error ? <SkeletonCards /> : null}
      {rows?.length === 0 ? (
        <EmptyState title={t("gigs.list.empty")} art="path">
          {t("gigs.list.emptyBody")}
        </EmptyState>
      ) : null}
      <ul className={classes.list}>{rows?.map((gig) => <GigCard key={gig.id} gig={gig} />)}</ul>
      <More list={found} />
    </Page>
  );
}
