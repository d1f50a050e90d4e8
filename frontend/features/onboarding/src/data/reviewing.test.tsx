import { act, renderHook, waitFor } from "@testing-library/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { useApprove, useChecks } from "./reviewing";

const asked: { method: string; version: number }[] = [];

/** A reviewer with a case on the screen, and a server that counts its version up with each change. */
function reviewer(id: string) {
  const cache = new QueryClient();
  const key = ["verification", "case", id];
  cache.setQueryData(key, { id, version: 3 });
  const wrapper = ({ children }: { children: ReactNode }) => <QueryClientProvider client={cache}>{children}</QueryClientProvider>;
  const { result } = renderHook(() => ({ checks: useChecks(id), approve: useApprove(id) }), { wrapper });
  return { result, elsewhere: (version: number) => cache.setQueryData(key, { id, version }) };
}

describe("approving what was seen", () => {
  beforeEach(() => {
    asked.length = 0;
    vi.stubGlobal("fetch", async (request: Request) => {
      const { version } = (await request.clone().json()) as { version: number };
      asked.push({ method: request.method, version });
      return new Response(JSON.stringify({ version: version + 1 }), { status: 200, headers: { "content-type": "application/json" } });
    });
  });

  it("counts one's own checks in that were still on their way", async () => {
    const { result } = reviewer("c1");
    act(() => {
      result.current.checks.mutate({});
      result.current.checks.mutate({});
      result.current.approve.mutate(3);
    });
    await waitFor(() => expect(asked).toHaveLength(3));
    expect(asked).toEqual([
      { method: "PUT", version: 3 },
      { method: "PUT", version: 4 },
      { method: "POST", version: 5 },
    ]);
  });

  it("does not count in what somebody else has changed meanwhile", async () => {
    const { result, elsewhere } = reviewer("c2");
    act(() => {
      elsewhere(4);
      result.current.approve.mutate(3);
    });
    await waitFor(() => expect(asked).toEqual([{ method: "POST", version: 3 }]));
  });
});
