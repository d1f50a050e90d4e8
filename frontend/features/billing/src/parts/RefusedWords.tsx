import { Stack, Text } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Money, StatusPill, type Tone, When } from "@mindo/ui";
import type { RefusedRefund } from "../data/refused";

type Key = "person" | "itself" | "onItsWay" | "settled" | "otherwise" | "over";

function statusOf(row: RefusedRefund): { readonly tone: Tone; readonly key: Key } {
  if (row.overpaid) return { tone: "bad", key: "over" };
  if (row.state === "owed") return row.next_try_at ? { tone: "quiet", key: "itself" } : { tone: "attention", key: "person" };
  if (row.state === "settled" || row.state === "otherwise") return { tone: "good", key: row.state };
  return { tone: "next", key: "onItsWay" };
}

/** Where a refused refund stands, and what happens to it next. */
export function RefusedStatus({ row }: { row: RefusedRefund }) {
  const t = useT();
  const { tone, key } = statusOf(row);
  return (
    <Stack gap={2} align="flex-start">
      <StatusPill tone={tone}>{t(`billing.refused.status.${key}` as const)}</StatusPill>
      {row.overpaid ? (
        <Text span size="sm" c="dimmed">
          {t("billing.refused.overBy")} <Money value={row.overpaid} />
        </Text>
      ) : null}
      {row.next_try_at ? (
        <Text span size="sm" c="dimmed">
          {t("billing.refused.status.next")} <When at={row.next_try_at} />
        </Text>
      ) : null}
      {row.otherwise_reference ? (
        <Text span size="sm" c="dimmed">
          {row.otherwise_reference}
        </Text>
      ) : null}
    </Stack>
  );
}

/** Why the payment service refused; a code this release has no words for is shown as it is. */
export function Why({ code }: { code: string }) {
  const t = useT();
  return <>{t.maybe(`billing.refused.code.${code}`) ?? code}</>;
}
