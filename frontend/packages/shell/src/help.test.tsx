import { act, render, screen, waitFor } from "@testing-library/react";
import type { HelpList } from "@mindo/api";
import { ensureMessages, setZone } from "@mindo/i18n";
import { UiProvider } from "@mindo/ui";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { CrisisLines } from "./CrisisDialog";
import { emergencyNumber, keepHelp, keptHelp, placeOfZone } from "./help";
import { BUILT_IN } from "./helplines.generated";

vi.mock("@mindo/live", () => ({ useTopicHandlers: () => undefined }));

const changed = (number: string): HelpList => ({
  ...BUILT_IN,
  places: BUILT_IN.places.map((place) => (place.country === "IN" ? { ...place, lines: place.lines.map((line) => ({ ...line, call_number: number })) } : place)),
});
let answer: () => Promise<Response>;
const ok = (list: HelpList) => () => Promise.resolve(new Response(JSON.stringify(list), { status: 200 }));
const gone = () => Promise.reject(new TypeError("no network"));
const show = () =>
  render(
    <UiProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <CrisisLines />
      </QueryClientProvider>
    </UiProvider>,
  );
const call = (number: string) => screen.findByRole("link", { name: `Call ${number}` }, { timeout: 3_000 });

describe("whom to call", () => {
  beforeAll(() => ensureMessages(["common"]));
  beforeEach(() => {
    localStorage.clear();
    setZone("Asia/Kolkata");
    vi.stubGlobal("fetch", () => answer());
  });

  it("is there before any answer, and follows the answer", async () => {
    let give: (response: Response) => void = () => undefined;
    answer = () => new Promise((resolve) => (give = resolve));
    show();
    expect(screen.getByRole("link", { name: "Call 14416" }).getAttribute("href")).toBe("tel:14416");
    expect(screen.queryByRole("status")).toBeNull();
    await act(async () => {
      give(new Response(JSON.stringify(changed("1800 891 4416"))));
      await Promise.resolve();
    });
    expect((await call("1800 891 4416")).getAttribute("href")).toBe("tel:18008914416");
    expect(keptHelp()?.list.places).toEqual(changed("1800 891 4416").places);
  });

  it("is the last answer of this device when the server does not answer, and says so", async () => {
    answer = ok(changed("15555"));
    await keepHelp();
    answer = gone;
    show();
    expect(await call("15555")).toBeDefined();
    await waitFor(() => expect(screen.getByRole("status").textContent).toMatch(/saved on this device/));
  });

  it.each([
    ["nothing was ever kept", null],
    ["something else stands where it was kept", '{"at":1,"list":"no"}'],
  ])("is what came with the app when %s", async (_, stored) => {
    if (stored) localStorage.setItem("mindo.helplines", stored);
    answer = () => Promise.resolve(new Response("<h1>Bad gateway</h1>", { status: 502 }));
    show();
    await waitFor(() => expect(screen.getByRole("status").textContent).toMatch(/came with the app/));
    expect(screen.getByRole("link", { name: "Emergency: 112" })).toBeDefined();
  });

  it("does not guess a number where it knows none", async () => {
    setZone("America/Sao_Paulo");
    answer = gone;
    show();
    expect(screen.queryByRole("link", { name: /^Call/ })).toBeNull();
    expect(screen.getByRole("link", { name: "Emergency: 112" })).toBeDefined();
    expect(screen.getByText(/dial the local emergency number/)).toBeDefined();
    await waitFor(() => expect(screen.getByRole("status")).toBeDefined());
  });

  it("is asked for ahead once an hour", async () => {
    const asked = vi.fn(ok(BUILT_IN));
    answer = asked;
    await keepHelp();
    await keepHelp();
    expect(asked).toHaveBeenCalledTimes(1);
    vi.setSystemTime(Date.now() + 2 * 3_600_000);
    await keepHelp();
    vi.useRealTimers();
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it("goes by the zone a browser gives, and by the country a person said", () => {
    expect(["Asia/Calcutta", "America/Toronto", "Europe/Berlin", "Europe/Dublin", "Asia/Tokyo"].map((zone) => placeOfZone(BUILT_IN, zone)?.country)).toEqual(["IN", "CA", "EU", "IE", undefined]);
    expect(["AU", "DE", "EU", "CA", "BR"].map((country) => emergencyNumber(BUILT_IN, country))).toEqual(["000", "112", "112", "911", "112"]);
  });
});
