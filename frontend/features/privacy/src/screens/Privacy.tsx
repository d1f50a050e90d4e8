import { Stack } from "@mantine/core";
import { useMe } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { useTopicHandlers } from "@mindo/live";
import { ErrorState, Page, SkeletonCards } from "@mindo/ui";
import { useQueryClient } from "@tanstack/react-query";
import { OVERVIEW, useOverview } from "../data";
import { Copies } from "../sections/Copies";
import { Disclosures } from "../sections/Disclosures";
import { Leaving } from "../sections/Leaving";
import { Requests } from "../sections/Requests";

/** A person's rights over her data, on one page that moves by itself while something is under way. */
export default function Privacy() {
  const t = useT();
  const me = useMe();
  const cache = useQueryClient();
  const overview = useOverview();
  const refresh = () => void cache.invalidateQueries({ queryKey: OVERVIEW, exact: true });
  useTopicHandlers(me ? `privacy:${me.id}` : null, { snapshot: refresh, event: refresh });
  return (
    <Page title={t("privacy.title")} lead={t("privacy.lead")} width="text">
      {overview.isPending ? <SkeletonCards cards={3} height={180} /> : null}
      {overview.isError ? <ErrorState error={overview.error} onRetry={refresh} /> : null}
      {overview.data ? (
        <Stack gap="lg">
          <Copies exports={overview.data.exports} />
          <Disclosures />
          <Requests requests={overview.data.requests} />
          <Leaving erasure={overview.data.erasure} graceDays={overview.data.grace_days} />
        </Stack>
      ) : null}
    </Page>
  );
}
