import { act, fireEvent, render, screen } from "@testing-library/react";
import type { Onboarding } from "@mindo/api";
import { ensureMessages } from "@mindo/i18n";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { useTyped } from "./typed";

const own = { step: "", case: null, version: 3, problems: {}, draft: { about: { display_name: "" } } } as unknown as Onboarding;
const sent = vi.fn<(body: unknown) => void>();

function Step() {
  const { typed, set } = useTyped(own, "about");
  return <input aria-label="name" value={typed.display_name} onChange={(event) => set({ display_name: event.currentTarget.value })} />;
}

const show = () => {
  const cache = new QueryClient();
  cache.setQueryData(["onboarding"], own);
  return render(
    <QueryClientProvider client={cache}>
      <Step />
    </QueryClientProvider>,
  );
};
const type = (name: string) => fireEvent.change(screen.getByLabelText("name"), { target: { value: name } });
const flush = () => act(() => vi.advanceTimersByTimeAsync(0));
const names = () => sent.mock.calls.map(([body]) => (body as { values: { display_name: string } }).values.display_name);

describe("what was typed a moment ago", () => {
  beforeAll(() => ensureMessages(["common", "onboarding"]));
  beforeEach(() => {
    sent.mockClear();
    vi.useFakeTimers();
    vi.stubGlobal("fetch", async (request: Request) => {
      sent(await request.clone().json());
      return new Response(JSON.stringify(own), { status: 200, headers: { "content-type": "application/json" } });
    });
  });
  afterEach(() => vi.useRealTimers());

  it("is sent when one leaves the step by going back", async () => {
    const { unmount } = show();
    type("Mira");
    unmount();
    await flush();
    expect(names()).toEqual(["Mira"]);
  });

  it("is sent when the page goes, and not again when the step does", async () => {
    const { unmount } = show();
    type("Mira Sen");
    fireEvent(window, new Event("pagehide"));
    await flush();
    unmount();
    await flush();
    expect(names()).toEqual(["Mira Sen"]);
  });

  it("is sent once in a pause, and nothing is sent where nothing was typed", async () => {
    const { unmount } = show();
    type("M");
    type("Mi");
    await act(() => vi.advanceTimersByTimeAsync(800));
    unmount();
    show().unmount();
    await flush();
    expect(names()).toEqual(["Mi"]);
  });
});
