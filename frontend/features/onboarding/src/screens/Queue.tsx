import { Alert, Button, Group, List, Paper, SegmentedControl, Stack, Switch, Text } from "@mantine/core";
import type { CaseRow } from "@mindo/api";
import { useCan } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Icon, Page, SkeletonRows, StatusPill, When } from "@mindo/ui";
import { useState } from "react";
import { Link } from "react-router";
import { SHOWN, useCases, usePolicy, usePolicyChange, useUnlisted } from "../data/reviewing";
import classes from "../parts/FileView.module.css";
import { useWords } from "../words";

function Holder({ row }: { row: CaseRow }) {
  const t = useT();
  if (row.mine) return <StatusPill tone="live">{t("onboarding.queue.mine")}</StatusPill>;
  if (row.claimed) return <StatusPill tone="quiet">{t("onboarding.queue.taken")}</StatusPill>;
  if (row.once_approved) return <StatusPill tone="next">{t("onboarding.queue.second")}</StatusPill>;
  return <StatusPill tone={row.state === "approved" ? "good" : row.state === "rejected" ? "bad" : "attention"}>{t(`onboarding.queue.state.${row.state}`)}</StatusPill>;
}

/** Whether a second pair of eyes has to approve as well. */
function Rules() {
  const t = useT();
  const found = usePolicy();
  const change = usePolicyChange();
  if (!found.data) return null;
  return (
    <Stack gap="xs">
      <Switch
        label={t("onboarding.queue.fourEyes")}
        description={t("onboarding.queue.fourEyesHint")}
        checked={found.data.four_eyes}
        disabled={change.isPending}
        onChange={(event) => change.mutate({ ...found.data, four_eyes: event.currentTarget.checked })}
      />
      {change.error ? <ErrorState error={change.error} /> : null}
    </Stack>
  );
}

/** Sessions ahead with somebody who is not listed any more: each needs a decision. */
function Unlisted() {
  const t = useT();
  const can = useCan();
  const found = useUnlisted(can("verification.suspend"));
  if (!found.data?.length) return null;
  return (
    <Alert color="rose" icon={<Icon name="calendar" />} title={t("onboarding.queue.unlisted")} mb="lg">
      <List spacing={4} size="sm">
        {found.data.map((one) => (
          <List.Item key={one.professional_id}>
            {t(one.state === "suspended" ? "onboarding.queue.suspended" : "onboarding.queue.ended", { name: one.display_name, count: one.sessions })} <When at={one.next_at} />
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** What waits for a reviewer, live: the one who has waited longest stands first. */
export default function Queue() {
  const t = useT();
  const can = useCan();
  const words = useWords();
  const [state, setState] = useState<(typeof SHOWN)[number]>("waiting");
  const found = useCases(state);
  const rows = found.data?.pages.flatMap(({ results }) => results);
  return (
    <Page title={t("onboarding.queue.title")} lead={t("onboarding.queue.lead")}>
      <Unlisted />
      <div style={{ overflowX: "auto", marginBottom: 16 }}>
        <SegmentedControl aria-label={t("onboarding.queue.show")} value={state} onChange={(value) => setState(value)} data={SHOWN.map((value) => ({ value, label: t(`onboarding.queue.state.${value}`) }))} />
      </div>
      {found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {!rows && !found.error ? <SkeletonRows rows={5} /> : null}
      {rows?.length === 0 ? <EmptyState title={t("onboarding.queue.empty")}>{t("onboarding.queue.emptyBody")}</EmptyState> : null}
      <ul className={classes.list}>
        {rows?.map((row) => (
          <li key={row.id}>
            <Link to={`/verification/${row.id}`} className={classes.step}>
              <span className={classes.grow}>
                <Text fw={600}>{row.display_name || t("onboarding.queue.unnamed")}</Text>
                <Text size="sm" c="dimmed">
                  {[t(`onboarding.queue.kind.${row.kind}`), row.profession ? words.kind(row.profession) : null, ...row.jurisdictions.map(words.place)].filter(Boolean).join(" · ")}
                </Text>
                <Text size="sm" c="dimmed">
                  <When at={row.submitted_at} />
                </Text>
              </span>
              <Holder row={row} />
              <Icon name="chevronRight" />
            </Link>
          </li>
        ))}
      </ul>
      {found.hasNextPage ? (
        <Group justify="center" mt="lg">
          <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t("onboarding.queue.more")}
          </Button>
        </Group>
      ) : null}
      {can("verification.policy") ? (
        <Paper withBorder p="lg" mt="xl" className={classes.card}>
          <Rules />
        </Paper>
      ) : null}
    </Page>
  );
}
