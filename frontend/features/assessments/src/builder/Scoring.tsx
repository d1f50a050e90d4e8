import { ActionIcon, Button, Group, MultiSelect, NumberInput, Paper, Select, Stack, Text, TextInput, Title } from "@mantine/core";
import type { Questionnaire } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";
import { freeCode, itemCodes, removeScale, renameScale } from "./codes";
import type { PartProps } from "./Content";
import { useFault } from "./faults";
import { PhraseField } from "./PhraseField";

type Scale = Questionnaire["scales"][number];
type Band = Scale["bands"][number];
const TONES = ["calm", "mild", "attention", "serious"] as const;

interface BandRowProps {
  readonly band: Band;
  readonly path: string;
  readonly disabled: boolean;
  readonly edit: (work: (band: Band) => void) => void;
  readonly onRemove: () => void;
}

function BandRow({ band, path, disabled, edit, onRemove }: BandRowProps) {
  const t = useT();
  const code = useFault(`${path}.code`);
  const low = useFault(`${path}.low`);
  const high = useFault(`${path}.high`);
  return (
    <Paper withBorder p="sm">
      <Stack gap="sm">
        <Group gap="sm" align="flex-start">
          <TextInput key={band.code} w={120} label={t("questionnaires.code")} defaultValue={band.code} error={code} disabled={disabled} onBlur={(event) => { const named = event.currentTarget.value.trim(); if (named !== band.code) edit((one) => (one.code = named)); }} />
          <NumberInput w={110} label={t("questionnaires.from")} value={band.low} error={low} disabled={disabled} allowDecimal={false} onChange={(value) => edit((one) => (one.low = Number(value) || 0))} />
          <NumberInput w={110} label={t("questionnaires.to")} value={band.high} error={high} disabled={disabled} allowDecimal={false} onChange={(value) => edit((one) => (one.high = Number(value) || 0))} />
          <Select w={170} label={t("questionnaires.toneLabel")} allowDeselect={false} disabled={disabled} data={TONES.map((tone) => ({ value: tone, label: t(`questionnaires.tone.${tone}`) }))} value={band.tone} onChange={(tone) => edit((one) => (one.tone = TONES.find((name) => name === tone) ?? one.tone))} />
          <ActionIcon mt={26} size={36} variant="subtle" color="gray" disabled={disabled} aria-label={t("questionnaires.removeBand", { low: band.low, high: band.high })} onClick={onRemove}>
            <Icon name="cross" size={18} />
          </ActionIcon>
        </Group>
        <PhraseField label={t("questionnaires.bandLabel")} path={`${path}.label`} value={band.label} disabled={disabled} onChange={(language, words) => edit((one) => (one.label[language] = words))} />
        <PhraseField label={t("questionnaires.bandWords")} path={`${path}.words`} value={band.words} disabled={disabled} onChange={(language, words) => edit((one) => (one.words[language] = words))} />
      </Stack>
    </Paper>
  );
}

function ScaleCard({ body, disabled, change, place }: PartProps & { place: number }) {
  const t = useT();
  const path = `scales.${place}`;
  const items = useFault(`${path}.items`);
  const code = useFault(`${path}.code`);
  const scale = body.scales[place];
  if (!scale) return null;
  const edit = (work: (scale: Scale) => void) =>
    change((draft) => {
      const one = draft.scales[place];
      if (one) work(one);
    });
  const optional = (value: string | number) => (value === "" ? null : Number(value));
  const next = (scale.bands.at(-1)?.high ?? -1) + 1;
  return (
    <Paper withBorder p="lg" component="section" aria-label={t("questionnaires.scale", { code: scale.code })}>
      <Stack gap="md">
        <Group justify="space-between">
          <Title order={3} size="h4">
            {t("questionnaires.scale", { code: scale.code })}
          </Title>
          <Button variant="subtle" color="gray" size="sm" disabled={disabled} onClick={() => change((draft) => removeScale(draft, place))}>
            {t("questionnaires.removeScale")}
          </Button>
        </Group>
        <Group gap="sm" align="flex-start">
          <TextInput key={scale.code} w={140} label={t("questionnaires.code")} defaultValue={scale.code} error={code} disabled={disabled} onBlur={(event) => { const named = event.currentTarget.value.trim(); if (named !== scale.code) change((draft) => renameScale(draft, place, named)); }} />
          <NumberInput w={170} label={t("questionnaires.positive")} value={scale.positive_from ?? ""} disabled={disabled} allowDecimal={false} onChange={(value) => edit((one) => (one.positive_from = optional(value)))} />
          <NumberInput w={200} label={t("questionnaires.meaningful")} value={scale.meaningful_change ?? ""} min={1} disabled={disabled} allowDecimal={false} onChange={(value) => edit((one) => (one.meaningful_change = optional(value)))} />
        </Group>
        <PhraseField label={t("questionnaires.scaleTitle")} path={`${path}.title`} value={scale.title} disabled={disabled} onChange={(language, words) => edit((one) => (one.title[language] = words))} />
        <MultiSelect label={t("questionnaires.adds")} data={itemCodes(body)} value={scale.items} disabled={disabled} error={items} onChange={(codes) => codes.length > 0 && edit((one) => (one.items = codes))} />
        {scale.bands.map((band, index) => (
          // Codes may be the same while one writes.
          <BandRow key={index} band={band} path={`${path}.bands.${index}`} disabled={disabled} edit={(work) => edit((one) => { const found = one.bands[index]; if (found) work(found); })} onRemove={() => edit((one) => void one.bands.splice(index, 1))} />
        ))}
        <Button variant="subtle" size="sm" disabled={disabled} leftSection={<Icon name="plus" size={18} />} style={{ alignSelf: "flex-start" }} onClick={() => edit((one) => void one.bands.push({ code: freeCode(one.bands.map(({ code }) => code), "band"), low: next, high: next + 4, tone: "calm", label: { en: "", hi: "" }, words: { en: "", hi: "" } }))}>
          {t("questionnaires.addBand")}
        </Button>
      </Stack>
    </Paper>
  );
}

/** How answers add up, what totals mean, and which change is one. */
export function Scoring(props: PartProps) {
  const t = useT();
  const { body, disabled, change } = props;
  const codes = itemCodes(body);
  return (
    <Stack gap="lg">
      <Text c="dimmed">{t("questionnaires.scoringLead")}</Text>
      {body.scales.map((scale, place) => (
        <ScaleCard key={`${place}:${scale.code}`} {...props} place={place} />
      ))}
      <Button variant="subtle" disabled={disabled || codes.length === 0} leftSection={<Icon name="plus" size={18} />} style={{ alignSelf: "flex-start" }} onClick={() => change((draft) => void draft.scales.push({ code: draft.scales.length === 0 ? "total" : freeCode(draft.scales.map(({ code }) => code), "scale"), title: { en: "", hi: "" }, items: codes, bands: [], positive_from: null, meaningful_change: null }))}>
        {t("questionnaires.addScale")}
      </Button>
    </Stack>
  );
}
