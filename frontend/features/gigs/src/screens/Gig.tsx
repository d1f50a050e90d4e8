import { Avatar, Button, Group, Paper, Skeleton, Stack, Text, Textarea, Title } from "@mantine/core";
import { ApiProblem, type GigPackage, type GigPublic } from "@mindo/api";
import { useCan, useSession } from "@mindo/auth";
import { useDraft } from "@mindo/auth/drafts";
import { useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Page, Refusal, StatusPill, useForm } from "@mindo/ui";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useGig } from "../data/gigs";
import { usePayOrder, useRequest } from "../data/orders";
import classes from "../parts/Gigs.module.css";
import { PackageCard } from "../parts/PackageCard";

/** Orders a package and goes on to the payment; what it asks of a service's buyer can be said later as well. */
function Buy({ gig, pack }: { gig: GigPublic; pack: GigPackage }) {
  const t = useT();
  const session = useSession();
  const can = useCan();
  const request = useRequest();
  const pay = usePayOrder();
  const { value: brief, set: setBrief, forget } = useDraft(`gig.${gig.id}.${pack.key}.brief`, "");
  const [opened, setOpen] = useState(false);
  const open = opened || brief !== "";
  const asks = gig.kind === "service" && !open;
  const form = useForm({
    problem: request.error ?? pay.error,
    busy: request.isPending || pay.isPending || pay.isSuccess,
    onSubmit: () => {
      if (asks) setOpen(true);
      else
        request.mutate(
          { gig_id: gig.id, version_id: gig.version_id, package: pack.key, brief },
          {
            onSuccess: (order) =>
              pay.mutate(order.id, {
                onSuccess: ({ redirect_url }) => {
                  forget(brief);
                  window.location.assign(redirect_url);
                },
              }),
          },
        );
    },
  });
  if (gig.kind === "talk_now") {
    return (
      <Button component="a" href="/app/talk-now" color="clay" fullWidth>
        {t("gigs.buy.talkNow")}
      </Button>
    );
  }
  if (session.status !== "authenticated") {
    return (
      <Button component="a" href={`/sign-in?next=${encodeURIComponent(`/gigs/${gig.id}`)}`} color="clay" fullWidth>
        {t("gigs.buy.signIn")}
      </Button>
    );
  }
  if (!can("gig_order.buy")) return <Text size="sm">{t("gigs.buy.patientsOnly")}</Text>;
  return (
    <Stack gap="sm" component="form" {...form.props}>
      {open ? <Textarea name="brief" error={form.at("brief")} label={t("gigs.buy.brief")} description={t("gigs.buy.briefHint")} autosize minRows={3} maxLength={4000} value={brief} onChange={(event) => setBrief(event.currentTarget.value)} /> : null}
      <Refusal message={form.message} />
      <Button type="submit" color="clay" fullWidth loading={request.isPending || pay.isPending || pay.isSuccess}>
        {t(asks ? "gigs.buy.choose" : "gigs.buy.pay")}
      </Button>
    </Stack>
  );
}

/** One gig: what it is, who offers it, and its packages. */
export default function Gig() {
  const t = useT();
  const { gigId = "" } = useParams();
  const found = useGig(gigId);
  const gig = found.data;
  if (found.error instanceof ApiProblem && found.error.status === 404) {
    return (
      <Page title={t("gigs.one.missing")} width="text">
        <EmptyState art="window" title={t("gigs.one.missing")} action={<Button component={Link} to="/gigs">{t("gigs.one.others")}</Button>} />
      </Page>
    );
  }
  if (!gig) return <Page title={t("gigs.list.title")}>{found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : <Skeleton height={420} />}</Page>;
  return (
    <Page title={gig.title} documentTitle={t("gigs.one.document")} lead={gig.summary}>
      <Stack gap="xl">
        <Group gap="sm">
          <Avatar src={gig.professional.avatar_url} size={48} alt="" color="pine" />
          <Stack gap={2}>
            <Link to={`/p/${gig.professional.slug}`}>{gig.professional.display_name}</Link>
            <Text size="sm" c="dimmed">
              {t.maybe(`directory.kind.${gig.professional.kind}`) ?? gig.professional.kind}
            </Text>
          </Stack>
          <StatusPill tone="quiet">{t(`gigs.kind.${gig.kind}`)}</StatusPill>
        </Group>
        <section aria-labelledby="packages">
          <Title order={2} size="h3" mb="sm" id="packages">
            {t("gigs.one.packages")}
          </Title>
          <div className={classes.packages}>
            {gig.packages.map((pack) => (
              <PackageCard key={pack.key} pack={pack}>
                <Buy gig={gig} pack={pack} />
              </PackageCard>
            ))}
          </div>
        </section>
        {gig.description ? (
          <Paper withBorder p="lg">
            <p className={classes.words}>{gig.description}</p>
          </Paper>
        ) : null}
        <Text size="sm" c="dimmed">
          {t(`gigs.one.how.${gig.kind}`)}
        </Text>
      </Stack>
    </Page>
  );
}
