import { Button, Group, Text } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Page } from "@mindo/ui";
import { Link, useParams } from "react-router";
import { useStop } from "./data";

/** Where the link of a news mail leads: one click and no sign-in. */
export default function Unsubscribe() {
  const t = useT();
  const { token = "" } = useParams();
  const stop = useStop(token);
  if (stop.isSuccess)
    return (
      <Page title={t("news.stop.done")} width="text">
        <Text role="status">{t("news.stop.doneBody")}</Text>
      </Page>
    );
  if (stop.error?.code === "not_found")
    return (
      <Page title={t("news.stop.title")} width="text">
        <EmptyState
          title={t("news.stop.bad")}
          action={
            <Button component={Link} to="/sign-in" variant="default">
              {t("news.stop.signIn")}
            </Button>
          }
        >
          {t("news.stop.badBody")}
        </EmptyState>
      </Page>
    );
  return (
    <Page title={t("news.stop.title")} lead={t("news.stop.lead")} width="text">
      {stop.error ? <ErrorState error={stop.error} /> : null}
      <Group>
        <Button size="lg" loading={stop.isPending} onClick={() => stop.mutate()}>
          {t("news.stop.button")}
        </Button>
      </Group>
    </Page>
  );
}
