import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import type { Question, Questionnaire } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { Icon, StatusPill } from "@mindo/ui";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Answer } from "../data/assessments";
import { usePhrase } from "../data/assessments";
import { type Answers, asked, firstOpen, meetsCrisis } from "../data/asked";
import { CrisisPanel } from "./CrisisPanel";
import { QuestionField } from "./QuestionField";

interface RunnerProps {
  readonly questionnaire: Questionnaire;
  readonly answers: Answers;
  readonly state: "saved" | "saving" | "unsaved";
  readonly told: boolean;
  readonly onAnswer: (item: string, value: Answer) => void;
  readonly onFinish: () => void;
  readonly finishing: boolean;
  readonly trouble?: ReactNode;
}

const PILL = { saved: "good", saving: "quiet", unsaved: "attention" } as const;

/** Number keys choose an answer, Enter goes on; nothing while one types. */
function useKeys(question: Question | undefined, onAnswer: (value: Answer) => void, onNext: () => void): void {
  const latest = useRef({ question, onAnswer, onNext });
  useEffect(() => {
    latest.current = { question, onAnswer, onNext };
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const now = latest.current;
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (event.ctrlKey || event.metaKey || event.altKey || target?.closest("textarea,select,a,[role=dialog],input:not([type=radio])")) return;
      const option = now.question?.kind === "choice" ? now.question.options[Number(event.key) - 1] : undefined;
      if (option) now.onAnswer(option.value);
      else if (event.key === "Enter" && !target?.closest("button:not([role=radio])")) {
        event.preventDefault();
        now.onNext();
      }
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}

/** One question a screen, saved as one goes. */
export function Runner({ questionnaire, answers, state, told, onAnswer, onFinish, finishing, trouble }: RunnerProps) {
  const t = useT();
  const phrase = usePhrase();
  const questions = asked(questionnaire, answers);
  const [at, setAt] = useState(() => firstOpen(questions, answers));
  const place = Math.min(at, questions.length - 1);
  const question = questions[place];
  const section = questionnaire.sections.find(({ items }) => items.some(({ code }) => code === question?.code));
  const last = place === questions.length - 1;
  const value = question ? answers[question.code] : undefined;
  const ready = value !== undefined || question?.required === false;
  const crisis = question ? meetsCrisis(questionnaire, question.code, value) : false;
  const heading = useRef<HTMLDivElement>(null);
  const go = (next: number) => {
    setAt(next);
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  };
  const next = () => {
    if (!ready || finishing) return;
    if (last) onFinish();
    else go(place + 1);
  };
  const give = (answer: Answer) => {
    if (question) onAnswer(question.code, answer);
  };
  useKeys(question, give, next);
  if (!question) return null;
  return (
    <Stack gap="lg">
      <div ref={heading} tabIndex={-1}>
        <Group justify="space-between" mb={6}>
          <Text size="sm" c="dimmed" className="mindo-tabular" aria-live="polite">
            {t("assessments.runner.step", { step: place + 1, count: questions.length })}
          </Text>
          <StatusPill tone={PILL[state]}>{t(`assessments.runner.${state}`)}</StatusPill>
        </Group>
        <Progress value={((place + 1) / questions.length) * 100} aria-label={t("assessments.runner.step", { step: place + 1, count: questions.length })} />
      </div>
      {section && phrase(section.lead) ? <Text c="dimmed">{phrase(section.lead)}</Text> : null}
      <QuestionField key={question.code} question={question} value={value} onAnswer={give} />
      {question.required ? null : (
        <Text size="sm" c="dimmed">
          {t("assessments.runner.optional")}
        </Text>
      )}
      {crisis ? <CrisisPanel told={told} /> : null}
      {trouble}
      <Group justify="space-between" mt="sm">
        <Button variant="default" onClick={() => go(place - 1)} disabled={place === 0}>
          {t("assessments.runner.back")}
        </Button>
        <Button color="clay" size="lg" onClick={next} disabled={!ready} loading={finishing} rightSection={last ? null : <Icon name="arrowRight" />}>
          {last ? t("assessments.runner.finish") : t("assessments.runner.next")}
        </Button>
      </Group>
      {question.kind === "choice" ? (
        <Text size="xs" c="dimmed" visibleFrom="md">
          {t("assessments.runner.keys", { count: question.options.length })}
        </Text>
      ) : null}
    </Stack>
  );
}
