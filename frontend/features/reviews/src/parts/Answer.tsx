import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import type { OwnReview } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { ErrorState, StatusPill } from "@mindo/ui";
import { useState } from "react";
import { useReply } from "../data/reviews";
import classes from "./Review.module.css";

/** One's answer to a review, how it stands, and a place to write it. What was typed stays until it is saved. */
export function Answer({ review }: { review: OwnReview }) {
  const t = useT();
  const { reply } = review;
  const send = useReply();
  const [draft, setDraft] = useState<string | null>(null);
  if (draft === null) {
    return (
      <Stack gap="xs" className={reply ? classes.answer : undefined}>
        {reply ? (
          <>
            <Group gap="sm">
              <Text size="sm" c="dimmed">
                {t("reviews.own.answer")}
              </Text>
              <StatusPill tone={reply.state === "published" ? "good" : reply.state === "rejected" ? "bad" : "attention"}>{t(`reviews.state.${reply.state}`)}</StatusPill>
            </Group>
            <blockquote className={classes.words}>{reply.text}</blockquote>
            {reply.rejection ? <Text size="sm">{t("reviews.own.rejected", { reason: t(`reviews.rejection.${reply.rejection}`) })}</Text> : null}
          </>
        ) : null}
        <Group>
          <Button size="sm" variant="default" onClick={() => setDraft(reply?.text ?? "")}>
            {t(reply ? "reviews.own.change" : "reviews.own.write")}
          </Button>
        </Group>
      </Stack>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ reviewId: review.id, text: draft }, { onSuccess: () => setDraft(null) });
      }}
    >
      <Stack gap="sm">
        {send.error && !send.error.formErrors.text ? <ErrorState error={send.error} /> : null}
        <Textarea
          label={t("reviews.own.answer")}
          description={t("reviews.own.hint")}
          autosize
          minRows={3}
          maxLength={2000}
          required
          value={draft}
          error={send.error?.formErrors.text}
          onChange={(event) => setDraft(event.currentTarget.value)}
        />
        <Group gap="sm">
          <Button type="submit" size="sm" color="clay" loading={send.isPending} disabled={draft.trim() === ""}>
            {t("reviews.own.send")}
          </Button>
          <Button size="sm" variant="default" onClick={() => setDraft(null)}>
            {t("common.cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
