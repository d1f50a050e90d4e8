import { ActionIcon, Alert, Button, Group, NumberInput, Select, Stack, Text, Textarea, Title } from "@mantine/core";
import type { Questionnaire } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";
import { itemCodes } from "./codes";
import type { PartProps } from "./Content";
import { FollowUp } from "./FollowUp";
import { useFault } from "./faults";
import { PhraseField } from "./PhraseField";

const STATUSES = ["cleared", "permission_needed", "non_commercial", "unknown"] as const;

function Licence({ body, disabled, change }: PartProps) {
  const t = useT();
  const fault = useFault("licence.status");
  const { licence } = body;
  return (
    <Stack gap="md" component="section">
      <Title order={3} size="h4">
        {t("questionnaires.licence")}
      </Title>
      {licence.status === "cleared" ? null : <Alert color="honey">{t("questionnaires.gate")}</Alert>}
      <Select label={t("questionnaires.statusLabel")} allowDeselect={false} disabled={disabled} error={fault} data={STATUSES.map((status) => ({ value: status, label: t(`questionnaires.status.${status}`) }))} value={licence.status} onChange={(status) => change((draft) => void (draft.licence.status = STATUSES.find((one) => one === status) ?? draft.licence.status))} />
      <Textarea label={t("questionnaires.source")} description={t("questionnaires.sourceHint")} autosize maxLength={2000} disabled={disabled} value={licence.source} onChange={(event) => { const words = event.currentTarget.value; change((draft) => void (draft.licence.source = words)); }} />
      <PhraseField label={t("questionnaires.notice")} path="licence.notice" value={licence.notice} disabled={disabled} onChange={(language, words) => change((draft) => void (draft.licence.notice[language] = words))} />
    </Stack>
  );
}

function Crisis({ body, disabled, change }: PartProps) {
  const t = useT();
  const fault = useFault("crisis");
  const codes = itemCodes(body);
  const edit = (place: number, work: (rule: Questionnaire["crisis"][number]) => void) =>
    change((draft) => {
      const one = draft.crisis[place];
      if (one) work(one);
    });
  return (
    <Stack gap="md" component="section">
      <Title order={3} size="h4">
        {t("questionnaires.crisis")}
      </Title>
      <Text c="dimmed">{t("questionnaires.crisisLead")}</Text>
      {fault ? (
        <Text c="rose" role="alert">
          {fault}
        </Text>
      ) : null}
      {body.crisis.map((rule, place) => (
        <Group key={rule.item} gap="sm" align="flex-end">
          <Select w={180} label={t("questionnaires.question")} allowDeselect={false} disabled={disabled} data={codes} value={rule.item} onChange={(item) => edit(place, (one) => { if (item) one.item = item; })} />
          <NumberInput w={150} label={t("questionnaires.atLeast")} value={rule.at_least} disabled={disabled} allowDecimal={false} onChange={(value) => edit(place, (one) => (one.at_least = Number(value) || 0))} />
          <ActionIcon size={36} variant="subtle" color="gray" disabled={disabled} aria-label={t("questionnaires.removeRule", { code: rule.item })} onClick={() => change((draft) => void draft.crisis.splice(place, 1))}>
            <Icon name="cross" size={18} />
          </ActionIcon>
        </Group>
      ))}
      <Button variant="subtle" size="sm" disabled={disabled || codes.length === 0} leftSection={<Icon name="plus" size={18} />} style={{ alignSelf: "flex-start" }} onClick={() => change((draft) => void draft.crisis.push({ item: codes.find((code) => !draft.crisis.some((rule) => rule.item === code)) ?? codes[0] ?? "", at_least: 1 }))}>
        {t("questionnaires.addRule")}
      </Button>
    </Stack>
  );
}

/** Whether it may be published at all, which answers bring help at once, and what is offered next. */
export function Rules(props: PartProps) {
  return (
    <Stack gap="xl">
      <Licence {...props} />
      <Crisis {...props} />
      <FollowUp {...props} />
    </Stack>
  );
}
