import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import { optimistically, setTruth } from "./optimistic";
import { LiveRefusal } from "./types";

type Notes = readonly string[];
const KEY = ["notes"];
const without = (gone: string) => (shown: Notes) => shown.filter((note) => note !== gone);

/** A command that is answered when the test says so. */
function asked(): { readonly answer: Promise<string>; readonly ack: () => void; readonly nack: (code: string) => void } {
  let resolve: (value: string) => void = () => undefined;
  let reject: (error: LiveRefusal) => void = () => undefined;
  const answer = new Promise<string>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { answer, ack: () => resolve("done"), nack: (code) => reject(new LiveRefusal(code, "No.")) };
}

function cached(...notes: readonly string[]): QueryClient {
  const cache = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  cache.setQueryData<Notes>(KEY, notes);
  return cache;
}

const shown = (cache: QueryClient) => cache.getQueryData<Notes>(KEY);

describe("optimistically", () => {
  it("shows the change at once and keeps it when the server agrees", async () => {
    const cache = cached("a", "b");
    const command = asked();
    const done = optimistically(cache, KEY, without("a"), () => command.answer);
    expect(shown(cache)).toEqual(["b"]);
    command.ack();
    await expect(done).resolves.toBe("done");
    expect(shown(cache)).toEqual(["b"]);
  });

  it.each(["forbidden", "timeout"])("takes it back when the answer is %s, and nothing else", async (code) => {
    const cache = cached("a", "b");
    const command = asked();
    const done = optimistically(cache, KEY, without("a"), () => command.answer);
    setTruth<Notes>(cache, KEY, (truth) => truth && [...truth, "c"]);
    expect(shown(cache)).toEqual(["b", "c"]);
    command.nack(code);
    await expect(done).rejects.toMatchObject({ code });
    expect(shown(cache)).toEqual(["a", "b", "c"]);
  });

  it("keeps two commands apart, whichever is answered first", async () => {
    const cache = cached("a", "b", "c");
    const [first, second] = [asked(), asked()];
    const one = optimistically(cache, KEY, without("a"), () => first.answer);
    const two = optimistically(cache, KEY, without("b"), () => second.answer);
    expect(shown(cache)).toEqual(["c"]);
    second.ack();
    await two;
    expect(shown(cache)).toEqual(["c"]);
    first.nack("conflict");
    await expect(one).rejects.toBeInstanceOf(LiveRefusal);
    expect(shown(cache)).toEqual(["a", "c"]);
  });

  it("stays over a fresh snapshot and over an answer that was fetched meanwhile", async () => {
    const cache = cached("a", "b");
    const command = asked();
    const done = optimistically(cache, KEY, without("a"), () => command.answer);
    setTruth<Notes>(cache, KEY, () => ["a", "b", "new"]);
    expect(shown(cache)).toEqual(["b", "new"]);
    await cache.query({ queryKey: KEY, queryFn: (): Promise<Notes> => Promise.resolve(["a", "b", "newer"]), staleTime: 0 });
    expect(shown(cache)).toEqual(["b", "newer"]);
    command.nack("unavailable");
    await expect(done).rejects.toBeInstanceOf(LiveRefusal);
    expect(shown(cache)).toEqual(["a", "b", "newer"]);
  });

  it("takes what somebody else wrote into the cache for the truth", async () => {
    const cache = cached("a");
    const command = asked();
    const done = optimistically(cache, KEY, without("a"), () => command.answer);
    cache.setQueryData<Notes>(KEY, ["a", "z"]);
    command.ack();
    await done;
    expect(shown(cache)).toEqual(["z"]);
  });

  it("leaves an empty cache empty", async () => {
    const cache = new QueryClient();
    await optimistically(cache, KEY, without("a"), () => Promise.resolve(""));
    expect(shown(cache)).toBeUndefined();
  });
});
