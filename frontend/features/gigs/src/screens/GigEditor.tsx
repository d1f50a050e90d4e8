import { Alert, Button, Group, MultiSelect, Paper, Select, Stack, Text, Textarea, TextInput, Title } from "@mantine/core";
import type { GigOwn } from "@mindo/api";
import { useLanguage, useT } from "@mindo/i18n";
import { ErrorState, Icon, Page, SkeletonRows } from "@mindo/ui";
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
  const [draft, setDraft] = useState<GigDraft>(() => (gig ? draftOf(gig) : emptyDraft(kind)));
  const save = useSaveGig();
  const move = useMoveGig();
  const errors = save.error?.fields ?? {};
  const fault = (name: string) => errors[name]?.join(" ");
  const set = (part: Partial<GigDraft>) => setDraft({ ...draft, ...part });
  const keep = (submit: boolean) =>
    save.mutate(
      { gig, kind, content: contentOf(kind, draft) },
      { onSuccess: (saved) => (submit ? move.mutate({ gig: saved, action: "submit" }, { onSuccess: () => void navigate("/gigs") }) : void navigate("/gigs")) },
    );
  const error = save.error ?? move.error;
  return (
    <div className={classes.editor}>
      <Stack gap="md" component="form" onSubmit={(event) => { event.preventDefault(); keep(true); }}>
        <TextInput label={t("gigs.editor.title")} required maxLength={80} value={draft.title} onChange={(event) => set({ title: event.currentTarget.value })} error={fault("title")} />
        <TextInput label={t("gigs.editor.summary")} maxLength={200} value={draft.summary} onChange={(event) => set({ summary: event.currentTarget.value })} error={fault("summary")} />
        <Textarea label={t("gigs.editor.description")} description={t("gigs.editor.descriptionHint")} autosize minRows={4} maxLength={4000} value={draft.description} onChange={(event) => set({ description: event.currentTarget.value })} error={fault("description")} />
        <Group grow align="flex-start">
          <MultiSelect
            label={t("gigs.list.concern")}
            searchable
            value={[...draft.specialties]}
            onChange={(specialties) => set({ specialties })}
            data={CONCERNS.map((value) => ({ value, label: t.maybe(`directory.specialty.${value}`) ?? value }))}
            error={fault("specialties")}
          />
          <Select label={t("gigs.editor.currency")} allowDeselect={false} data={CURRENCIES} value={draft.currency} onChange={(currency) => set({ currency: currency ?? "EUR" })} error={fault("currency")} />
        </Group>
        {draft.packages.map((pack, index) => (
          <PackageFields
            key={index}
            kind={kind}
            index={index}
            pack={pack}
            currency={draft.currency}
            errors={errors}
            onChange={(next) => set({ packages: draft.packages.map((one, at) => (at === index ? next : one)) })}
            onRemove={draft.packages.length > 1 ? () => set({ packages: draft.packages.filter((_, at) => at !== index) }) : null}
          />
        ))}
        {draft.packages.length < MOST_PACKAGES ? (
          <Button variant="default" leftSection={<Icon name="plus" size={18} />} onClick={() => set({ packages: [...draft.packages, emptyPackage(kind)] })}>
            {t("gigs.editor.addPackage")}
          </Button>
        ) : null}
        {error ? (
          <Alert color="rose" role="alert">
            {error.message}
          </Alert>
        ) : null}
        <Text size="sm" c="dimmed">
          {t("gigs.editor.moderated")}
        </Text>
        <Group gap="sm">
          <Button type="submit" color="clay" loading={save.isPending || move.isPending}>
            {t("gigs.move.submit")}
          </Button>
          <Button variant="default" disabled={save.isPending} onClick={() => keep(false)}>
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
