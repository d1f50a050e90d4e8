import type { Question, Questionnaire } from "@mindo/api";
import { describe, expect, it } from "vitest";
import { asked, firstOpen, meetsCrisis } from "./asked";

const item = (code: string, show_if: Question["show_if"] = null): Question => ({
  code, kind: "choice", text: { en: code, hi: code }, options: [], low: 0, high: 10, required: true, show_if,
});
const questionnaire = {
  code: "phq-9",
  sections: [{ code: "main", title: { en: "", hi: "" }, lead: { en: "", hi: "" }, items: [item("a"), item("b"), item("c", { items: ["a", "b"], at_least: 1 })] }],
  crisis: [{ item: "b", at_least: 1 }],
} as unknown as Questionnaire;

describe("what is asked", () => {
  it("follows the answers as the server does", () => {
    expect(asked(questionnaire, { a: 0, b: 0 }).map(({ code }) => code)).toEqual(["a", "b"]);
    expect(asked(questionnaire, { a: 0, b: 2 }).map(({ code }) => code)).toEqual(["a", "b", "c"]);
  });

  it("goes on at the first question without an answer", () => {
    expect(firstOpen(asked(questionnaire, { a: 0 }), { a: 0 })).toBe(1);
    expect(firstOpen(asked(questionnaire, { a: 0, b: 0 }), { a: 0, b: 0 })).toBe(1);
  });
});

describe("the crisis rule", () => {
  it("holds at the answer itself, whatever else was answered", () => {
    expect(meetsCrisis(questionnaire, "b", 1)).toBe(true);
    expect(meetsCrisis(questionnaire, "b", 0)).toBe(false);
    expect(meetsCrisis(questionnaire, "a", 3)).toBe(false);
  });
});
