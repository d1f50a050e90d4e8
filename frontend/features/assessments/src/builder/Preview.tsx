import { Alert, Button, Paper, Stack, Text } from "@mantine/core";
import type { Questionnaire } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { useState } from "react";
import { usePhrase } from "../data/assessments";
import type { Answers } from "../data/asked";
import { itemCodes } from "./codes";
import { Runner } from "../parts/Runner";

/** The runner people meet, with this draft in it; nothing is sent and nobody is told. */
export function Preview({ body }: { body: Questionnaire }) {
  const t = useT();
  const phrase = usePhrase();
  const [answers, setAnswers] = useState<Answers>({});
  const [round, setRound] = useState(0);
  const [done, setDone] = useState(false);
  if (itemCodes(body).length === 0) return <Text c="dimmed">{t("questionnaires.nothing")}</Text>;
  const again = () => {
    setAnswers({});
    setDone(false);
    setRound(round + 1);
  };
  const totals = body.scales.map((scale) => {
    const total = scale.items.reduce((sum, code) => sum + (typeof answers[code] === "number" ? answers[code] : 0), 0);
    return { scale, total, band: scale.bands.find((band) => band.low <= total && total <= band.high) };
  });
  const offered = totals.some(({ scale, total }) => scale.code === body.follow_up?.scale && total >= body.follow_up.at_least);
  return (
    <Stack gap="md" maw={640}>
      <Text c="dimmed">{t("questionnaires.previewLead")}</Text>
      {done ? (
        <Alert color="pine" role="status" title={t("questionnaires.previewDone")}>
          {totals.map(({ scale, total, band }) => (
            <Text key={scale.code}>{t("questionnaires.previewTotal", { code: phrase(scale.title) || scale.code, total, band: phrase(band?.label) || "–" })}</Text>
          ))}
          {offered ? <Text>{t("questionnaires.previewFollowUp", { code: body.follow_up?.questionnaire ?? "" })}</Text> : null}
        </Alert>
      ) : (
        <Paper withBorder p="lg">
          <Runner key={round} questionnaire={body} answers={answers} state="saved" told={false} onAnswer={(item, value) => setAnswers((before) => ({ ...before, [item]: value }))} onFinish={() => setDone(true)} finishing={false} />
        </Paper>
      )}
      <Button variant="default" onClick={again} style={{ alignSelf: "flex-start" }}>
        {t("questionnaires.previewAgain")}
      </Button>
    </Stack>
  );
}
