import { Button, Checkbox, Group, MultiSelect, NumberInput, Select, SimpleGrid, Stack, Switch, Text, TextInput } from "@mantine/core";
import type { HelplineRow, HelplineRows } from "@mindo/api";
import { useDraft } from "@mindo/auth/drafts";
import { useLanguage, useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Icon, Page, Refusal, SkeletonRows, useForm } from "@mindo/ui";
import { Link, useNavigate, useParams } from "react-router";
import { type Draft, draftOf, type Kind, KINDS, needsCheck, useKeptHelplines, useSaveHelpline } from "./data";
import classes from "./Helplines.module.css";

const LANGUAGES = ["en", "hi", "bn", "ta", "te", "mr", "gu", "kn", "ml", "pa", "or", "as", "ur", "fr", "es", "de", "ar", "zh"];

interface FormProps {
  readonly row: HelplineRow | undefined;
  readonly countries: HelplineRows["countries"];
}

function Form({ row, countries }: FormProps) {
  const t = useT();
  const { language } = useLanguage();
  const navigate = useNavigate();
  const { value: draft, set: setDraft, forget } = useDraft<Draft>(`helpline.${row?.id ?? "new"}`, draftOf(row));
  const save = useSaveHelpline(row);
  const set = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const form = useForm({
    problem: save.error,
    busy: save.isPending,
    onSubmit: () =>
      save.mutate(draft, {
        onSuccess: () => {
          forget(draft);
          void navigate("/helplines");
        },
      }),
  });
  const field = (name: string) => ({ name, error: form.at(name) });
  const spoken = language === "hi" ? "hi" : "en";
  const places = countries.map(({ code, name }) => ({ value: code, label: name[spoken] })).sort((a, b) => a.label.localeCompare(b.label, spoken));
  const tongues = new Intl.DisplayNames([spoken], { type: "language" });
  const emergency = draft.kind === "emergency";
  const words = (name: "name" | "hours" | "description", longest: number) => (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
      {(["en", "hi"] as const).map((one) => (
        <TextInput key={one} lang={one} label={t(`helplines.field.${name}.${one}`)} maxLength={longest} value={draft[name][one]} {...field(`${name}.${one}`)} onChange={(event) => set({ [name]: { ...draft[name], [one]: event.currentTarget.value } })} />
      ))}
    </SimpleGrid>
  );
  const text = (name: "call_number" | "text_number" | "chat_url" | "source_url", type: "tel" | "url", description?: string) => (
    <TextInput type={type} label={t(`helplines.field.${name}`)} description={description} inputWrapperOrder={["label", "input", "description", "error"]} value={draft[name]} {...field(name)} onChange={(event) => set({ [name]: event.currentTarget.value })} />
  );
  const unchecked = needsCheck(row, draft);
  return (
    <form {...form.props} className={classes.form}>
      <Stack gap="md">
        <Refusal message={save.error?.code === "stale_version" ? t("helplines.stale") : form.message} />
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <Select label={t("helplines.field.kind")} allowDeselect={false} value={draft.kind} {...field("kind")} data={KINDS.map((value) => ({ value, label: t(`helplines.kind.${value}`) }))} onChange={(value) => set({ kind: value as Kind })} />
          <Select
            label={t("helplines.field.country")}
            searchable
            allowDeselect={false}
            value={draft.country}
            {...field("country")}
            data={emergency ? places : [{ value: "", label: t("helplines.everywhere") }, ...places]}
            onChange={(value) => set({ country: value ?? "" })}
          />
        </SimpleGrid>
        {words("name", 120)}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          {text("call_number", "tel")}
          {text("text_number", "tel")}
        </SimpleGrid>
        {text("chat_url", "url")}
        {words("hours", 120)}
        {words("description", 300)}
        <MultiSelect label={t("helplines.field.languages")} searchable value={draft.languages} {...field("languages")} data={[...new Set([...LANGUAGES, ...draft.languages])].map((value) => ({ value, label: tongues.of(value) ?? value }))} onChange={(languages) => set({ languages })} />
        {text("source_url", "url", t("helplines.field.sourceHint"))}
        <NumberInput label={t("helplines.field.position")} maw={160} min={0} max={999} allowDecimal={false} value={draft.position} {...field("position")} onChange={(value) => set({ position: Number(value) || 0 })} />
        <Switch label={t("helplines.field.active")} checked={draft.active} onChange={(event) => set({ active: event.currentTarget.checked })} />
        <div>
          <Checkbox label={t("helplines.field.verified")} checked={draft.verified} {...field("verified")} onChange={(event) => set({ verified: event.currentTarget.checked })} />
          {unchecked && !draft.verified ? (
            <Text size="sm" c="dimmed" mt={4}>
              {t("helplines.checkFirst")}
            </Text>
          ) : null}
        </div>
        <Group gap="sm">
          <Button type="submit" color="clay" loading={save.isPending} disabled={unchecked && !draft.verified}>
            {t("common.save")}
          </Button>
          <Button component={Link} to="/helplines" variant="subtle" color="gray">
            {t("common.cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** One line, or a new one. */
export default function HelplineEditor() {
  const t = useT();
  const { helplineId = "new" } = useParams();
  const found = useKeptHelplines();
  const fresh = helplineId === "new";
  const row = found.data?.results.find(({ id }) => id === helplineId);
  return (
    <Page title={t(fresh ? "helplines.newTitle" : "helplines.editTitle")} lead={t("helplines.editLead")}>
      {found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <SkeletonRows rows={6} height={64} /> : null}
      {found.data && (fresh || row) ? <Form key={helplineId} row={row} countries={found.data.countries} /> : null}
      {found.data && !fresh && !row ? (
        <EmptyState title={t("helplines.gone")} action={<Button component={Link} to="/helplines" variant="default" leftSection={<Icon name="arrowLeft" size={18} />}>{t("helplines.title")}</Button>}>
          {t("helplines.goneBody")}
        </EmptyState>
      ) : null}
    </Page>
  );
}
