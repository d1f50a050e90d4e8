import { Button, Group, Paper, Stack, Text } from "@mantine/core";
import { useLanguage, useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Page, SkeletonCards, When } from "@mindo/ui";
import { useOwnReviews } from "../data/reviews";
import { Answer } from "../parts/Answer";
import classes from "../parts/Review.module.css";
import { Stars } from "../parts/Stars";

/** What patients wrote after sessions with this professional, and what she answers. */
export default function OwnReviews() {
  const t = useT();
  useLanguage();
  const found = useOwnReviews();
  const rows = found.data?.pages.flatMap(({ results }) => results);
  return (
    <Page title={t("reviews.own.title")} lead={t("reviews.own.lead")}>
      {found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {!rows && !found.error ? <SkeletonCards /> : null}
      {rows?.length === 0 ? <EmptyState title={t("reviews.own.empty")}>{t("reviews.own.emptyBody")}</EmptyState> : null}
      <ul className={classes.list}>
        {rows?.map((review) => (
          <Paper key={review.id} component="li" withBorder p="lg">
            <Stack gap="md">
              <Group justify="space-between">
                <Stars stars={review.stars} />
                {review.published_at ? (
                  <Text size="sm" c="dimmed">
                    <When at={review.published_at} />
                  </Text>
                ) : null}
              </Group>
              {review.text ? <blockquote className={classes.words}>{review.text}</blockquote> : <Text c="dimmed">{t("reviews.own.onlyStars")}</Text>}
              <Answer review={review} />
            </Stack>
          </Paper>
        ))}
      </ul>
      {found.hasNextPage ? (
        <Group justify="center" mt="lg">
          <Button variant="default" onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
            {t("reviews.more")}
          </Button>
        </Group>
      ) : null}
    </Page>
  );
}
