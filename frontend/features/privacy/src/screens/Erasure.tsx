import { Card, Stack, Text } from "@mantine/core";
import { formatWhen, useLanguage, useT } from "@mindo/i18n";
import { useTopicHandlers } from "@mindo/live";
import { ErrorState, Page, SkeletonRows, StatusPill, useNow } from "@mindo/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useParams } from "react-router";
import { useErasure } from "../data";
import { Steps } from "../sections/Steps";

/** The progress of an erasure for whoever holds its receipt: the person cannot sign in any more while it runs. */
export default function Erasure() {
  const t = useT();
  useLanguage();
  const now = useNow(60_000);
  const { receipt = "" } = useParams();
  const cache = useQueryClient();
  const erasure = useErasure(receipt);
  useTopicHandlers(receipt ? `erasure:${receipt}` : null, {
    // What happened while the socket was away (her own sign-in ends on the way) comes as a state, not as events.
    snapshot: () => void cache.invalidateQueries({ queryKey: ["erasure", receipt] }),
    event: ({ data }) => cache.setQueryData(["erasure", receipt], { ...data, receipt }),
  });
  const { data } = erasure;
  return (
    <Page title={t("privacy.leave.followTitle")} lead={t("privacy.leave.followLead")} width="text">
      {erasure.isPending ? <SkeletonRows rows={2} /> : null}
      {erasure.isError ? <ErrorState error={erasure.error} title={t("privacy.leave.noReceipt")} /> : null}
      {data ? (
        <Card withBorder>
          <Stack>
            <div>
              <StatusPill tone={data.state === "done" ? "good" : "live"}>{t(`privacy.leave.${data.state}`)}</StatusPill>
            </div>
            <Steps erasure={data} />
            {data.finished_at ? <Text>{t("privacy.leave.finished", { when: formatWhen(data.finished_at, now) })}</Text> : null}
            {data.reasons.map((reason) => (
              <Text key={reason}>{t.maybe(`privacy.reason.${reason}`) ?? reason}</Text>
            ))}
          </Stack>
        </Card>
      ) : null}
    </Page>
  );
}
