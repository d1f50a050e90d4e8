import type { Question, Questionnaire } from "@mindo/api";

export type Answers = Readonly<Record<string, unknown>>;

/** The questions asked as far as the answers lead, by the server's own rule, so that the next screen need not wait for it. */
export function asked(questionnaire: Questionnaire, answers: Answers): readonly Question[] {
  const shown: Question[] = [];
  const codes = new Set<string>();
  for (const item of questionnaire.sections.flatMap(({ items }) => items)) {
    const rule = item.show_if;
    const holds =
      rule === null ||
      rule.items.some((code) => {
        const value = answers[code];
        return codes.has(code) && typeof value === "number" && value >= rule.at_least;
      });
    if (!holds) continue;
    shown.push(item);
    codes.add(item.code);
  }
  return shown;
}

/** Whether an answer meets a crisis rule. Decided here as well, so that help is shown before any request has left. */
export function meetsCrisis(questionnaire: Questionnaire, item: string, value: unknown): boolean {
  return questionnaire.crisis.some((rule) => rule.item === item && typeof value === "number" && value >= rule.at_least);
}

/** The first question without an answer; the last one when all are answered. */
export function firstOpen(questions: readonly Question[], answers: Answers): number {
  const found = questions.findIndex(({ code }) => answers[code] === undefined);
  return found === -1 ? Math.max(0, questions.length - 1) : found;
}
