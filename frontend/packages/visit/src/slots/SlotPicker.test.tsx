import { act, fireEvent, render, screen } from "@testing-library/react";
import { ensureMessages, setZone } from "@mindo/i18n";
import { UiProvider } from "@mindo/ui";
import type { TopicHandlers } from "@mindo/live";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { SlotPicker } from "./SlotPicker";

const heard = vi.hoisted((): { handlers: unknown } => ({ handlers: null }));
vi.mock("@mindo/live", async (original) => ({
  ...(await original<object>()),
  useTopicHandlers: (_topic: string, handlers: unknown) => {
    heard.handlers = handlers;
  },
}));

const ID = "01a204d6-57e0-7611-8272-56e5d6540e94";
const somebody = { id: ID, display_name: "Dr. Noor Khan", zone: "Asia/Kolkata" };
let free: string[] = [];
const tell = (removed: string[]) =>
  act(() => {
    (heard.handlers as TopicHandlers<`calendar:${string}`>).event?.({
      name: "slots.changed",
      data: { since: 1, version: 2, added: [], removed: removed.map((starts_at) => ({ starts_at, minutes: 50 })), reset: false, next_slot: null },
    } as never);
  });

const lost = vi.fn();
function Held({ except, at = null }: { except?: string; at?: string | null }) {
  const [chosen, setChosen] = useState<string | null>(at);
  return (
    <SlotPicker
      professional={somebody}
      minutes={50}
      chosen={chosen}
      onChoose={setChosen}
      except={except}
      onLost={() => {
        lost();
        setChosen(null);
      }}
    />
  );
}
const show = (props: { except?: string; at?: string } = {}) =>
  render(
    <UiProvider env="test">
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <Held {...props} />
      </QueryClientProvider>
    </UiProvider>,
  );

describe("picking a time", () => {
  beforeAll(() => ensureMessages(["common", "slots"]));
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.parse("2026-10-20T10:00:00Z"), toFake: ["Date"] });
    setZone("Europe/Berlin");
    lost.mockReset();
    Element.prototype.scrollIntoView = () => undefined;
    vi.stubGlobal("fetch", (input: Request) => {
      const asked = new URL(input.url).searchParams;
      const within = free.filter((at) => Date.parse(at) >= Date.parse(asked.get("from") ?? "") && Date.parse(at) < Date.parse(asked.get("to") ?? ""));
      const slots = within.map((at) => ({ starts_at: at, ends_at: new Date(Date.parse(at) + 3_000_000).toISOString(), minutes: 50, offset_minutes: 330 }));
      return Promise.resolve(new Response(JSON.stringify({ version: 1, zone: "Asia/Kolkata", slots }), { status: 200, headers: { "content-type": "application/json" } }));
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("says the zone, the day with how much is free, and both clocks of the choice", async () => {
    free = ["2026-10-20T12:00:00Z", "2026-10-20T13:00:00Z", "2026-10-21T12:00:00Z"];
    show();
    const time = await screen.findByRole("button", { name: "14:00" });
    expect(screen.getByText(/Times in Berlin · Dr. Noor Khan is in Kolkata/)).toBeDefined();
    expect(screen.getByRole("button", { name: /^Tuesday,? 20 October: 2 times free$/ }).getAttribute("aria-pressed")).toBe("true");
    fireEvent.click(time);
    expect(time.getAttribute("aria-pressed")).toBe("true");
    expect(screen.getByText("17:30 in Kolkata")).toBeDefined();
  });

  it("begins at the first week with a free time and never offers the one a session has now", async () => {
    free = ["2026-10-20T12:00:00Z", "2026-11-12T12:00:00Z"];
    show({ except: "2026-10-20T12:00:00Z" });
    expect(await screen.findByRole("button", { name: "13:00" })).toBeDefined();
    expect(screen.getByRole("button", { name: /12 November: 1 time free/ }).getAttribute("aria-pressed")).toBe("true");
    fireEvent.click(screen.getByRole("button", { name: "Later days" }));
    fireEvent.click(await screen.findByRole("button", { name: /^Next free day: Thursday,? 12 November$/ }));
    expect(await screen.findByRole("button", { name: "13:00" })).toBeDefined();
  });

  it("says what to do when there is nothing at all", async () => {
    free = [];
    show();
    expect(await screen.findByText(/show here by themselves/)).toBeDefined();
  });

  it("takes back a choice that somebody else took, while one looks and on coming back", async () => {
    free = ["2026-10-20T12:00:00Z", "2026-10-20T13:00:00Z"];
    const { unmount } = show();
    fireEvent.click(await screen.findByRole("button", { name: "14:00" }));
    tell(["2026-10-20T12:00:00Z"]);
    expect(lost).toHaveBeenCalledTimes(1);
    expect(screen.getByRole<HTMLButtonElement>("button", { name: /14:00.*taken just now/ }).disabled).toBe(true);
    unmount();
    free = ["2026-10-20T13:00:00Z"];
    show({ at: "2026-10-20T12:00:00Z" });
    await screen.findByRole("button", { name: "15:00" });
    expect(lost).toHaveBeenCalledTimes(2);
  });

  it("tells the two halves of a repeated hour apart", async () => {
    free = ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"];
    show();
    expect(await screen.findByRole("button", { name: "02:30, GMT+2" })).toBeDefined();
    expect(screen.getByRole("button", { name: "02:30, GMT+1" })).toBeDefined();
    expect(screen.getByRole("button", { name: "03:30" })).toBeDefined();
  });

  it("is walked through by arrow keys", async () => {
    free = ["2026-10-20T12:00:00Z", "2026-10-20T13:00:00Z"];
    show();
    const first = await screen.findByRole("button", { name: "14:00" });
    first.focus();
    fireEvent.keyDown(first, { key: "ArrowRight" });
    expect(document.activeElement?.textContent).toBe("15:00");
    fireEvent.keyDown(screen.getByRole("button", { name: "15:00" }), { key: "Home" });
    expect(document.activeElement).toBe(first);
  });
});
