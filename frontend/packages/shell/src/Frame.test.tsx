import { act, render, screen } from "@testing-library/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ensureMessages } from "@mindo/i18n";
import { UiProvider } from "@mindo/ui";
import { MemoryRouter, Route, Routes } from "react-router";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { reloadSession, signInStep } from "@mindo/auth";
import { Frame } from "./Frame";
import type { AppDefinition } from "./screens";

const app: AppDefinition = {
  basename: "/admin",
  namespaces: [],
  screens: [],
  menu: [
    { to: "/", end: true, label: "board.sessions.menu", icon: "pulse", permission: "board.watch" },
    { to: "/audit", label: "audit.menu", icon: "history", permission: "audit.view" },
  ],
};

let permissions: string[] = [];
const me = () => ({ id: "01a204d6-57e0-7611-8272-56e5d6540e94", name: "Leela", initials: "L", email: null, phone: null, zone: "Asia/Kolkata", language: "en", jurisdiction: "IN", roles: [], permissions, session_id: "", unread: 0, professional_id: null });
const json = (body: unknown) => new Response(JSON.stringify(body), { status: 200, headers: { "content-type": "application/json" } });

const show = () =>
  render(
    <UiProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <MemoryRouter>
          <Routes>
            <Route element={<Frame app={app} />}>
              <Route path="*" element={<p>content</p>} />
            </Route>
          </Routes>
        </MemoryRouter>
      </QueryClientProvider>
    </UiProvider>,
  );

describe("the frame", () => {
  beforeAll(() => ensureMessages(["common", "board", "audit"]));
  beforeEach(async () => {
    vi.stubGlobal("fetch", (input: RequestInfo | URL) => {
      const address = input instanceof Request ? input.url : input.toString();
      return Promise.resolve(json(address.endsWith("/me") ? me() : { status: "authenticated", access_token: "t", expires_in: 300 }));
    });
    permissions = ["board.watch"];
    await signInStep("/auth/signin", { email: "leela@desk.example", password: "x" });
  });

  it("hides what the person may not open, and shows it the moment her rights change", async () => {
    show();
    expect(screen.getAllByRole("link", { name: "Live" }).length).toBeGreaterThan(0);
    expect(screen.queryByRole("link", { name: "Audit log" })).toBeNull();
    permissions = ["board.watch", "audit.view"];
    await act(() => reloadSession());
    expect(screen.getAllByRole("link", { name: "Audit log" }).length).toBeGreaterThan(0);
  });

  it("always offers crisis help and the way past the menu", () => {
    show();
    expect(screen.getByRole("button", { name: /Crisis help/ })).toBeDefined();
    expect(screen.getByRole("link", { name: "Skip to the content" }).getAttribute("href")).toBe("#main");
  });
});
