import { Paper, Skeleton, Text, Title } from "@mantine/core";
import type { Profile as ProfileData } from "@mindo/api";
import { ApiProblem } from "@mindo/api";
import { formatDate, placeName, useLanguage, useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Icon, Page, StatusPill, useNow } from "@mindo/ui";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Link, useParams, useSearchParams } from "react-router";
import { useHold } from "../data/hold";
import { useShown } from "../data/live";
import { profileKey, useProfile } from "../data/profile";
import { Gigs } from "../Gigs";
import { HoldButton } from "../HoldButton";
import { KeepButton } from "../KeepButton";
import { useLabels } from "../labels";
import { type Choice, Picker } from "../picker/Picker";
import { Portrait } from "../Portrait";
import { Presence } from "../Presence";
import { Rating } from "../Rating";
import { Reviews } from "../Reviews";
import classes from "./Profile.module.css";

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <Title order={2} size="h3" mb="sm">
        {title}
      </Title>
      {children}
    </section>
  );
}

function Tags({ words }: { words: readonly string[] }) {
  return (
    <ul className={classes.tags}>
      {words.map((word) => (
        <li key={word}>{word}</li>
      ))}
    </ul>
  );
}

function About({ profile }: { profile: ProfileData }) {
  const t = useT();
  const label = useLabels();
  const { language } = useLanguage();
  return (
    <div>
      <Section title={t("directory.profile.about")}>
        {profile.bio.split("\n\n").map((paragraph) => (
          <Text key={paragraph} mb="sm" className={classes.bio}>
            {paragraph}
          </Text>
        ))}
      </Section>
      <Gigs professionalId={profile.id} title={(children) => <Section title={t("directory.profile.gigs")}>{children}</Section>} />
      <Section title={t("directory.profile.helps")}>
        <Tags words={profile.specialties.map(label.concern)} />
      </Section>
      <Section title={t("directory.profile.works")}>
        <Tags words={profile.approaches.map(label.approach)} />
      </Section>
      <Section title={t("directory.profile.speaks")}>
        <Text>{profile.languages.map(label.language).join(", ")}</Text>
      </Section>
      <Section title={t("directory.profile.licence")}>
        {profile.licences.map((licence) => (
          <div key={licence.number} className={classes.licence}>
            <Icon name="shield" size={24} />
            <div>
              <Text fw={560}>{placeName(licence.jurisdiction, language)}</Text>
              <Text>{t("directory.profile.valid", { authority: licence.authority, number: licence.number, date: formatDate(licence.expires_on, { dateStyle: "medium" }) })}</Text>
              {licence.checked_on ? (
                <Text size="sm" c="dimmed">
                  {t("directory.profile.checked", { date: formatDate(licence.checked_on, { dateStyle: "medium" }), source: licence.checked_source })}
                </Text>
              ) : null}
            </div>
          </div>
        ))}
      </Section>
      <Section title={t("directory.profile.reviews")}>
        <Reviews professionalId={profile.id} />
      </Section>
    </div>
  );
}

function Here({ profile }: { profile: ProfileData }) {
  const shown = useShown(profile);
  return <Presence presence={shown.presence} until={shown.until} />;
}

/** Reads and writes the choice in the address, so that signing in brings one back to it. */
function useChoice(profile: ProfileData | undefined) {
  const [params, setParams] = useSearchParams();
  const now = useNow(60_000);
  const offer = profile?.offers.find(({ id }) => id === params.get("offer")) ?? profile?.offers.find(({ minutes }) => minutes >= 45) ?? profile?.offers[0];
  const wished = params.get("modality");
  const modality = offer?.modalities.find((one) => one === wished) ?? offer?.modalities[0];
  const at = params.get("at");
  const startsAt = at && !Number.isNaN(Date.parse(at)) && Date.parse(at) > now ? at : undefined;
  const choose = (next: Partial<Choice>) => {
    const said = new URLSearchParams();
    if (next.offerId) said.set("offer", next.offerId);
    if (next.modality) said.set("modality", next.modality);
    if (next.startsAt) said.set("at", next.startsAt);
    setParams(said, { replace: true, preventScrollReset: true });
  };
  const choice: Partial<Choice> = { offerId: offer?.id, modality, startsAt };
  return { choice, choose };
}

/** A professional's page: who she is, and the times one can have with her. */
export default function Profile() {
  const t = useT();
  const label = useLabels();
  const cache = useQueryClient();
  const { slug = "" } = useParams();
  const found = useProfile(slug);
  const profile = found.data;
  const { choice, choose } = useChoice(profile);
  const hold = useHold(profile?.id ?? "");
  const [lost, setLost] = useState(false);
  if (found.isError && found.error instanceof ApiProblem && found.error.status === 404) {
    return (
      <Page title={t("directory.profile.missing")} width="text">
        <EmptyState art="window" title={t("directory.profile.missing")} action={<Link to="/professionals">{t("directory.profile.back")}</Link>}>
          {t("directory.profile.missingBody")}
        </EmptyState>
      </Page>
    );
  }
  if (!profile) {
    return (
      <Page title={t("directory.menu")}>
        {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : <Skeleton height={480} />}
      </Page>
    );
  }
  const { offerId, modality, startsAt } = choice;
  const whole: Choice | null = offerId && modality && startsAt ? { offerId, modality, startsAt } : null;
  const back = `/p/${profile.slug}?${new URLSearchParams(whole ? { offer: whole.offerId, modality: whole.modality, at: whole.startsAt } : {}).toString()}`;
  return (
    <Page
      documentTitle={profile.display_name}
      title={
        <span className={classes.head}>
          <Portrait url={profile.avatar_url} size={104} eager />
          <span>{profile.display_name}</span>
          <KeepButton professionalId={profile.id} name={profile.display_name} />
        </span>
      }
      lead={
        <span className={classes.lead}>
          <span>
            {label.kind(profile.kind)}
            {profile.practising_since ? ` · ${t("directory.profile.since", { year: String(profile.practising_since) })}` : null}
          </span>
          <Rating value={profile.rating} />
          <Here profile={profile} />
          <span className={classes.headline}>{profile.headline}</span>
        </span>
      }
    >
      <div className={classes.layout}>
        <Paper className={classes.book} withBorder p="lg">
          <div className={classes.bookHead}>
            <Title order={2} size="h3">
              {t("directory.pick.title")}
            </Title>
            <StatusPill tone="live">{t("directory.pick.live")}</StatusPill>
          </div>
          <Picker
            profile={profile}
            choice={choice}
            onChoose={(next) => {
              setLost(false);
              hold.reset();
              choose(next);
            }}
            onNext={(next) => cache.setQueryData<ProfileData>(profileKey(slug), (now) => now && { ...now, next_slot: next })}
            onLost={() => {
              // The slot also goes when it is our own hold that takes it.
              if (hold.isPending || hold.isSuccess) return;
              setLost(true);
              choose({ ...choice, startsAt: undefined });
            }}
          >
            <div className={classes.hold} data-ready={whole !== null || undefined}>
              <HoldButton hold={hold} choice={whole} lost={lost} back={back} />
            </div>
          </Picker>
        </Paper>
        <About profile={profile} />
      </div>
    </Page>
  );
}
