import { ApiProblem, type ResponseView } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { ErrorState, Page, SkeletonRows } from "@mindo/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "react-router";
import { begin, catalogueKey, responseKey, submit, trendsKey, usePhrase, useResponse } from "../data/assessments";
import { useAnswers } from "../data/useAnswers";
import { Result } from "../parts/Result";
import { Runner } from "../parts/Runner";
import { ConsentNeeded } from "./CheckIns";

function Taking({ response }: { response: ResponseView }) {
  const cache = useQueryClient();
  const kept = useAnswers(response.id, response.answers);
  const finish = useMutation({
    mutationFn: async () => {
      await kept.settled();
      return submit(response.id);
    },
    onSuccess: (done) => {
      cache.setQueryData(responseKey(response.id), done);
      void cache.invalidateQueries({ queryKey: catalogueKey, exact: true });
      void cache.invalidateQueries({ queryKey: trendsKey });
    },
  });
  const problem = finish.error ?? kept.problem;
  const consent = problem instanceof ApiProblem && problem.code === "consent_required";
  return (
    <Runner
      questionnaire={response.questionnaire}
      answers={kept.answers}
      state={kept.state}
      told={kept.told}
      onAnswer={kept.answer}
      onFinish={() => finish.mutate()}
      finishing={finish.isPending}
      trouble={consent ? <ConsentNeeded /> : problem ? <ErrorState error={problem} /> : null}
    />
  );
}

/** Taking a questionnaire, and its result afterwards. */
export default function Take() {
  const t = useT();
  const phrase = usePhrase();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const { responseId = "" } = useParams();
  const found = useResponse(responseId);
  const follow = async (code: string) => {
    const next = await begin(code);
    cache.setQueryData(responseKey(next.id), next);
    await navigate(`/check-ins/${next.id}`);
  };
  const response = found.data;
  if (!response) {
    return (
      <Page title={t("assessments.title")} documentTitle={t("assessments.runner.document")} width="text">
        {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : <SkeletonRows />}
      </Page>
    );
  }
  const done = response.state === "submitted";
  return (
    <Page title={done ? t("assessments.result.title") : phrase(response.questionnaire.title)} documentTitle={done ? t("assessments.result.document") : t("assessments.runner.document")} width="text">
      {done ? <Result response={response} onFollowUp={(code) => void follow(code)} /> : <Taking key={response.id} response={response} />}
    </Page>
  );
}
