import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LiveClient, type Socket } from "./client";
import { type Commons, TabShare } from "./tabs";

/** The server's end of the one real socket: answers as the engine does. */
class Server implements Socket {
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  readyState = 0;
  closedWith: number | undefined;
  readonly got: Record<string, unknown>[] = [];
  offset = 4;

  constructor(private readonly renew = 300) {
    setTimeout(() => {
      this.readyState = 1;
      this.onopen?.(new Event("open"));
    });
  }

  send(text: string): void {
    const frame = JSON.parse(text) as Record<string, unknown>;
    this.got.push(frame);
    const { type, id, topic } = frame;
    if (type === "hello") this.say({ type: "welcome", session: "s", heartbeat_s: 25, renew_s: this.renew, limits: { frame_bytes: 65536, topics: 200, commands_per_second: 20 } });
    if (type === "ping") this.say({ type: "pong" });
    if (type === "subscribe") {
      const missed = typeof frame.offset === "number" ? Array.from({ length: this.offset - frame.offset }, (_, index) => this.event(index + 1 + (frame.offset as number))) : null;
      this.say({ type: "subscribed", id, topic, epoch: "e1", offset: this.offset, ...(missed ? { recovered: true, events: missed } : { recovered: false, snapshot: { at: this.offset } }) });
    }
    if (type === "command") this.say({ type: "ack", id, result: { for: (frame.data as { n: number }).n } });
    if (type === "unsubscribe") this.say({ type: "unsubscribed", topic, code: "left" });
  }

  close(code?: number): void {
    this.readyState = 3;
    this.closedWith = code;
  }

  event(offset: number) {
    return { type: "event", topic: "board:sessions", epoch: "e1", offset, name: "row.removed", at: "2026-01-01T00:00:00Z", data: { booking_id: String(offset) } };
  }

  happen(): void {
    this.offset += 1;
    this.say(this.event(this.offset));
  }

  say(frame: object): void {
    setTimeout(() => this.onmessage?.(new MessageEvent("message", { data: JSON.stringify(frame) })));
  }

  break(code = 1006): void {
    this.readyState = 3;
    this.onclose?.(new CloseEvent("close", { code }));
  }

  count(type: string): number {
    return this.got.filter((frame) => frame.type === type).length;
  }
}

/** The browser around several tabs: a channel between them, and a lock with a line of waiting tabs. */
class Browser {
  readonly servers: Server[] = [];
  private readonly tabs = new Set<Commons["channel"]>();
  private readonly line: { held: () => Promise<void>; signal: AbortSignal }[] = [];
  private locked = false;
  /** The tab in front has frozen: nobody hears it. */
  deaf = false;

  commons(): Commons {
    const channel: Commons["channel"] = {
      onmessage: null,
      postMessage: (note: unknown) => {
        const copy: unknown = structuredClone(note);
        setTimeout(() => {
          for (const other of this.tabs) if (other !== channel && !this.deaf) other.onmessage?.(new MessageEvent("message", { data: copy }));
        });
      },
      close: () => void this.tabs.delete(channel),
    };
    this.tabs.add(channel);
    return {
      channel,
      lead: (held, signal) => {
        this.line.push({ held, signal });
        setTimeout(() => this.next());
      },
    };
  }

  tab(): { share: TabShare; client: LiveClient; seen: number[]; snapshots: unknown[] } {
    const share = new TabShare(this.commons(), () => {
      this.servers.push(new Server());
      return this.server;
    });
    const client = new LiveClient({ open: () => share.connect(), ticket: () => Promise.resolve("ticket"), random: () => 0.1 });
    return { share, client, seen: [], snapshots: [] };
  }

  get server(): Server {
    const latest = this.servers.at(-1);
    if (!latest) throw new Error("no socket was opened");
    return latest;
  }

  private next(): void {
    if (this.locked) return;
    const first = this.line.shift();
    if (!first) return;
    if (first.signal.aborted) { this.next(); return; }
    this.locked = true;
    void first.held().finally(() => {
      this.locked = false;
      this.next();
    });
  }
}

type Tab = ReturnType<Browser["tab"]>;
const pass = (ms = 50) => vi.advanceTimersByTimeAsync(ms);

function watch({ client, seen, snapshots }: Tab): () => void {
  return client.subscribe("board:sessions", { event: (event) => seen.push(event.offset), snapshot: (data) => snapshots.push(data) });
}

let browser: Browser;
let one: Tab;
let two: Tab;

beforeEach(async () => {
  vi.useFakeTimers();
  browser = new Browser();
  one = browser.tab();
  await pass();
  two = browser.tab();
  await pass();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("tabs of one person", () => {
  it("share one socket, and each gets its snapshot and every event once", async () => {
    watch(one);
    await pass();
    browser.server.happen();
    await pass();
    watch(two);
    await pass();
    browser.server.happen();
    browser.server.happen();
    await pass();
    expect(browser.servers).toHaveLength(1);
    expect(browser.server.count("hello")).toBe(1);
    expect([one.seen, two.seen]).toEqual([[5, 6, 7], [6, 7]]);
    expect([one.snapshots, two.snapshots]).toEqual([[{ at: 4 }], [{ at: 5 }]]);
    expect([one.client.status.get().state, two.client.status.get().state]).toEqual(["live", "live"]);
  });

  it("get the answers to their own commands", async () => {
    const answers = Promise.all([one, two].map(({ client }, n) => client.command("call.report", { n } as never)));
    await pass();
    expect(await answers).toEqual([{ for: 0 }, { for: 1 }]);
    expect(browser.servers).toHaveLength(1);
  });

  it("leave a topic with the last of them", async () => {
    const stops = [watch(one), watch(two)];
    await pass();
    stops[0]?.();
    await pass();
    expect(browser.server.count("unsubscribe")).toBe(0);
    browser.server.happen();
    await pass();
    expect([one.seen, two.seen]).toEqual([[], [5]]);
    stops[1]?.();
    await pass();
    expect(browser.server.count("unsubscribe")).toBe(1);
  });

  it("resume through the next one when the one with the socket goes, and miss nothing", async () => {
    watch(one);
    watch(two);
    await pass();
    const first = browser.server;
    one.share.leave();
    one.client.close();
    // Not a goodbye: the person is still there, with the other tab.
    expect(first.closedWith).toBe(4000);
    await pass(200);
    expect(browser.servers).toHaveLength(2);
    expect(browser.server.got.find(({ type }) => type === "subscribe")).toMatchObject({ epoch: "e1", offset: 4 });
    browser.server.happen();
    await pass();
    expect(two.seen).toEqual([5]);
  });

  it("say goodbye when the last one goes", async () => {
    watch(one);
    await pass();
    one.share.leave();
    expect(browser.server.closedWith).toBe(1000);
  });

  it("open a socket of their own when the one in front does not answer", async () => {
    watch(one);
    await pass();
    browser.deaf = true;
    watch(two);
    await pass(1_200);
    expect(browser.servers).toHaveLength(2);
    expect(two.snapshots).toEqual([{ at: 4 }]);
  });

  it("all come back when the socket breaks, and repeat what was not answered with its key", async () => {
    watch(one);
    watch(two);
    await pass();
    const first = browser.server;
    first.send = (text: string) => void first.got.push(JSON.parse(text) as Record<string, unknown>);
    const answer = two.client.command("call.report", { n: 9 } as never);
    await pass();
    const asked = first.got.find(({ type }) => type === "command");
    first.break();
    await pass(500);
    expect(browser.servers).toHaveLength(2);
    expect(browser.server.got.find(({ type }) => type === "command")?.idem).toBe(asked?.idem);
    expect(await answer).toEqual({ for: 9 });
    browser.server.offset = 6;
    browser.server.happen();
    await pass();
    expect([one.seen, two.seen]).toEqual([[7], [7]]);
  });

  it("go together when the node drains", async () => {
    watch(one);
    watch(two);
    await pass();
    browser.server.say({ type: "drain", after_ms: 1_000 });
    await pass(900);
    expect(browser.servers).toHaveLength(1);
    await pass(400);
    expect(browser.servers).toHaveLength(2);
    browser.server.happen();
    await pass();
    expect([one.seen, two.seen]).toEqual([[5], [5]]);
  });

  it("are all told when a right is taken away, and given a fresh state when events were lost", async () => {
    const status: string[] = [];
    for (const { client } of [one, two]) client.subscribe("board:sessions", { status: (now) => status.push(now), snapshot: (data) => status.push(JSON.stringify(data)) });
    await pass();
    status.length = 0;
    browser.server.say({ type: "subscribed", id: "m1", topic: "board:sessions", epoch: "e2", offset: 0, recovered: false, snapshot: { at: 0 } });
    browser.server.say({ type: "unsubscribed", topic: "board:sessions", code: "revoked" });
    await pass();
    expect(status.filter((said) => said === '{"at":0}')).toHaveLength(2);
    expect(status.filter((said) => said === "revoked")).toHaveLength(2);
  });
});
