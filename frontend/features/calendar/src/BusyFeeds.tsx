import { ActionIcon, Button, Group, Skeleton, Text, TextInput } from "@mantine/core";
import type { BusyFeed } from "@mindo/api";
import { formatWhen, useT } from "@mindo/i18n";
import { ErrorState, Icon, StatusPill, useForm, useNow } from "@mindo/ui";
import { useState } from "react";
import { useAddFeed, useFeeds, useRemoveFeed, useRetryFeed } from "./data";
import classes from "./WeeklyHours.module.css";

const UNHELPED = ["not_public", "bad_address", "too_many_redirects", "encoded"];

function Feed({ feed }: { feed: BusyFeed }) {
  const t = useT();
  const now = useNow(60_000);
  const retry = useRetryFeed();
  const remove = useRemoveFeed();
  const failing = feed.state === "failing";
  return (
    <div className={classes.row} role="group" aria-label={feed.host}>
      <div style={{ flex: 1, minWidth: 0 }}>
        <Group gap="xs">
          <Text fw={560} truncate>
            {feed.host}
          </Text>
          <StatusPill tone={failing ? "attention" : feed.state === "working" ? "good" : "quiet"}>{t(`calendar.feeds.state.${feed.state}`)}</StatusPill>
        </Group>
        <Text size="sm" c="dimmed">
          {failing ? t(`calendar.feeds.problem.${UNHELPED.includes(feed.problem) ? "address" : feed.problem}` as "calendar.feeds.problem.unreachable") : feed.checked_at ? t("calendar.feeds.checked", { when: formatWhen(feed.checked_at, now) }) : t("calendar.feeds.reading")}
        </Text>
      </div>
      {failing ? (
        <Button size="xs" variant="default" loading={retry.isPending} onClick={() => retry.mutate(feed.id)}>
          {t("calendar.feeds.retry")}
        </Button>
      ) : null}
      <ActionIcon loading={remove.isPending} aria-label={t("calendar.feeds.remove", { host: feed.host })} onClick={() => remove.mutate(feed.id)}>
        <Icon name="cross" size={18} />
      </ActionIcon>
    </div>
  );
}

/** Other calendars, read for when one is busy there. */
export function BusyFeeds() {
  const t = useT();
  const found = useFeeds();
  const add = useAddFeed();
  const [address, setAddress] = useState("");
  const form = useForm({
    problem: add.error,
    busy: add.isPending,
    check: () => ({ address: /^(https|webcal):\/\/\S+\.\S+$/i.test(address.trim()) ? null : t("calendar.feeds.bad") }),
    onSubmit: () => add.mutate(address, { onSuccess: () => setAddress("") }),
  });
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton height={90} />;
  const full = found.data.feeds.length >= found.data.most;
  return (
    <div>
      <Text c="dimmed" size="sm" mb="sm">
        {t("calendar.feeds.hint")}
      </Text>
      {found.data.feeds.map((feed) => (
        <Feed key={feed.id} feed={feed} />
      ))}
      <form {...form.props}>
        <Group align="flex-start" mt="sm" gap="sm">
          <TextInput style={{ flex: "1 1 260px" }} label={t("calendar.feeds.address")} placeholder="https://…/basic.ics" type="text" inputMode="url" autoComplete="off" spellCheck={false} value={address} name="address" required withAsterisk={false} error={form.at("address") ?? form.message} disabled={full} onChange={(event) => setAddress(event.currentTarget.value)} />
          <Button type="submit" variant="default" mt={26} loading={add.isPending} disabled={full}>
            {t("calendar.feeds.add")}
          </Button>
        </Group>
        {full ? (
          <Text size="sm" c="dimmed" mt="xs">
            {t("calendar.feeds.full", { count: found.data.most })}
          </Text>
        ) : null}
      </form>
    </div>
  );
}
