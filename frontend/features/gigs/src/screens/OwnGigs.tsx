import { Alert, Button, Group, Menu, Paper, Stack, Text, Title } from "@mantine/core";
import type { GigOwn } from "@mindo/api";
import { formatMoney, useLanguage, useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Icon, Page, SkeletonRows, StatusPill, type Tone } from "@mindo/ui";
import { Link } from "react-router";
import { type GigMove, KINDS, useMoveGig, useOwnGigs } from "../data/gigs";
import classes from "../parts/Gigs.module.css";
import { More } from "../parts/More";

const TONES: Readonly<Record<GigOwn["state"], Tone>> = { draft: "quiet", published: "good", paused: "attention", archived: "quiet" };
const MOVES: Readonly<Record<GigOwn["state"], readonly GigMove[]>> = { draft: ["archive"], published: ["pause", "archive"], paused: ["resume", "archive"], archived: [] };

function Row({ gig, move }: { gig: GigOwn; move: ReturnType<typeof useMoveGig> }) {
  const t = useT();
  const busy = move.isPending && move.variables.gig.id === gig.id;
  return (
    <Paper component="li" withBorder p="lg">
      <Stack gap="sm">
        <Group justify="space-between" gap="sm">
          <Group gap="xs">
            <StatusPill tone={TONES[gig.state]}>{t(`gigs.state.${gig.state}`)}</StatusPill>
            {gig.review !== "clear" ? <StatusPill tone={gig.review === "waiting" ? "next" : "attention"}>{t(`gigs.review.${gig.review}`)}</StatusPill> : null}
            {gig.changed && gig.review === "clear" ? <StatusPill tone="attention">{t("gigs.own.changed")}</StatusPill> : null}
          </Group>
          <Text size="sm" c="dimmed">
            {t(`gigs.kind.${gig.kind}`)} · {gig.packages.map((pack) => formatMoney(pack.price)).join(" · ")}
          </Text>
        </Group>
        <Title order={2} size="h4">
          {gig.title}
        </Title>
        {gig.review_note && gig.review === "sent_back" ? (
          <Alert color="honey" title={t("gigs.own.note")}>
            <p className={classes.words}>{gig.review_note}</p>
          </Alert>
        ) : null}
        {gig.state === "archived" ? null : (
          <Group gap="sm">
            <Button component={Link} to={`/gigs/${gig.id}`} variant="default" size="sm">
              {t("gigs.own.edit")}
            </Button>
            {gig.review !== "waiting" && (gig.state === "draft" || gig.changed) ? (
              <Button size="sm" loading={busy} onClick={() => move.mutate({ gig, action: "submit" })}>
                {t("gigs.move.submit")}
              </Button>
            ) : null}
            <Menu position="bottom-end">
              <Menu.Target>
                <Button variant="subtle" color="gray" size="sm" aria-label={t("gigs.own.more", { title: gig.title })} leftSection={<Icon name="more" size={18} />}>
                  {t("gigs.own.moreShort")}
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {MOVES[gig.state].map((action) => (
                  <Menu.Item key={action} onClick={() => move.mutate({ gig, action })}>
                    {t(`gigs.move.${action}`)}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          </Group>
        )}
      </Stack>
    </Paper>
  );
}

/** What a professional offers besides the calendar, in every state. */
export default function OwnGigs() {
  const t = useT();
  useLanguage();
  const found = useOwnGigs();
  const move = useMoveGig();
  const rows = found.data?.pages.flatMap(({ results }) => results);
  const create = (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button color="clay" leftSection={<Icon name="plus" size={18} />}>
          {t("gigs.own.new")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {KINDS.map((kind) => (
          <Menu.Item key={kind} component={Link} to={`/gigs/new?kind=${kind}`}>
            {t(`gigs.kind.${kind}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
  return (
    <Page title={t("gigs.own.title")} lead={t("gigs.own.lead")} action={create}>
      {move.error ? <Alert color="rose" mb="md" role="alert">{move.error.message}</Alert> : null}
      {found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {!rows && !found.error ? <SkeletonRows rows={3} height={140} /> : null}
      {rows?.length === 0 ? <EmptyState title={t("gigs.own.empty")}>{t("gigs.own.emptyBody")}</EmptyState> : null}
      <ul className={classes.rows}>{rows?.map((gig) => <Row key={gig.id} gig={gig} move={move} />)}</ul>
      <More list={found} />
    </Page>
  );
}
