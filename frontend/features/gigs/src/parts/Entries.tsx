import { Paper, Stack, Text } from "@mantine/core";
import type { Order } from "@mindo/api";
import { useLanguage, useT } from "@mindo/i18n";
import { type Statement, Statements } from "@mindo/visit/disputes";
import { useDownload } from "../data/orders";
import classes from "./Gigs.module.css";

/** Everything said and handed over in the course of an order, oldest first. */
export function Entries({ order }: { order: Order }) {
  const t = useT();
  useLanguage();
  const download = useDownload(order.id);
  const statements = order.entries.map(
    (entry): Statement => ({
      id: entry.id,
      heading: t(`gigs.entry.${entry.kind}`),
      by: t(`gigs.by.${entry.by}`),
      mark: entry.late ? t("gigs.order.late") : undefined,
      text: entry.text,
      files: entry.files,
      at: entry.created_at,
    }),
  );
  return (
    <Stack gap="md" component="section" aria-label={t("gigs.order.story")}>
      {order.brief ? (
        <Paper withBorder p="lg">
          <Text size="sm" c="dimmed" mb="xs">
            {t("gigs.order.brief")}
          </Text>
          <p className={classes.words}>{order.brief}</p>
        </Paper>
      ) : null}
      <Statements statements={statements} keep={download} />
    </Stack>
  );
}
