import { Alert, Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import type { ResponseView, ScaleView } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { StatusPill, type Tone } from "@mindo/ui";
import { Link } from "react-router";
import { usePhrase } from "../data/assessments";
import { meetsCrisis } from "../data/asked";
import { CrisisPanel } from "./CrisisPanel";

export const TONES: Readonly<Record<string, Tone>> = { calm: "good", mild: "quiet", attention: "attention", serious: "bad" };

function ScaleCard({ scale }: { scale: ScaleView }) {
  const t = useT();
  const phrase = usePhrase();
  return (
    <Paper withBorder p="lg">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} className="mindo-tabular">
            {t("assessments.result.of", { total: scale.total, high: scale.high })}
          </Title>
          {scale.label ? <StatusPill tone={TONES[scale.tone ?? "calm"] ?? "quiet"}>{phrase(scale.label)}</StatusPill> : null}
        </Group>
        {scale.words ? <Text>{phrase(scale.words)}</Text> : null}
        <Text c="dimmed">{scale.change && scale.before !== null ? t(`assessments.result.${scale.change}`, { before: scale.before }) : t("assessments.result.first")}</Text>
      </Stack>
    </Paper>
  );
}

/** What a submitted questionnaire adds up to, in plain words, and what to do next. */
export function Result({ response, onFollowUp }: { response: ResponseView; onFollowUp: (code: string) => void }) {
  const t = useT();
  const phrase = usePhrase();
  const result = response.result;
  const crisis = Object.entries(response.answers).some(([item, value]) => meetsCrisis(response.questionnaire, item, value));
  const followUp = result?.follow_up;
  return (
    <Stack gap="lg">
      {result?.scales.map((scale) => <ScaleCard key={scale.code} scale={scale} />)}
      {crisis ? <CrisisPanel told /> : null}
      {followUp ? (
        <Alert color="pine" variant="light">
          <Group justify="space-between">
            <Text>{t("assessments.result.followUp")}</Text>
            <Button onClick={() => onFollowUp(followUp)}>{t("assessments.result.followUpAction")}</Button>
          </Group>
        </Alert>
      ) : null}
      <Group>
        <Button color="clay" component="a" href="/professionals">
          {t("assessments.result.find")}
        </Button>
        <Button variant="default" component={Link} to="/check-ins">
          {t("assessments.result.done")}
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        {t("assessments.result.screening")} {phrase(response.questionnaire.licence.notice)}
      </Text>
    </Stack>
  );
}
