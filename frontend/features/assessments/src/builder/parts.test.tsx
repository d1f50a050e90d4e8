import { fireEvent, render, screen } from "@testing-library/react";
import type { Questionnaire, VersionList } from "@mindo/api";
import { ensureMessages, setLocale } from "@mindo/i18n";
import { UiProvider } from "@mindo/ui";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { EMPTY, newItem } from "./codes";
import type { Change } from "./useDraft";
import { FollowUp } from "./FollowUp";
import { Preview } from "./Preview";
import { Scoring } from "./Scoring";

function body(): Questionnaire {
  const question = newItem("q1");
  question.text = { en: "How was today?", hi: "आज का दिन कैसा रहा?" };
  question.options = [
    { value: 0, label: { en: "Good", hi: "अच्छा" } },
    { value: 1, label: { en: "Hard", hi: "कठिन" } },
  ];
  const band = (code: string, low: number, en: string, hi: string) => ({ code, low, high: low, tone: "calm" as const, label: { en, hi }, words: { en: "", hi: "" } });
  return {
    ...structuredClone(EMPTY),
    code: "day",
    title: { en: "Day", hi: "दिन" },
    sections: [{ code: "main", title: { en: "", hi: "" }, lead: { en: "", hi: "" }, items: [question] }],
    scales: [{ code: "total", title: { en: "Load", hi: "बोझ" }, items: ["q1"], bands: [band("low", 0, "Light", "हल्का"), band("high", 1, "Heavy", "भारी")], positive_from: 1, meaningful_change: null }],
  };
}

const told = vi.fn<(body: Questionnaire) => void>();
const latest = () => told.mock.lastCall?.[0];
const row = (code: string, state: "published" | "draft") => ({ id: code, code, version: 1, title: { en: code.toUpperCase(), hi: "" }, state, licence_status: "cleared", revision: 1, updated_at: "2026-01-01T00:00:00Z", published_at: null });

function Held({ show }: { show: (body: Questionnaire, change: Change) => ReactNode }) {
  const [held, setHeld] = useState(body);
  const change: Change = (edit) => {
    const next = structuredClone(held);
    edit(next);
    told(next);
    setHeld(next);
  };
  return show(held, change);
}

function draw(show: (body: Questionnaire, change: Change) => ReactNode) {
  const cache = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  cache.setQueryData<VersionList>(["questionnaires"], { results: [row("phq-9", "published"), row("draft-only", "draft"), row("day", "published")] });
  render(
    <UiProvider env="test">
      <QueryClientProvider client={cache}>
        <Held show={show} />
      </QueryClientProvider>
    </UiProvider>,
  );
}

describe("the builder", () => {
  beforeAll(async () => {
    await ensureMessages(["common", "questionnaires", "assessments"]);
  });
  afterEach(() => setLocale("en"));

  it("names sums in both languages, and gives bands the codes one wants", () => {
    draw((held, change) => <Scoring body={held} disabled={false} change={change} />);
    fireEvent.change(screen.getByLabelText("Name of the sum · Hindi"), { target: { value: "भार" } });
    const second = screen.getAllByLabelText("Code")[2];
    if (!second) throw new Error("no field for the second band's code");
    fireEvent.change(second, { target: { value: " heavy " } });
    fireEvent.blur(second);
    expect(latest()?.scales[0]?.title).toEqual({ en: "Load", hi: "भार" });
    expect(latest()?.scales[0]?.bands.map(({ code }) => code)).toEqual(["low", "heavy"]);
  });

  it("offers what is published and not itself, from the total that is positive, and takes it back", () => {
    draw((held, change) => <FollowUp body={held} disabled={false} change={change} />);
    fireEvent.click(screen.getByRole("button", { name: "Offer a questionnaire" }));
    expect(latest()?.follow_up).toEqual({ scale: "total", at_least: 1, questionnaire: "phq-9" });
    fireEvent.change(screen.getByLabelText("Is at least"), { target: { value: "2" } });
    expect(latest()?.follow_up?.at_least).toBe(2);
    fireEvent.click(screen.getByRole("button", { name: "Offer nothing" }));
    expect(latest()?.follow_up).toBeNull();
  });

  it("previews names of sums and bands in the reader's language, and what is offered then", async () => {
    await setLocale("hi");
    draw((held) => <Preview body={{ ...held, follow_up: { scale: "total", at_least: 1, questionnaire: "phq-9" } }} />);
    fireEvent.click(screen.getByRole("radio", { name: "कठिन" }));
    fireEvent.keyDown(window, { key: "Enter" });
    expect(screen.getByRole("status").textContent).toContain("बोझ: 1 (भारी)");
    expect(screen.getByRole("status").textContent).toContain("phq-9");
  });
});
