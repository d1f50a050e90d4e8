import { Stack, Text } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Money, StatusPill, type Tone } from "@mindo/ui";
import type { Difference } from "../data/differences";

/** One side of a difference: the amount, and how it stands there. */
export function Side({ side }: { side: Difference["here"] }) {
  const t = useT();
  if (!side.money && !side.state) return <Text c="dimmed" span>{t("billing.differences.nothing")}</Text>;
  return (
    <Stack gap={0} align="flex-end">
      {side.money ? <Money value={side.money} /> : null}
      <Text size="sm" c="dimmed" span>
        {t.maybe(`billing.differences.state.${side.state}`) ?? side.state}
      </Text>
    </Stack>
  );
}

/** What the difference means, in a sentence. */
export function Meaning({ row }: { row: Difference }) {
  const t = useT();
  return (
    <Stack gap={2} maw={420}>
      <Text span fw={600}>
        {t(`billing.differences.problem.${row.problem}.title` as const)}
      </Text>
      <Text span size="sm" c="dimmed">
        {t(`billing.differences.problem.${row.problem}.body` as const)}
      </Text>
    </Stack>
  );
}

function doneOf(row: Difference): { readonly tone: Tone; readonly key: "healed" | "agrees" | "refused" | "person" } {
  if (row.state === "closed") return { tone: "good", key: row.healing === "delivered" ? "healed" : "agrees" };
  return row.healing === "refused" ? { tone: "bad", key: "refused" } : { tone: "attention", key: "person" };
}

/** What was done about it, or that a person has to look. */
export function Done({ row }: { row: Difference }) {
  const t = useT();
  const { tone, key } = doneOf(row);
  return <StatusPill tone={tone}>{t(`billing.differences.done.${key}` as const)}</StatusPill>;
}
