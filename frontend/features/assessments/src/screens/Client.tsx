import { SimpleGrid } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Page, SkeletonCards } from "@mindo/ui";
import { useParams } from "react-router";
import { useClientTrends } from "../data/assessments";
import { Proposed } from "../parts/Proposed";
import { TrendChart } from "../parts/TrendChart";

/** A client's results over time, for the professional who treats her. */
export default function Client() {
  const t = useT();
  const { personId = "" } = useParams();
  const found = useClientTrends(personId);
  return (
    <Page title={t("assessments.client.title")} documentTitle={t("assessments.document")} lead={t("assessments.client.lead")}>
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <SkeletonCards cards={2} /> : null}
      {found.data?.results.length === 0 ? <EmptyState title={t("assessments.client.none")} art="path" /> : null}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {found.data?.results.map((trend) => <TrendChart key={`${trend.code}:${trend.scale}`} trend={trend} />)}
      </SimpleGrid>
      <Proposed personId={personId} />
    </Page>
  );
}
