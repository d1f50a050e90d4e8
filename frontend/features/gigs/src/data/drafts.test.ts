import { expect, test } from "vitest";
import { contentOf, emptyDraft, emptyPackage, previewOf } from "./drafts";

test("only what the kind needs is sent, and the preview shows the same", () => {
  const draft = { ...emptyDraft("service"), packages: [{ ...emptyPackage("service"), title: "Plan", price: "90" }] };
  const [sent] = contentOf("service", draft).packages;
  expect(sent).toEqual({ title: "Plan", summary: "", price_minor: 9000, delivery_days: 5, revisions: 1 });
  expect(previewOf("service", draft)[0]).toMatchObject({ minutes: 0, sessions: 0, delivery_days: 5 });
  expect(contentOf("bundle", emptyDraft("bundle")).packages[0]).toMatchObject({ sessions: 4, valid_days: 180 });
});
