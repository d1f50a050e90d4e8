import { ActionIcon, Checkbox, Group, NumberInput, Paper, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";
import type { PackageDraft } from "../data/drafts";
import type { GigKind } from "../data/gigs";

interface PackageFieldsProps {
  readonly kind: GigKind;
  readonly index: number;
  readonly pack: PackageDraft;
  readonly currency: string;
  /** What is wrong with the input of this name. */
  readonly at: (name: string) => string | undefined;
  readonly onChange: (pack: PackageDraft) => void;
  readonly onRemove: (() => void) | null;
}

/** One package being written; asks only for what its kind of gig needs. */
export function PackageFields({ kind, index, pack, currency, at, onChange, onRemove }: PackageFieldsProps) {
  const t = useT();
  const set = (part: Partial<PackageDraft>) => onChange({ ...pack, ...part });
  const field = (name: string) => ({ name: `packages.${String(index)}.${name}`, error: at(`packages.${String(index)}.${name}`) });
  const group = (name: string) => ({ "data-field": field(name).name, error: field(name).error });
  const whole = (name: "sessions" | "minutes" | "validDays" | "deliveryDays" | "revisions", min: number, max: number, place: string) => (
    <NumberInput label={t(`gigs.editor.${name}`)} min={min} max={max} allowDecimal={false} value={pack[name]} onChange={(value) => set({ [name]: Number(value) || 0 })} {...field(place)} />
  );
  const credited = kind === "session" || kind === "bundle";
  return (
    <Paper withBorder p="md" component="fieldset" m={0}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Text component="legend" fw={600}>
            {t("gigs.editor.package", { number: index + 1 })}
          </Text>
          {onRemove ? (
            <ActionIcon variant="subtle" color="gray" aria-label={t("gigs.editor.removePackage", { number: index + 1 })} onClick={onRemove}>
              <Icon name="cross" />
            </ActionIcon>
          ) : null}
        </Group>
        <TextInput label={t("gigs.editor.packageTitle")} minLength={2} maxLength={60} required value={pack.title} onChange={(event) => set({ title: event.currentTarget.value })} {...field("title")} />
        <Textarea label={t("gigs.editor.packageSummary")} maxLength={300} autosize minRows={2} value={pack.summary} onChange={(event) => set({ summary: event.currentTarget.value })} {...field("summary")} />
        <Group grow align="flex-start">
          <NumberInput label={t("gigs.editor.price", { currency })} required min={0} decimalScale={2} allowNegative={false} value={pack.price} onChange={(price) => set({ price })} {...field("price_minor")} />
          {kind === "bundle" ? whole("sessions", 2, 20, "sessions") : null}
        </Group>
        {kind === "service" ? (
          <Group grow align="flex-start">
            {whole("deliveryDays", 1, 30, "delivery_days")}
            {whole("revisions", 0, 5, "revisions")}
          </Group>
        ) : (
          <Group grow align="flex-start">
            {whole("minutes", 10, 240, "minutes")}
            <Checkbox.Group label={t("gigs.editor.modalities")} value={[...pack.modalities]} onChange={(modalities) => set({ modalities })} {...group("modalities")}>
              <Group gap="md" mt="xs">
                <Checkbox value="video" label={t("gigs.modality.video")} />
                <Checkbox value="audio" label={t("gigs.modality.audio")} />
              </Group>
            </Checkbox.Group>
          </Group>
        )}
        {credited ? (
          <Group grow align="flex-start">
            {whole("validDays", 30, 365, "valid_days")}
            <Select
              label={t("gigs.editor.expiry")}
              allowDeselect={false}
              value={String(pack.expiryPercent)}
              onChange={(value) => set({ expiryPercent: Number(value ?? 100) })}
              data={([100, 50, 0] as const).map((percent) => ({ value: String(percent), label: t(`gigs.editor.expiryPercent.${percent}`) }))}
              {...field("expiry_refund_percent")}
            />
          </Group>
        ) : null}
      </Stack>
    </Paper>
  );
}
