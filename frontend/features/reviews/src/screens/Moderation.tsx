import { Button, Group, Paper, SegmentedControl, Stack, Text } from "@mantine/core";
import type { ModeratedReview } from "@mindo/api";
import { useLanguage, useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Page, SkeletonCards, StatusPill, type Tone, When } from "@mindo/ui";
import { useState } from "react";
import { type Decision, type ReviewState, useDecide, useModeratedReviews } from "../data/reviews";
import classes from "../parts/Review.module.css";
import { Stars } from "../parts/Stars";
import { Verdict } from "../parts/Verdict";

const STATES: readonly ReviewState[] = ["pending", "published", "rejected"];
const TONES: Record<ReviewState, Tone> = { pending: "attention", published: "good", rejected: "bad" };

interface WordsProps {
  readonly review: ModeratedReview;
  readonly words: Decision["words"];
  readonly decide: ReturnType<typeof useDecide>;
}

/** One person's words, how they stand, and what can be done about them. */
function Words({ review, words, decide }: WordsProps) {
  const t = useT();
  const shown = words === "review" ? review : review.reply;
  if (!shown || (words === "review" && review.text === null)) return null;
  const { state, rejection, version, text } = shown;
  const busy = decide.isPending && decide.variables.reviewId === review.id && decide.variables.words === words;
  return (
    <Stack gap="xs" className={words === "reply" ? classes.answer : undefined} component="section" aria-label={t(`reviews.moderation.${words}`)}>
      <Group gap="sm">
        <Text size="sm" c="dimmed">
          {t(`reviews.moderation.${words}`)}
        </Text>
        <StatusPill tone={TONES[state]}>{t(`reviews.state.${state}`)}</StatusPill>
        {rejection ? <Text size="sm">{t(`reviews.rejection.${rejection}`)}</Text> : null}
      </Group>
      <blockquote className={classes.words}>{text ?? t("reviews.erased")}</blockquote>
      <Verdict key={`${state}:${String(version)}`} state={state} busy={busy} onDecide={(decision, reason) => decide.mutate({ reviewId: review.id, words, decision, reason, version })} />
    </Stack>
  );
}

/** Words of patients and answers of professionals, before everybody may read them. */
export default function Moderation() {
  const t = useT();
  useLanguage();
  const [state, setState] = useState<ReviewState>("pending");
  const found = useModeratedReviews(state);
  const decide = useDecide();
  const rows = found.data?.pages.flatMap(({ results }) => results);
  return (
    <Page
      title={t("reviews.moderation.title")}
      lead={t("reviews.moderation.lead")}
      action={<SegmentedControl aria-label={t("reviews.moderation.show")} value={state} onChange={(value) => setState(value)} data={STATES.map((value) => ({ value, label: t(`reviews.state.${value}`) }))} />}
    >
      {decide.error ? <ErrorState error={decide.error} /> : null}
      {found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {!rows && !found.error ? <SkeletonCards /> : null}
      {rows?.length === 0 ? <EmptyState title={t(`reviews.moderation.empty.${state}`)}>{t("reviews.moderation.emptyBody")}</EmptyState> : null}
      <ul className={classes.list}>
        {rows?.map((review) => (
          <Paper key={review.id} component="li" withBorder p="lg">
            <Stack gap="md">
              <Group justify="space-between">
                <Group gap="sm">
                  <Stars stars={review.stars} />
                  <Text fw={560}>{t("reviews.moderation.about", { name: review.professional_name })}</Text>
                </Group>
                <Text size="sm" c="dimmed">
                  <When at={review.created_at} />
                </Text>
              </Group>
              <Words review={review} words="review" decide={decide} />
              <Words review={review} words="reply" decide={decide} />
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
