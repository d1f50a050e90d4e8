import { Anchor, Card, Stack, Text } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Page, SkeletonRows, When } from "@mindo/ui";
import { Link, useParams } from "react-router";
import { useLetter } from "./data";
import { Paragraphs } from "./Preview";

/** News one was told of, to read without a mail. */
export default function Letter() {
  const t = useT();
  const { issueId = "" } = useParams();
  const found = useLetter(issueId);
  const letter = found.data;
  return (
    <Page title={letter?.subject ?? t("news.title")} documentTitle={t("news.title")} lead={letter ? <When at={letter.at} /> : null} width="text">
      {found.isPending ? <SkeletonRows rows={3} /> : null}
      {found.error ? found.error.code === "not_found" ? <EmptyState title={t("news.edit.gone")} /> : <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {letter ? (
        <Stack>
          <Card withBorder>
            <Stack gap="sm">
              <Paragraphs text={letter.text} />
            </Stack>
          </Card>
          <Text size="sm" c="dimmed">
            {t("news.letter.why")}{" "}
            <Anchor component={Link} to="/account/consents" inherit>
              {t("news.letter.change")}
            </Anchor>
          </Text>
        </Stack>
      ) : null}
    </Page>
  );
}
