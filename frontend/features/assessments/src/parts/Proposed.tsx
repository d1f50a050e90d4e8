import { Paper, Switch } from "@mantine/core";
import { useCan } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { ErrorState } from "@mindo/ui";
import { useClientBlock } from "../data/clients";

/** Whether the professional is proposed to this client when she looks for somebody. */
export function Proposed({ personId }: { personId: string }) {
  const t = useT();
  const can = useCan();
  const { found, change } = useClientBlock(personId, can("match.block_client"));
  if (!found.data) return null;
  return (
    <Paper withBorder p="lg" mt="lg" component="section">
      {change.error ? <ErrorState error={change.error} /> : null}
      <Switch
        label={t("assessments.client.proposed")}
        description={t("assessments.client.proposedHint")}
        checked={!found.data.blocked}
        disabled={change.isPending}
        onChange={(event) => change.mutate(!event.currentTarget.checked)}
      />
    </Paper>
  );
}
