import { Button, Group, NumberInput, Paper, Stack, Text, TextInput, Title } from "@mantine/core";
import type { Questionnaire } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";
import { freeCode, itemCodes, move, newItem } from "./codes";
import { useFault } from "./faults";
import { PhraseField } from "./PhraseField";
import { QuestionEditor } from "./QuestionEditor";
import type { Change } from "./useDraft";

export interface PartProps {
  readonly body: Questionnaire;
  readonly disabled: boolean;
  readonly change: Change;
}

function Section({ body, disabled, change, place }: PartProps & { place: number }) {
  const t = useT();
  const section = body.sections[place];
  if (!section) return null;
  const edit = (work: (section: Questionnaire["sections"][number]) => void) =>
    change((draft) => {
      const one = draft.sections[place];
      if (one) work(one);
    });
  return (
    <Paper withBorder p="lg" component="section" aria-label={t("questionnaires.section", { number: place + 1 })}>
      <Stack gap="md">
        <Group justify="space-between">
          <Title order={3} size="h4">
            {t("questionnaires.section", { number: place + 1 })}
          </Title>
          <Button variant="subtle" color="gray" size="sm" disabled={disabled || section.items.length > 0 || body.sections.length === 1} onClick={() => change((draft) => void draft.sections.splice(place, 1))}>
            {t("questionnaires.removeSection")}
          </Button>
        </Group>
        <PhraseField label={t("questionnaires.sectionTitle")} path={`sections.${place}.title`} value={section.title} disabled={disabled} onChange={(language, words) => edit((one) => (one.title[language] = words))} />
        <PhraseField label={t("questionnaires.lead")} path={`sections.${place}.lead`} value={section.lead} disabled={disabled} onChange={(language, words) => edit((one) => (one.lead[language] = words))} />
        <Stack component="ol" gap="md" p={0} m={0}>
          {section.items.map((item, index) => (
            <QuestionEditor key={item.code} body={body} section={place} place={index} disabled={disabled} change={change} onMove={(by) => change((draft) => move(draft.sections[place]?.items ?? [], index, by))} />
          ))}
        </Stack>
        <Button variant="default" disabled={disabled} leftSection={<Icon name="plus" size={18} />} style={{ alignSelf: "flex-start" }} onClick={() => change((draft) => void draft.sections[place]?.items.push(newItem(freeCode(itemCodes(draft), "q"))))}>
          {t("questionnaires.addQuestion")}
        </Button>
      </Stack>
    </Paper>
  );
}

/** What people read and are asked: title, introduction, sections and their questions. */
export function Content(props: PartProps) {
  const t = useT();
  const { body, disabled, change } = props;
  const none = useFault("sections");
  return (
    <Stack gap="lg">
      <PhraseField label={t("questionnaires.name")} path="title" value={body.title} disabled={disabled} onChange={(language, words) => change((draft) => void (draft.title[language] = words))} />
      <PhraseField label={t("questionnaires.about")} path="about" value={body.about} disabled={disabled} onChange={(language, words) => change((draft) => void (draft.about[language] = words))} />
      <Group gap="sm">
        <TextInput label={t("questionnaires.short")} value={body.short} disabled={disabled} maxLength={40} onChange={(event) => { const words = event.currentTarget.value; change((draft) => void (draft.short = words)); }} />
        <NumberInput label={t("questionnaires.minutes")} value={body.minutes} min={1} max={120} disabled={disabled} allowDecimal={false} onChange={(value) => change((draft) => void (draft.minutes = Number(value) || 1))} />
      </Group>
      {none ? (
        <Text c="rose" role="alert">
          {none}
        </Text>
      ) : null}
      {body.sections.map((section, place) => (
        <Section key={section.code} {...props} place={place} />
      ))}
      <Button variant="subtle" disabled={disabled} leftSection={<Icon name="plus" size={18} />} style={{ alignSelf: "flex-start" }} onClick={() => change((draft) => void draft.sections.push({ code: freeCode(draft.sections.map(({ code }) => code), "part"), title: { en: "", hi: "" }, lead: { en: "", hi: "" }, items: [] }))}>
        {t("questionnaires.addSection")}
      </Button>
    </Stack>
  );
}
