import { Button, Group, Paper, Stack, Text, Textarea, Title } from "@mantine/core";
import type { GigContent, GigModerated } from "@mindo/api";
import { useDraft } from "@mindo/auth/drafts";
import { useLanguage, useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Page, Refusal, SkeletonCards, StatusPill, useForm, When } from "@mindo/ui";
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
  const begun = useDraft(`gig.${gig.id}.note`, "");
  const [opened, setOpened] = useState(false);
  const note = opened || begun.changed ? begun.value : null;
  const close = () => {
    begun.forget();
    setOpened(false);
  };
  const busy = decide.isPending && decide.variables.gigId === gig.id;
  const send = (decision: "publish" | "send_back") => decide.mutate({ gigId: gig.id, version: gig.version, decision, note: note ?? "" }, { onSuccess: close });
  const mine = decide.variables?.gigId === gig.id;
  const form = useForm({ problem: mine ? decide.error : null, busy, onSubmit: () => send(note === null ? "publish" : "send_back") });
  return (
    <Paper component="li" withBorder p="lg">
      <Stack gap="md" component="form" {...form.props}>
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
          <Textarea name="note" required withAsterisk={false} error={form.at("note")} label={t("gigs.moderation.note")} description={t("gigs.moderation.noteHint")} autosize minRows={3} maxLength={1000} data-autofocus value={note} onChange={(event) => begun.set(event.currentTarget.value)} />
        )}
        <Refusal message={form.message} />
        <Group gap="sm">
          {note === null ? (
            <>
              <Button type="submit" color="clay" loading={busy}>
                {t("gigs.moderation.publish")}
              </Button>
              <Button variant="default" onClick={() => setOpened(true)}>
                {t("gigs.moderation.sendBack")}
              </Button>
            </>
          ) : (
            <>
              <Button type="submit" color="clay" loading={busy}>
                {t("gigs.moderation.sendBack")}
              </Button>
              <Button variant="subtle" color="gray" onClick={close}>
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
      {found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {!rows && !found.error ? <SkeletonCards /> : null}
      {rows?.length === 0 ? <EmptyState title={t("gigs.moderation.empty")}>{t("gigs.moderation.emptyBody")}</EmptyState> : null}
      <ul className={classes.rows}>{rows?.map((gig) => <Waiting key={`${gig.id}:${String(gig.version)}`} gig={gig} decide={decide} />)}</ul>
      <More list={found} />
    </Page>
  );
}
