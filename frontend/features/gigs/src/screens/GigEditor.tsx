import { Button, Group, MultiSelect, Paper, Select, Stack, Text, Textarea, TextInput, Title } from "@mantine/core";
import type { GigOwn } from "@mindo/api";
import { useDraft } from "@mindo/auth/drafts";
import { minorOf, useLanguage, useT } from "@mindo/i18n";
import { ErrorState, Icon, Page, Refusal, SkeletonRows, useForm } from "@mindo/ui";
import { useState } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { CONCERNS } from "../data/concerns";
import { contentOf, draftOf, emptyDraft, emptyPackage, type GigDraft, MOST_PACKAGES, previewOf } from "../data/drafts";
import { type GigKind, KINDS, useMoveGig, useOwnGig, useSaveGig } from "../data/gigs";
import classes from "../parts/Gigs.module.css";
import { PackageCard } from "../parts/PackageCard";
import { PackageFields } from "../parts/PackageFields";

const CURRENCIES = ["EUR", "INR", "USD", "GBP"];

/** The gig as a buyer would see it, while it is being written. */
function Preview({ kind, draft }: { kind: GigKind; draft: GigDraft }) {
  const t = useT();
  return (
    <Stack gap="md" component="section" aria-label={t("gigs.editor.preview")} className={classes.preview}>
      <Text size="sm" c="dimmed">
        {t("gigs.editor.preview")}
      </Text>
      <Title order={2} size="h3">
        {draft.title || t("gigs.editor.untitled")}
      </Title>
      <Text>{draft.summary}</Text>
      {previewOf(kind, draft).map((pack) => (
        <PackageCard key={pack.key} pack={pack} />
      ))}
      {draft.description ? (
        <Paper withBorder p="md">
          <p className={classes.words}>{draft.description}</p>
        </Paper>
      ) : null}
    </Stack>
  );
}

function Form({ gig, kind }: { gig: GigOwn | undefined; kind: GigKind }) {
  const t = useT();
  useLanguage();
  const navigate = useNavigate();
  // Once it is saved it is this one that is written on, also where handing it in was refused: never a second one.
  const [own, setOwn] = useState(gig);
  const { value: draft, set: setDraft, forget } = useDraft<GigDraft>(own ? `gig.${own.id}` : `gig.new.${kind}`, own ? draftOf(own) : emptyDraft(kind));
  const save = useSaveGig();
  const move = useMoveGig();
  const set = (part: Partial<GigDraft>) => setDraft({ ...draft, ...part });
  const keep = (submit: boolean) =>
    save.mutate(
      { gig: own, kind, content: contentOf(kind, draft) },
      {
        onSuccess: (saved) => {
          forget(draft);
          setOwn(saved);
          if (submit) move.mutate({ gig: saved, action: "submit" }, { onSuccess: () => void navigate("/gigs") });
          else void navigate("/gigs");
        },
      },
    );
  const busy = save.isPending || move.isPending;
  const form = useForm({
    problem: save.error ?? move.error,
    busy,
    check: () => Object.fromEntries(draft.packages.map(({ price }, index) => [`packages.${String(index)}.price_minor`, price !== "" && minorOf(price, draft.currency) === 0 ? t.maybe("problems.at.bad_price") : null])),
    onSubmit: () => keep(true),
  });
  const fault = form.at;
  return (
    <div className={classes.editor}>
      <Stack gap="md" component="form" {...form.props}>
        <TextInput name="title" label={t("gigs.editor.title")} required minLength={4} maxLength={80} value={draft.title} onChange={(event) => set({ title: event.currentTarget.value })} error={fault("title")} />
        <TextInput name="summary" label={t("gigs.editor.summary")} maxLength={200} value={draft.summary} onChange={(event) => set({ summary: event.currentTarget.value })} error={fault("summary")} />
        <Textarea name="description" label={t("gigs.editor.description")} description={t("gigs.editor.descriptionHint")} autosize minRows={4} maxLength={4000} value={draft.description} onChange={(event) => set({ description: event.currentTarget.value })} error={fault("description")} />
        <Group grow align="flex-start">
          <MultiSelect
            name="specialties"
            label={t("gigs.list.concern")}
            searchable
            value={[...draft.specialties]}
            onChange={(specialties) => set({ specialties })}
            data={CONCERNS.map((value) => ({ value, label: t.maybe(`directory.specialty.${value}`) ?? value }))}
            error={fault("specialties")}
          />
          <Select name="currency" label={t("gigs.editor.currency")} allowDeselect={false} data={CURRENCIES} value={draft.currency} onChange={(currency) => set({ currency: currency ?? "EUR" })} error={fault("currency")} />
        </Group>
        {draft.packages.map((pack, index) => (
          <PackageFields
            key={index}
            kind={kind}
            index={index}
            pack={pack}
            currency={draft.currency}
            at={fault}
            onChange={(next) => set({ packages: draft.packages.map((one, at) => (at === index ? next : one)) })}
            onRemove={draft.packages.length > 1 ? () => set({ packages: draft.packages.filter((_, at) => at !== index) }) : null}
          />
        ))}
        {draft.packages.length < MOST_PACKAGES ? (
          <Button variant="default" leftSection={<Icon name="plus" size={18} />} onClick={() => set({ packages: [...draft.packages, emptyPackage(kind)] })}>
            {t("gigs.editor.addPackage")}
          </Button>
        ) : null}
        <Refusal message={form.message} />
        <Text size="sm" c="dimmed">
          {t("gigs.editor.moderated")}
        </Text>
        <Group gap="sm">
          <Button type="submit" color="clay" loading={busy}>
            {t("gigs.move.submit")}
          </Button>
          <Button variant="default" disabled={busy} onClick={() => keep(false)}>
            {t("gigs.editor.saveDraft")}
          </Button>
          <Button component={Link} to="/gigs" variant="subtle" color="gray">
            {t("common.cancel")}
          </Button>
        </Group>
      </Stack>
      <Preview kind={kind} draft={draft} />
    </div>
  );
}

/** Writing a gig, with what a buyer will see of it beside. */
export default function GigEditor() {
  const t = useT();
  const { gigId = "new" } = useParams();
  const [params] = useSearchParams();
  const found = useOwnGig(gigId);
  const fresh = gigId === "new";
  const kind = found.data?.kind ?? KINDS.find((one) => one === params.get("kind")) ?? "service";
  return (
    <Page title={t(fresh ? "gigs.editor.newTitle" : "gigs.editor.editTitle")} lead={t(`gigs.kind.${kind}`)}>
      {found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {!fresh && found.isPending ? <SkeletonRows rows={4} height={120} /> : null}
      {fresh || found.data ? <Form key={gigId} gig={found.data} kind={kind} /> : null}
    </Page>
  );
}
