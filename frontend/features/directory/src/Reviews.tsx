import { Button, Stack, Text } from "@mantine/core";
import { formatDate, formatNumber, useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";
import { useReviews } from "./data/profile";
import classes from "./Reviews.module.css";

/** Published words of people who had a session, without their names. */
export function Reviews({ professionalId }: { professionalId: string }) {
  const t = useT();
  const found = useReviews(professionalId);
  const reviews = found.data?.pages.flatMap((page) => page.results) ?? [];
  if (found.isPending) return null;
  if (reviews.length === 0) return <Text c="dimmed">{t("directory.profile.noReviews")}</Text>;
  return (
    <Stack gap="md">
      {reviews.map((review) => (
        <figure key={review.id} className={classes.review}>
          <span className={classes.stars} role="img" aria-label={`${formatNumber(review.stars)}/5`}>
            {Array.from({ length: review.stars }, (_, index) => (
              <Icon key={index} name="star" size={16} />
            ))}
          </span>
          {review.text ? <blockquote className={classes.words}>{review.text}</blockquote> : null}
          {review.reply?.text ? (
            <div className={classes.reply}>
              <Text size="sm" c="dimmed">
                {t("directory.profile.reply")}
              </Text>
              {review.reply.text}
            </div>
          ) : null}
          {review.published_at ? (
            <figcaption className={classes.when}>{formatDate(review.published_at, { month: "long", year: "numeric" })}</figcaption>
          ) : null}
        </figure>
      ))}
      {found.hasNextPage ? (
        <Button variant="default" size="sm" onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t("directory.profile.moreReviews")}
        </Button>
      ) : null}
    </Stack>
  );
}
