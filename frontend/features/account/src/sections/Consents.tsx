import { Button, Card, Text, Title } from "@mantine/core";
import type { ConsentShape } from "@mindo/api";
import { formatDay, useLanguage, useT } from "@mindo/i18n";
import { ErrorState, Late, Refusal, SkeletonRows, StatusPill, useNow } from "@mindo/ui";
import { lazy, useState } from "react";
import { useConsentChange, useConsents } from "../data";
import { ConsentChoice } from "../parts/ConsentChoices";

const Receipts = lazy(() => import("../parts/Receipts"));

function Note({ row }: { row: ConsentShape }) {
  const t = useT();
  const now = useNow(60_000);
  const when = row.decided_at ? formatDay(row.decided_at, now) : "";
  const newer = row.given && row.decided_version !== row.version;
  return (
    <Text size="sm" mt={6} component="div">
      {row.given ? (
        <StatusPill tone="good">{t("account.privacy.given", { when })}</StatusPill>
      ) : (
        <StatusPill tone="quiet">{row.decided_at ? t("account.privacy.withdrawn", { when }) : t("account.privacy.never")}</StatusPill>
      )}{" "}
      <Text span size="sm" c="dimmed">
        {newer ? t("account.privacy.newer") : !row.given && row.purpose === "care" ? t("account.privacy.careOff") : t("account.privacy.version", { version: row.version })}
      </Text>
    </Text>
  );
}

/** Consents, one switch each; taking back is the same one tap as giving. */
export function Consents() {
  const t = useT();
  const { language } = useLanguage();
  const consents = useConsents(language);
  const change = useConsentChange(language);
  const [receipts, setReceipts] = useState(false);
  return (
    <Card withBorder>
      <Title order={2} size="h3">
        {t("account.privacy.title")}
      </Title>
      <Text c="dimmed" mb="md">
        {t("account.privacy.lead")}
      </Text>
      <Refusal message={change.error?.message} />
      {consents.isPending ? <SkeletonRows rows={4} height={88} /> : null}
      {consents.isError ? <ErrorState error={consents.error} onRetry={() => void consents.refetch()} /> : null}
      {consents.data?.map((row) => (
        <ConsentChoice key={row.purpose} text={row} given={row.given} onChange={(given) => change.mutate({ [row.purpose]: given })} note={<Note row={row} />} />
      ))}
      <Button variant="default" size="sm" mt="md" onClick={() => setReceipts(true)}>
        {t("account.receipts.open")}
      </Button>
      <Late when={receipts}>{receipts ? <Receipts onClose={() => setReceipts(false)} /> : null}</Late>
    </Card>
  );
}
