import { Button, Group, NumberInput, Select, Stack, Text, Title } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";
import { usePhrase } from "../data/assessments";
import { useVersions } from "../data/versions";
import type { PartProps } from "./Content";
import { useFault } from "./faults";

/** Which other questionnaire is offered when a sum is high: "a fuller one", for a short screen. */
export function FollowUp({ body, disabled, change }: PartProps) {
  const t = useT();
  const phrase = usePhrase();
  const scaleFault = useFault("follow_up.scale");
  const otherFault = useFault("follow_up.questionnaire");
  const published = (useVersions().data?.results ?? []).filter(({ state, code }) => state === "published" && code !== body.code);
  const offer = body.follow_up;
  const others = published.map(({ code, title }) => ({ value: code, label: `${phrase(title) || code} (${code})` }));
  // What is chosen stays readable though it is not published any more.
  const data = offer && !others.some(({ value }) => value === offer.questionnaire) ? [...others, { value: offer.questionnaire, label: offer.questionnaire }] : others;
  const scales = [...new Set([...body.scales.map(({ code }) => code), ...(offer ? [offer.scale] : [])])];
  const first = body.scales[0];
  return (
    <Stack gap="md" component="section" aria-label={t("questionnaires.followUp")}>
      <Title order={3} size="h4">
        {t("questionnaires.followUp")}
      </Title>
      <Text c="dimmed">{t("questionnaires.followUpLead")}</Text>
      {offer ? (
        <>
          <Group gap="sm" align="flex-start">
            <Select w={160} label={t("questionnaires.followUpScale")} allowDeselect={false} disabled={disabled} error={scaleFault} data={scales} value={offer.scale} onChange={(scale) => change((draft) => { if (draft.follow_up && scale) draft.follow_up.scale = scale; })} />
            <NumberInput w={140} label={t("questionnaires.followUpFrom")} disabled={disabled} allowDecimal={false} value={offer.at_least} onChange={(value) => change((draft) => { if (draft.follow_up) draft.follow_up.at_least = Number(value) || 0; })} />
            <Select flex={1} miw={220} label={t("questionnaires.followUpOffer")} allowDeselect={false} searchable disabled={disabled} error={otherFault} data={data} value={offer.questionnaire} onChange={(code) => change((draft) => { if (draft.follow_up && code) draft.follow_up.questionnaire = code; })} />
          </Group>
          <Button variant="subtle" color="gray" size="sm" disabled={disabled} style={{ alignSelf: "flex-start" }} onClick={() => change((draft) => void (draft.follow_up = null))}>
            {t("questionnaires.removeFollowUp")}
          </Button>
        </>
      ) : (
        <Button
          variant="subtle"
          size="sm"
          disabled={disabled || !first || others.length === 0}
          leftSection={<Icon name="plus" size={18} />}
          style={{ alignSelf: "flex-start" }}
          onClick={() => change((draft) => void (draft.follow_up = { scale: first?.code ?? "", at_least: first?.positive_from ?? 1, questionnaire: others[0]?.value ?? "" }))}
        >
          {t("questionnaires.addFollowUp")}
        </Button>
      )}
    </Stack>
  );
}
