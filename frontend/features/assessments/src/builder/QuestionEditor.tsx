import { ActionIcon, Button, Checkbox, Group, MultiSelect, NumberInput, Paper, Select, Stack, TextInput } from "@mantine/core";
import type { Question, Questionnaire } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";
import { itemCodes, removeItem, rename, turnInto } from "./codes";
import { useFault } from "./faults";
import { PhraseField } from "./PhraseField";
import type { Change } from "./useDraft";

const KINDS = ["choice", "multiple", "scale", "number", "text"] as const;

interface QuestionEditorProps {
  readonly body: Questionnaire;
  readonly section: number;
  readonly place: number;
  readonly disabled: boolean;
  readonly change: Change;
  readonly onMove: (by: -1 | 1) => void;
}

function Options({ question, path, disabled, edit }: { question: Question; path: string; disabled: boolean; edit: (work: (item: Question) => void) => void }) {
  const t = useT();
  const fault = useFault(`${path}.options`);
  const editOption = (index: number, work: (option: Question["options"][number]) => void) =>
    edit((item) => {
      const one = item.options[index];
      if (one) work(one);
    });
  return (
    <Stack gap="sm">
      {question.options.map((option, index) => (
        // Answers have no name but their place.
        <Group key={index} align="flex-start" wrap="nowrap" gap="sm">
          <NumberInput w={84} label={t("questionnaires.counts")} value={option.value} disabled={disabled} error={Boolean(fault)} allowDecimal={false} min={-1000} max={1000} onChange={(value) => editOption(index, (one) => (one.value = Number(value) || 0))} />
          <div style={{ flex: 1 }}>
            <PhraseField label={t("questionnaires.answer")} path={`${path}.options.${index}.label`} value={option.label} disabled={disabled} onChange={(language, words) => editOption(index, (one) => (one.label[language] = words))} />
          </div>
          <ActionIcon mt={26} size={36} variant="subtle" color="gray" disabled={disabled} aria-label={t("questionnaires.removeAnswer", { number: index + 1 })} onClick={() => edit((item) => void item.options.splice(index, 1))}>
            <Icon name="cross" size={18} />
          </ActionIcon>
        </Group>
      ))}
      {fault ? <p role="alert" style={{ color: "var(--mantine-color-error)", margin: 0 }}>{fault}</p> : null}
      <Button variant="subtle" size="sm" disabled={disabled} leftSection={<Icon name="plus" size={18} />} style={{ alignSelf: "flex-start" }} onClick={() => edit((item) => void item.options.push({ value: Math.max(-1, ...item.options.map(({ value }) => value)) + 1, label: { en: "", hi: "" } }))}>
        {t("questionnaires.addAnswer")}
      </Button>
    </Stack>
  );
}

/** One question: its words, its kind with what that kind needs, and when it is asked. */
export function QuestionEditor({ body, section, place, disabled, change, onMove }: QuestionEditorProps) {
  const t = useT();
  const path = `sections.${section}.items.${place}`;
  const codeFault = useFault(`${path}.code`);
  const highFault = useFault(`${path}.high`);
  const showFault = useFault(`${path}.show_if`);
  const question = body.sections[section]?.items[place];
  if (!question) return null;
  const edit = (work: (item: Question) => void) =>
    change((draft) => {
      const item = draft.sections[section]?.items[place];
      if (item) work(item);
    });
  const earlier = itemCodes(body).slice(0, itemCodes(body).indexOf(question.code));
  const listed = question.kind === "choice" || question.kind === "multiple";
  const bounded = question.kind === "scale" || question.kind === "number";
  const condition = question.show_if;
  return (
    <Paper withBorder p="md" component="li" style={{ listStyle: "none" }}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-end" gap="sm">
          <Group gap="sm" align="flex-end">
            <TextInput key={question.code} w={140} label={t("questionnaires.code")} defaultValue={question.code} disabled={disabled} error={codeFault} onBlur={(event) => event.currentTarget.value !== question.code && change((draft) => rename(draft, question.code, event.currentTarget.value.trim()))} />
            <Select w={190} label={t("questionnaires.kindLabel")} allowDeselect={false} disabled={disabled} data={KINDS.map((kind) => ({ value: kind, label: t(`questionnaires.kind.${kind}`) }))} value={question.kind} onChange={(kind) => edit((item) => turnInto(item, KINDS.find((one) => one === kind) ?? item.kind))} />
            <Checkbox mb={8} label={t("questionnaires.required")} checked={question.required} disabled={disabled} onChange={(event) => { const on = event.currentTarget.checked; edit((item) => (item.required = on)); }} />
          </Group>
          <Group gap={4}>
            <ActionIcon variant="subtle" color="gray" size={36} disabled={disabled} aria-label={t("questionnaires.up", { code: question.code })} onClick={() => onMove(-1)}>↑</ActionIcon>
            <ActionIcon variant="subtle" color="gray" size={36} disabled={disabled} aria-label={t("questionnaires.down", { code: question.code })} onClick={() => onMove(1)}>↓</ActionIcon>
            <ActionIcon variant="subtle" color="gray" size={36} disabled={disabled} aria-label={t("questionnaires.removeQuestion", { code: question.code })} onClick={() => change((draft) => removeItem(draft, question.code))}>
              <Icon name="cross" size={18} />
            </ActionIcon>
          </Group>
        </Group>
        <PhraseField label={t("questionnaires.question")} path={`${path}.text`} value={question.text} disabled={disabled} onChange={(language, words) => edit((item) => (item.text[language] = words))} />
        {listed ? <Options question={question} path={path} disabled={disabled} edit={edit} /> : null}
        {bounded ? (
          <Group gap="sm" align="flex-start">
            <NumberInput w={120} label={t("questionnaires.low")} value={question.low} disabled={disabled} allowDecimal={false} onChange={(value) => edit((item) => (item.low = Number(value) || 0))} />
            <NumberInput w={120} label={t("questionnaires.high")} value={question.high} disabled={disabled} error={highFault} allowDecimal={false} onChange={(value) => edit((item) => (item.high = Number(value) || 0))} />
          </Group>
        ) : null}
        <Group gap="sm" align="flex-start">
          <MultiSelect flex={1} miw={200} label={t("questionnaires.showIf")} placeholder={condition ? "" : t("questionnaires.always")} data={earlier} value={condition?.items ?? []} disabled={disabled || earlier.length === 0} error={showFault} onChange={(items) => edit((item) => (item.show_if = items.length > 0 ? { items, at_least: item.show_if?.at_least ?? 1 } : null))} />
          {condition ? <NumberInput w={140} label={t("questionnaires.atLeast")} value={condition.at_least} disabled={disabled} allowDecimal={false} onChange={(value) => edit((item) => { if (item.show_if) item.show_if.at_least = Number(value) || 0; })} /> : null}
        </Group>
      </Stack>
    </Paper>
  );
}
