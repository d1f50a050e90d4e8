import { expect, test } from "vitest";
import { contentOf, emptyDraft, emptyPackage, majorOf, minorOf, previewOf } from "./drafts";

test("amounts go by digits, there and back", () => {
  expect(minorOf("19.99", "EUR")).toBe(1999);
  expect(minorOf("19.9", "EUR")).toBe(1990);
  expect(minorOf("1200", "JPY")).toBe(1200);
  expect(minorOf("19.999", "EUR")).toBe(0);
  expect(minorOf("-3", "EUR")).toBe(0);
  for (const minor of [1, 100, 1999, 120_000]) expect(minorOf(majorOf(minor, "EUR"), "EUR")).toBe(minor);
  expect(majorOf(1200, "JPY")).toBe("1200");
});

test("only what the kind needs is sent, and the preview shows the same", () => {
  const draft = { ...emptyDraft("service"), packages: [{ ...emptyPackage("service"), title: "Plan", price: "90" }] };
  const [sent] = contentOf("service", draft).packages;
  expect(sent).toEqual({ title: "Plan", summary: "", price_minor: 9000, delivery_days: 5, revisions: 1 });
  expect(previewOf("service", draft)[0]).toMatchObject({ minutes: 0, sessions: 0, delivery_days: 5 });
  expect(contentOf("bundle", emptyDraft("bundle")).packages[0]).toMatchObject({ sessions: 4, valid_days: 180 });
});
