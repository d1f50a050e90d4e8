import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import type { OwnReview } from "@mindo/api";
import { useDraft } from "@mindo/auth/drafts";
import { useT } from "@mindo/i18n";
import { Refusal, StatusPill, useForm } from "@mindo/ui";
import { useState } from "react";
import { useReply } from "../data/reviews";
import classes from "./Review.module.css";

/** One's answer to a review, how it stands, and a place to write it. What was typed stays until it is saved. */
export function Answer({ review }: { review: OwnReview }) {
  const t = useT();
  const { reply } = review;
  const send = useReply();
  const begun = useDraft<string>(`review.${review.id}`, reply?.text ?? "");
  const [opened, setOpened] = useState(false);
  const form = useForm({
    problem: send.error,
    busy: send.isPending,
    onSubmit: () =>
      send.mutate(
        { reviewId: review.id, text: begun.value },
        {
          onSuccess: () => {
            begun.forget(begun.value);
            setOpened(false);
          },
        },
      ),
  });
  if (!opened && !begun.changed) {
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
          <Button size="sm" variant="default" onClick={() => setOpened(true)}>
            {t(reply ? "reviews.own.change" : "reviews.own.write")}
          </Button>
        </Group>
      </Stack>
    );
  }
  return (
    <form {...form.props}>
      <Stack gap="sm">
        <Refusal message={form.message} />
        <Textarea
          name="text"
          label={t("reviews.own.answer")}
          description={t("reviews.own.hint")}
          autosize
          minRows={3}
          maxLength={2000}
          required
          value={begun.value}
          error={form.at("text")}
          onChange={(event) => begun.set(event.currentTarget.value)}
        />
        <Group gap="sm">
          <Button type="submit" size="sm" color="clay" loading={send.isPending}>
            {t("reviews.own.send")}
          </Button>
          <Button size="sm" variant="default" onClick={() => {
              begun.forget();
              setOpened(false);
            }}>
            {t("common.cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
