import { Button, Group, Radio, Stack } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { useState } from "react";
import { REJECTIONS, type Rejection, type ReviewState } from "../data/reviews";

interface VerdictProps {
  readonly state: ReviewState;
  readonly busy: boolean;
  readonly onDecide: (decision: "publish" | "reject", reason?: Rejection) => void;
}

/** Publish, or reject with a reason; what is published can be taken down, what was rejected can be published after all. */
export function Verdict({ state, busy, onDecide }: VerdictProps) {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState<Rejection | null>(null);
  if (!asking) {
    return (
      <Group gap="sm">
        {state === "published" ? null : (
          <Button size="sm" color="clay" loading={busy} onClick={() => onDecide("publish")}>
            {t("reviews.moderation.publish")}
          </Button>
        )}
        {state === "rejected" ? null : (
          <Button size="sm" variant="default" disabled={busy} onClick={() => setAsking(true)}>
            {t(state === "published" ? "reviews.moderation.takeDown" : "reviews.moderation.reject")}
          </Button>
        )}
      </Group>
    );
  }
  return (
    <Stack gap="sm">
      <Radio.Group label={t("reviews.moderation.why")} value={reason} onChange={(value) => setReason(value)}>
        <Stack gap={6} mt="xs">
          {REJECTIONS.map((one) => (
            <Radio key={one} value={one} label={t(`reviews.rejection.${one}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <Group gap="sm">
        <Button size="sm" color="rose" loading={busy} disabled={reason === null} onClick={() => reason && onDecide("reject", reason)}>
          {t("reviews.moderation.confirm")}
        </Button>
        <Button size="sm" variant="default" onClick={() => setAsking(false)}>
          {t("common.cancel")}
        </Button>
      </Group>
    </Stack>
  );
}
