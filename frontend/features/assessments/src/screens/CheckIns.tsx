import { Alert, Anchor, Button, Paper, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { ApiProblem, type CatalogueEntry } from "@mindo/api";
import { formatWhen, useLanguage, useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Page, SkeletonCards, StatusPill, useNow } from "@mindo/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { begin, responseKey, useCatalogue, usePhrase, useTrends } from "../data/assessments";
import { TrendChart } from "../parts/TrendChart";

function Entry({ entry, onBegin, pending }: { entry: CatalogueEntry; onBegin: () => void; pending: boolean }) {
  const t = useT();
  const phrase = usePhrase();
  const now = useNow(60_000);
  useLanguage();
  return (
    <Paper withBorder p="lg">
      <Stack gap="sm" h="100%">
        <Title order={2} size="h4">
          {phrase(entry.title)}
        </Title>
        <Text size="sm">{phrase(entry.about)}</Text>
        <Text size="sm" c="dimmed">
          {t("assessments.questions", { count: entry.questions })} · {t("assessments.minutes", { minutes: entry.minutes })}
          {entry.last_at ? ` · ${t("assessments.last", { when: formatWhen(entry.last_at, now) })}` : null}
        </Text>
        {entry.open_id ? <StatusPill tone="attention">{t("assessments.progress", { done: entry.open_answered, count: entry.questions })}</StatusPill> : null}
        <Button mt="auto" variant={entry.open_id ? "filled" : "default"} onClick={onBegin} loading={pending}>
          {entry.open_id ? t("assessments.goOn") : entry.last_at ? t("assessments.again") : t("assessments.begin")}
        </Button>
      </Stack>
    </Paper>
  );
}

/** The refusal for want of a consent, with the way to it. */
export function ConsentNeeded() {
  const t = useT();
  return (
    <Alert color="honey" title={t("assessments.consent")} role="alert">
      {t("assessments.consentBody")} <Anchor href="/account">{t("assessments.consentLink")}</Anchor>
    </Alert>
  );
}

/** What can be taken, and results over time. */
export default function CheckIns() {
  const t = useT();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const catalogue = useCatalogue();
  const trends = useTrends();
  const start = useMutation({
    mutationFn: begin,
    onSuccess: (response) => {
      cache.setQueryData(responseKey(response.id), response);
      void navigate(`/check-ins/${response.id}`);
    },
  });
  const refused = start.error instanceof ApiProblem && start.error.code === "consent_required";
  return (
    <Page title={t("assessments.title")} documentTitle={t("assessments.document")} lead={t("assessments.lead")}>
      <Stack gap="xl">
        {refused ? <ConsentNeeded /> : start.error ? <ErrorState error={start.error} /> : null}
        {catalogue.isError ? <ErrorState error={catalogue.error} onRetry={() => void catalogue.refetch()} /> : null}
        {catalogue.isPending ? <SkeletonCards cards={4} /> : null}
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {catalogue.data?.results.map((entry) => (
            <Entry key={entry.code} entry={entry} onBegin={() => start.mutate(entry.code)} pending={start.isPending && start.variables === entry.code} />
          ))}
        </SimpleGrid>
        <section>
          <Title order={2} size="h3" mb="md">
            {t("assessments.trends")}
          </Title>
          {trends.data?.results.length === 0 ? <EmptyState title={t("common.empty.title")} art="path">{t("assessments.noTrends")}</EmptyState> : null}
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            {trends.data?.results.map((trend) => <TrendChart key={`${trend.code}:${trend.scale}`} trend={trend} />)}
          </SimpleGrid>
        </section>
      </Stack>
    </Page>
  );
}
