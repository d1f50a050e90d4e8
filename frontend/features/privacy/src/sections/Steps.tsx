import { Progress, Stack, Text } from "@mantine/core";
import type { ErasureShape } from "@mindo/api";
import { useT } from "@mindo/i18n";

type Shown = Pick<ErasureShape, "done" | "total" | "current">;

/** The steps of an erasure: how many are done, and which is at work. */
export function Steps({ erasure }: { erasure: Shown }) {
  const t = useT();
  const percent = Math.round((100 * erasure.done) / Math.max(1, erasure.total));
  const current = erasure.current.startsWith("rows_") ? "rows" : erasure.current;
  return (
    <Stack gap={6} role="status">
      <Progress value={percent} size="lg" aria-label={t("privacy.leave.progress")} />
      <Text size="sm">
        {t("privacy.leave.steps", { done: erasure.done, total: erasure.total })}
        {current ? ` · ${t.maybe(`privacy.step.${current}`) ?? current}` : ""}
      </Text>
    </Stack>
  );
}
