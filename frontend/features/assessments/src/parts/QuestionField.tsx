import { Checkbox, NumberInput, Radio, Slider, Stack, Text, Textarea } from "@mantine/core";
import type { Question } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { useEffect, useRef } from "react";
import type { Answer } from "../data/assessments";
import { usePhrase } from "../data/assessments";
import classes from "./QuestionField.module.css";

/** How long one rests before own words are sent again. */
const PAUSE = 800;

interface QuestionFieldProps {
  readonly question: Question;
  readonly value: unknown;
  readonly onAnswer: (value: Answer) => void;
}

function Choice({ question, value, onAnswer }: QuestionFieldProps) {
  const phrase = usePhrase();
  return (
    <Radio.Group value={typeof value === "number" ? String(value) : null} onChange={(chosen) => onAnswer(Number(chosen))} aria-label={phrase(question.text)}>
      <Stack gap="sm">
        {question.options.map((option) => (
          <Radio.Card key={option.value} value={String(option.value)} className={classes.option}>
            <Radio.Indicator />
            <Text span fw={560}>
              {phrase(option.label)}
            </Text>
          </Radio.Card>
        ))}
      </Stack>
    </Radio.Group>
  );
}

function Several({ question, value, onAnswer }: QuestionFieldProps) {
  const phrase = usePhrase();
  const chosen = Array.isArray(value) ? value.map(String) : [];
  return (
    <Checkbox.Group value={chosen} onChange={(next) => onAnswer(next.map(Number))} aria-label={phrase(question.text)}>
      <Stack gap="sm">
        {question.options.map((option) => (
          <Checkbox.Card key={option.value} value={String(option.value)} className={classes.option}>
            <Checkbox.Indicator />
            <Text span fw={560}>
              {phrase(option.label)}
            </Text>
          </Checkbox.Card>
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

function Measured({ question, value, onAnswer }: QuestionFieldProps) {
  const t = useT();
  const phrase = usePhrase();
  const number = typeof value === "number" ? value : undefined;
  if (question.kind === "number") {
    return (
      <NumberInput
        aria-label={phrase(question.text)}
        description={t("assessments.runner.number")}
        value={number ?? ""}
        min={question.low}
        max={question.high}
        allowDecimal={false}
        clampBehavior="strict"
        onChange={(next) => typeof next === "number" && onAnswer(next)}
      />
    );
  }
  return (
    <Slider
      thumbLabel={phrase(question.text)}
      value={number ?? question.low}
      min={question.low}
      max={question.high}
      marks={[question.low, question.high].map((mark) => ({ value: mark, label: String(mark) }))}
      mb="xl"
      onChangeEnd={onAnswer}
      onChange={onAnswer}
    />
  );
}

/** Own words: kept at the first letter, so that one can go on at once, then in pauses and when one leaves the field. */
function OwnWords({ label, value, onAnswer }: { label: string; value: string | undefined; onAnswer: (value: Answer) => void }) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pending = useRef<string | null>(null);
  const latest = useRef(onAnswer);
  useEffect(() => {
    latest.current = onAnswer;
  });
  const give = () => {
    clearTimeout(timer.current);
    if (pending.current !== null) latest.current(pending.current);
    pending.current = null;
  };
  // Left without leaving the field: by the browser's "back".
  useEffect(() => () => {
    clearTimeout(timer.current);
    if (pending.current !== null) latest.current(pending.current);
  }, []);
  return (
    <Textarea
      aria-label={label}
      autosize
      minRows={4}
      maxLength={2000}
      defaultValue={value ?? ""}
      onChange={(event) => {
        pending.current = event.currentTarget.value;
        clearTimeout(timer.current);
        if (!value) give();
        else timer.current = setTimeout(give, PAUSE);
      }}
      onBlur={give}
    />
  );
}

/** One question with the control its kind asks for. */
export function QuestionField(props: QuestionFieldProps) {
  const phrase = usePhrase();
  const { question, value, onAnswer } = props;
  return (
    <fieldset className={classes.field}>
      <legend className={classes.question}>{phrase(question.text)}</legend>
      {question.kind === "choice" ? <Choice {...props} /> : null}
      {question.kind === "multiple" ? <Several {...props} /> : null}
      {question.kind === "scale" || question.kind === "number" ? <Measured {...props} /> : null}
      {question.kind === "text" ? (
        <OwnWords label={phrase(question.text)} value={typeof value === "string" ? value : undefined} onAnswer={onAnswer} />
      ) : null}
    </fieldset>
  );
}
