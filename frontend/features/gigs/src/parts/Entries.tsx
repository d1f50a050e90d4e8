import { Alert, Button, Group, Paper, Stack, Text } from "@mantine/core";
import type { Order } from "@mindo/api";
import { useLanguage, useT } from "@mindo/i18n";
import { Icon, StatusPill, When } from "@mindo/ui";
import { useDownload } from "../data/orders";
import classes from "./Gigs.module.css";

/** Everything said and handed over in the course of an order, oldest first. */
export function Entries({ order }: { order: Order }) {
  const t = useT();
  useLanguage();
  const download = useDownload(order.id);
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
      {order.entries.map((entry) => (
        <Paper key={entry.id} withBorder p="lg">
          <Stack gap="sm">
            <Group justify="space-between" gap="sm">
              <Group gap="xs">
                <Text fw={600}>{t(`gigs.entry.${entry.kind}`)}</Text>
                <Text size="sm" c="dimmed">
                  {t(`gigs.by.${entry.by}`)}
                </Text>
                {entry.late ? <StatusPill tone="attention">{t("gigs.order.late")}</StatusPill> : null}
              </Group>
              <Text size="sm" c="dimmed">
                <When at={entry.created_at} />
              </Text>
            </Group>
            <p className={classes.words}>{entry.text ?? t("gigs.order.erased")}</p>
            {entry.files.length > 0 ? (
              <Group gap="sm">
                {entry.files.map((file) => (
                  <Button key={file.id} size="sm" variant="default" leftSection={<Icon name="download" size={16} />} loading={download.isPending && download.variables.id === file.id} onClick={() => download.mutate(file)}>
                    {file.name ?? t("gigs.order.file")}
                  </Button>
                ))}
              </Group>
            ) : null}
          </Stack>
        </Paper>
      ))}
      {download.error ? <Alert color="rose" role="alert">{download.error.message}</Alert> : null}
    </Stack>
  );
}
