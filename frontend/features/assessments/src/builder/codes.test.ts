import type { Questionnaire } from "@mindo/api";
import { describe, expect, it } from "vitest";
import { EMPTY, freeCode, move, newItem, removeItem, removeScale, rename, renameScale, turnInto } from "./codes";

function body(): Questionnaire {
  const [a, b] = [newItem("a"), newItem("b")];
  b.show_if = { items: ["a"], at_least: 1 };
  const scale = (code: string, items: string[]) => ({ code, title: { en: "", hi: "" }, items, bands: [], positive_from: null, meaningful_change: null });
  return {
    ...structuredClone(EMPTY),
    code: "x",
    title: { en: "", hi: "" },
    sections: [{ code: "main", title: { en: "", hi: "" }, lead: { en: "", hi: "" }, items: [a, b] }],
    scales: [scale("one", ["a"]), scale("both", ["a", "b"])],
    crisis: [{ item: "a", at_least: 1 }],
  };
}

describe("a question's code", () => {
  it("changes everywhere it is named", () => {
    const changed = body();
    rename(changed, "a", "mood");
    expect(JSON.stringify(changed)).not.toContain('"a"');
    expect(changed.scales[1]?.items).toEqual(["mood", "b"]);
  });

  it("takes along what only it was for when it goes", () => {
    const changed = body();
    removeItem(changed, "a");
    expect(changed.sections[0]?.items.map(({ code, show_if }) => [code, show_if])).toEqual([["b", null]]);
    expect(changed.scales.map(({ code }) => code)).toEqual(["both"]);
    expect(changed.crisis).toEqual([]);
  });

  it("is free when it is new", () => {
    expect(freeCode(["q1", "q3"], "q")).toBe("q4");
  });
});

describe("what is offered next", () => {
  const offering = (): Questionnaire => ({ ...body(), follow_up: { scale: "one", at_least: 3, questionnaire: "phq-9" } });

  it("follows the new name of its sum, and no other's", () => {
    const changed = offering();
    renameScale(changed, 1, "all");
    expect(changed.follow_up?.scale).toBe("one");
    renameScale(changed, 0, "mood");
    expect([changed.scales[0]?.code, changed.follow_up?.scale]).toEqual(["mood", "mood"]);
  });

  it("goes with its sum, also when that goes with its last question", () => {
    const [removed, emptied] = [offering(), offering()];
    removeScale(removed, 0);
    removeItem(emptied, "a");
    expect([removed.follow_up, emptied.follow_up]).toEqual([null, null]);
  });
});

it("a question in own words keeps no empty answers, and has two again when it needs them", () => {
  const question = newItem("q1");
  const [first] = question.options;
  if (first) first.label.en = "Well";
  turnInto(question, "text");
  expect(question.options.map(({ label }) => label.en)).toEqual(["Well"]);
  question.options = [];
  turnInto(question, "choice");
  expect(question.options.map(({ value }) => value)).toEqual([0, 1]);
});

it("moves stop at the ends", () => {
  const list = ["a", "b"];
  move(list, 0, -1);
  expect(list).toEqual(["a", "b"]);
  move(list, 0, 1);
  expect(list).toEqual(["b", "a"]);
});
