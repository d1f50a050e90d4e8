import { Alert, Button, Group, Paper, Stack, Text, Textarea, Title } from "@mantine/core";
import type { GigContent, GigModerated } from "@mindo/api";
import { useLanguage, useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Page, SkeletonCards, StatusPill, When } from "@mindo/ui";
import { useState } from "react";
import { useGigQueue, useModerateGig } from "../data/gigs";
import classes from "../parts/Gigs.module.css";
import { More } from "../parts/More";
import { PackageCard } from "../parts/PackageCard";

function Content({ content, label }: { content: GigContent; label: string }) {
  return (
    <Stack gap="sm" component="section" aria-label={label}>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Title order={3} size="h4">
        {content.title}
      </Title>
      <Text>{content.summary}</Text>
      <p className={classes.words}>{content.description}</p>
      <div className={classes.packages}>
        {content.packages.map((pack) => (
          <PackageCard key={pack.key} pack={pack} />
        ))}
      </div>
    </Stack>
  );
}

function Waiting({ gig, decide }: { gig: GigModerated; decide: ReturnType<typeof useModerateGig> }) {
  const t = useT();
  const [note, setNote] = useState<string | null>(null);
  const busy = decide.isPending && decide.variables.gigId === gig.id;
  const send = (decision: "publish" | "send_back") => decide.mutate({ gigId: gig.id, version: gig.version, decision, note: note ?? "" });
  return (
    <Paper component="li" withBorder p="lg">
      <Stack gap="md">
        <Group justify="space-between" gap="sm">
          <Group gap="xs">
            <StatusPill tone="quiet">{t(`gigs.kind.${gig.kind}`)}</StatusPill>
            <Text fw={600}>{gig.professional.display_name}</Text>
          </Group>
          {gig.submitted_at ? (
            <Text size="sm" c="dimmed">
              <When at={gig.submitted_at} />
            </Text>
          ) : null}
        </Group>
        <Content content={gig} label={t("gigs.moderation.submitted")} />
        {gig.live ? <Content content={gig.live} label={t("gigs.moderation.published")} /> : null}
        {note === null ? null : (
          <Textarea label={t("gigs.moderation.note")} description={t("gigs.moderation.noteHint")} autosize minRows={3} maxLength={1000} data-autofocus value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        )}
        <Group gap="sm">
          {note === null ? (
            <>
              <Button color="clay" loading={busy} onClick={() => send("publish")}>
                {t("gigs.moderation.publish")}
              </Button>
              <Button variant="default" onClick={() => setNote("")}>
                {t("gigs.moderation.sendBack")}
              </Button>
            </>
          ) : (
            <>
              <Button color="clay" loading={busy} disabled={note.trim() === ""} onClick={() => send("send_back")}>
                {t("gigs.moderation.sendBack")}
              </Button>
              <Button variant="subtle" color="gray" onClick={() => setNote(null)}>
                {t("common.cancel")}
              </Button>
            </>
          )}
        </Group>
      </Stack>
    </Paper>
  );
}

/** Gigs before everybody may see and buy them. */
export default function Moderation() {
  const t = useT();
  useLanguage();
  const found = useGigQueue();
  const decide = useModerateGig();
  const rows = found.data?.pages.flatMap(({ results }) => results);
  return (
    <Page title={t("gigs.moderation.title")} lead={t("gigs.moderation.lead")}>
      {decide.error ? <Alert color="rose" mb="md" role="alert">{decide.error.message}</Alert> : null}
      {found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {!rows && !found.error ? <SkeletonCards /> : null}
      {rows?.length === 0 ? <EmptyState title={t("gigs.moderation.empty")}>{t("gigs.moderation.emptyBody")}</EmptyState> : null}
      <ul className={classes.rows}>{rows?.map((gig) => <Waiting key={`${gig.id}:${String(gig.version)}`} gig={gig} decide={decide} />)}</ul>
      <More list={found} />
    </Page>
  );
}
