import { Alert, Anchor, Button, Group, Paper, Stack, Text } from "@mantine/core";
import { useLanguage, useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Page, SkeletonRows, When } from "@mindo/ui";
import { useBlocks, useUnblock } from "../data/matching";

/** Whom one does not want to be proposed, and the way back. */
export default function Hidden() {
  const t = useT();
  useLanguage();
  const blocks = useBlocks();
  const unblock = useUnblock();
  const rows = blocks.data?.results;
  return (
    <Page title={t("matching.hidden.title")} lead={t("matching.hidden.lead")} width="text">
      {blocks.error ? <ErrorState error={blocks.error} onRetry={() => void blocks.refetch()} /> : null}
      {unblock.error ? (
        <Alert color="rose" role="alert" mb="md">
          {unblock.error.message}
        </Alert>
      ) : null}
      {blocks.isPending ? <SkeletonRows rows={3} height={72} /> : null}
      {rows?.length === 0 ? <EmptyState title={t("matching.hidden.empty")}>{t("matching.hidden.emptyBody")}</EmptyState> : null}
      <Stack gap="sm" aria-live="polite">
        {rows?.map((row) => (
          <Paper key={row.professional_id} withBorder p="md">
            <Group justify="space-between" gap="md">
              <Group gap="md" wrap="nowrap">
                <img src={row.avatar_url} alt="" width={48} height={48} style={{ borderRadius: "50%" }} />
                <div>
                  <Anchor href={`/p/${row.slug}`} fw={600}>
                    {row.display_name}
                  </Anchor>
                  <Text size="sm" c="dimmed">
                    {t("matching.hidden.since")} <When at={row.since} />
                  </Text>
                </div>
              </Group>
              <Button
                variant="default"
                size="sm"
                loading={unblock.isPending && unblock.variables === row.professional_id}
                onClick={() => unblock.mutate(row.professional_id)}
                aria-label={t("matching.hidden.undoOf", { name: row.display_name })}
              >
                {t("matching.hidden.undo")}
              </Button>
            </Group>
          </Paper>
        ))}
      </Stack>
    </Page>
  );
}
