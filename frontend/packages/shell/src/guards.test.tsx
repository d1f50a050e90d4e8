import { act, render, screen } from "@testing-library/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { reloadSession, signInStep } from "@mindo/auth";
import { ensureMessages } from "@mindo/i18n";
import { UiProvider } from "@mindo/ui";
import { MemoryRouter, Route, Routes } from "react-router";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Guarded } from "./guards";

let permissions: string[] = [];
const me = () => ({ id: "01a204d6-57e0-7611-8272-56e5d6540e94", name: "Leela", initials: "L", email: null, phone: null, zone: "Asia/Kolkata", language: "en", jurisdiction: "IN", roles: [], permissions, session_id: "", unread: 0, professional_id: null });
const json = (body: unknown) => new Response(JSON.stringify(body), { status: 200, headers: { "content-type": "application/json" } });

const show = () =>
  render(
    <UiProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <MemoryRouter initialEntries={["/"]}>
          <Routes>
            <Route
              path="/"
              element={
                <Guarded permission="waiting_room.watch" instead={{ to: "/onboarding", permission: "onboarding.own" }}>
                  <p>today</p>
                </Guarded>
              }
            />
            <Route path="/onboarding" element={<p>her application</p>} />
          </Routes>
        </MemoryRouter>
      </QueryClientProvider>
    </UiProvider>,
  );

describe("a screen that is somebody else's", () => {
  beforeAll(() => ensureMessages(["common"]));
  beforeEach(async () => {
    vi.stubGlobal("fetch", (input: RequestInfo | URL) => {
      const address = input instanceof Request ? input.url : input.toString();
      return Promise.resolve(json(address.endsWith("/me") ? me() : { status: "authenticated", access_token: "t", expires_in: 300 }));
    });
    permissions = [];
    await signInStep("/auth/signin", { email: "leela@desk.example", password: "x" });
  });

  it("leads an applicant to her application", async () => {
    permissions = ["onboarding.own"];
    await act(() => reloadSession());
    show();
    expect(screen.getByText("her application")).toBeTruthy();
  });

  it("is refused to who has no other, and shown to whom it belongs", async () => {
    await act(() => reloadSession());
    show();
    expect(screen.queryByText("today")).toBeNull();
    expect(screen.queryByText("her application")).toBeNull();
    permissions = ["waiting_room.watch", "onboarding.own"];
    await act(() => reloadSession());
    expect(screen.getByText("today")).toBeTruthy();
  });
});
