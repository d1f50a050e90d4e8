import type { Question, Questionnaire } from "@mindo/api";

const items = (body: Questionnaire): Question[] => body.sections.flatMap((section) => section.items);

/** The first free code of a kind: q1, q2, … */
export function freeCode(taken: readonly string[], stem: string): string {
  let number = taken.length + 1;
  while (taken.includes(`${stem}${number}`)) number += 1;
  return `${stem}${number}`;
}

export const itemCodes = (body: Questionnaire): string[] => items(body).map(({ code }) => code);

/** A question's new name, everywhere it is named. */
export function rename(body: Questionnaire, before: string, after: string): void {
  const swap = (codes: readonly string[]) => codes.map((code) => (code === before ? after : code));
  for (const item of items(body)) {
    if (item.code === before) item.code = after;
    if (item.show_if) item.show_if.items = swap(item.show_if.items);
  }
  for (const scale of body.scales) scale.items = swap(scale.items);
  for (const rule of body.crisis) if (rule.item === before) rule.item = after;
}

/** Takes a question out, and out of everything that named it; a scale left with nothing goes too. */
export function removeItem(body: Questionnaire, code: string): void {
  for (const section of body.sections) section.items = section.items.filter((item) => item.code !== code);
  for (const item of items(body)) {
    if (!item.show_if) continue;
    item.show_if.items = item.show_if.items.filter((one) => one !== code);
    if (item.show_if.items.length === 0) item.show_if = null;
  }
  for (const scale of body.scales) scale.items = scale.items.filter((one) => one !== code);
  for (let place = body.scales.length - 1; place >= 0; place -= 1) if (body.scales[place]?.items.length === 0) removeScale(body, place);
  body.crisis = body.crisis.filter((rule) => rule.item !== code);
}

/** A sum's new name, also for what is offered after it. */
export function renameScale(body: Questionnaire, place: number, code: string): void {
  const scale = body.scales[place];
  if (!scale) return;
  if (body.follow_up?.scale === scale.code) body.follow_up.scale = code;
  scale.code = code;
}

/** Takes a sum out, and with it what was offered after it. */
export function removeScale(body: Questionnaire, place: number): void {
  const [gone] = body.scales.splice(place, 1);
  if (gone && body.follow_up?.scale === gone.code && !body.scales.some(({ code }) => code === gone.code)) body.follow_up = null;
}

/** Moves an entry one place up or down; at the ends nothing happens. */
export function move(list: unknown[], from: number, by: -1 | 1): void {
  const to = from + by;
  const entry = list[from];
  if (entry === undefined || to < 0 || to >= list.length) return;
  list.splice(from, 1);
  list.splice(to, 0, entry);
}

/** Another kind of answer. Answers nobody has written anything into go when there is no list, and two come back with one. */
export function turnInto(question: Question, kind: Question["kind"]): void {
  question.kind = kind;
  const listed = kind === "choice" || kind === "multiple";
  if (!listed) question.options = question.options.filter(({ label }) => label.en !== "" || label.hi !== "");
  else if (question.options.length === 0) question.options = newItem(question.code).options;
}

export const EMPTY: Omit<Questionnaire, "code" | "title"> = {
  short: "",
  about: { en: "", hi: "" },
  minutes: 3,
  licence: { status: "unknown", source: "", notice: { en: "", hi: "" } },
  sections: [{ code: "main", title: { en: "", hi: "" }, lead: { en: "", hi: "" }, items: [] }],
  scales: [],
  crisis: [],
  follow_up: null,
};

export function newItem(code: string): Question {
  const option = (value: number) => ({ value, label: { en: "", hi: "" } });
  return { code, kind: "choice", text: { en: "", hi: "" }, options: [option(0), option(1)], low: 0, high: 10, required: true, show_if: null };
}
