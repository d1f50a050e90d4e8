import { Alert, Anchor, Text } from "@mantine/core";
import { ApiProblem } from "@mindo/api";
import { useCan } from "@mindo/auth";
import { useDraft } from "@mindo/auth/drafts";
import { useLanguage, useT } from "@mindo/i18n";
import { ErrorState, Page, SkeletonRows } from "@mindo/ui";
import { guessPlace, type Intake, useBlock, useChoices, useMatch } from "../data/matching";
import { IntakeForm } from "../parts/IntakeForm";
import { Slate } from "../parts/Slate";

const NOTHING: Omit<Intake, "jurisdiction" | "languages"> = {
  age_group: "adult", concerns: [], modality: null, medication: false, budget: null, approaches: [], genders: [], styles: [], cultures: [], known: null, within_days: 14, relax: [],
};

/** From a few answers to a short list of people, for visitors and patients alike. */
export default function Match() {
  const t = useT();
  const { zone, language } = useLanguage();
  const choices = useChoices();
  const match = useMatch();
  const block = useBlock();
  const can = useCan();
  const { value: said, set: setSaid } = useDraft<Partial<Intake>>("match", {}, { asks: false });
  const places = choices.data?.jurisdictions ?? [];
  const intake: Intake = { ...NOTHING, jurisdiction: guessPlace(zone, places) ?? places[0] ?? "IN", languages: [language], ...said };
  const find = (change: Partial<Intake> = {}) => {
    setSaid({ ...said, ...change });
    match.mutate({ ...intake, ...change });
  };
  const consent = match.error instanceof ApiProblem && match.error.code === "consent_required";
  return (
    <Page title={t("matching.title")} documentTitle={t("matching.document")} lead={match.data ? undefined : t("matching.lead")} width={match.data ? "wide" : "text"}>
      {choices.isError ? <ErrorState error={choices.error} onRetry={() => void choices.refetch()} /> : null}
      {choices.isPending ? <SkeletonRows /> : null}
      {consent ? (
        <Alert color="honey" title={t("matching.consent.title")} role="alert" mb="md">
          {t("matching.consent.body")} <Anchor href="/account">{t("matching.consent.link")}</Anchor>
        </Alert>
      ) : null}
      {match.data ? (
        <Slate
          slate={match.data}
          onAgain={() => match.reset()}
          onRelax={(name) => find({ relax: [...new Set([...intake.relax, name])] })}
          onBlock={(id) => block.mutate(id, { onSuccess: () => find() })}
        />
      ) : choices.data ? (
        <IntakeForm choices={choices.data} value={intake} onChange={(change) => setSaid({ ...said, ...change, relax: [] })} problem={consent ? null : match.error} pending={match.isPending} onFind={() => find()} />
      ) : null}
      {can("match.block") ? (
        <Text size="sm" mt="lg">
          <Anchor href="/app/match/hidden">{t("matching.hidden.link")}</Anchor>
        </Text>
      ) : null}
    </Page>
  );
}
