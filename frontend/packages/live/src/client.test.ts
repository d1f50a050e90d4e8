import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LiveClient, type Socket } from "./client";
import type { LiveRefusal } from "./types";

/** The server's end of a socket, at the network's edge. */
class FakeSocket implements Socket {
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  readyState = 0;
  readonly sent: Record<string, unknown>[] = [];
  /** A dead line: nothing comes back. */
  dead = false;

  send(text: string): void {
    const frame = JSON.parse(text) as Record<string, unknown>;
    this.sent.push(frame);
    if (frame.type === "ping" && !this.dead) setTimeout(() => this.say({ type: "pong" }), 20);
  }

  close(): void {
    this.readyState = 3;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.(new Event("open"));
  }

  say(frame: object): void {
    this.onmessage?.(new MessageEvent("message", { data: JSON.stringify(frame) }));
  }

  break(code = 1006): void {
    this.readyState = 3;
    this.onclose?.(new CloseEvent("close", { code }));
  }

  of(type: string): Record<string, unknown>[] {
    return this.sent.filter((frame) => frame.type === type);
  }
}

const WELCOME = { type: "welcome", session: "s", heartbeat_s: 25, renew_s: 300, limits: { frame_bytes: 65536, topics: 200, commands_per_second: 20 } };
const event = (offset: number, epoch = "e1") => ({ type: "event", topic: "board:sessions", epoch, offset, name: "row.removed", at: "2026-01-01T00:00:00Z", data: { booking_id: String(offset) } });
const snapshot = (offset: number, epoch = "e1") => ({ type: "subscribed", id: "board:sessions", topic: "board:sessions", epoch, offset, recovered: false, snapshot: { rows: [] } });

let sockets: FakeSocket[];
let owned: boolean[];
let tickets: boolean[];
let refuseTickets: boolean;
let client: LiveClient;

const socket = (): FakeSocket => {
  const latest = sockets.at(-1);
  if (!latest) throw new Error("no socket was opened");
  return latest;
};

/** Lets promises and timers up to `ms` run. */
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

async function connected(): Promise<FakeSocket> {
  await pass();
  socket().open();
  socket().say(WELCOME);
  return socket();
}

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  owned = [];
  tickets = [];
  refuseTickets = false;
  client = new LiveClient({
    open: (own) => {
      owned.push(own);
      sockets.push(new FakeSocket());
      return socket();
    },
    ticket: (renewing) => {
      tickets.push(renewing);
      return refuseTickets ? Promise.reject(new Error("offline")) : Promise.resolve(`ticket-${String(tickets.length)}`);
    },
    random: () => 1,
  });
});

afterEach(() => {
  client.close();
  vi.useRealTimers();
});

describe("connecting", () => {
  it("fetches a ticket, says hello with it and subscribes after the welcome", async () => {
    client.subscribe("board:sessions", {});
    await pass();
    socket().open();
    expect(socket().sent).toEqual([{ type: "hello", ticket: "ticket-1", resume: [], client: expect.any(String) as string, again: false }]);
    socket().say(WELCOME);
    expect(socket().of("subscribe")).toEqual([{ type: "subscribe", id: "board:sessions", topic: "board:sessions" }]);
    expect(client.status.get().state).toBe("live");
  });

  it("does not connect for nobody, and lets go when the last one has left", async () => {
    expect(sockets).toHaveLength(0);
    const stop = client.subscribe("board:sessions", {});
    await connected();
    stop();
    expect(socket().of("unsubscribe")).toHaveLength(1);
    await pass(20_000);
    expect(socket().readyState).toBe(3);
    await pass(60_000);
    expect(sockets).toHaveLength(1);
  });

  it("prolongs the sign-in with a fresh ticket before it ends", async () => {
    client.subscribe("board:sessions", {});
    const first = await connected();
    await pass(241_000);
    expect(tickets).toEqual([false, true]);
    expect(first.of("hello").at(-1)).toEqual({ type: "hello", ticket: "ticket-2" });
  });

  it("takes a silent connection for dead", async () => {
    client.subscribe("board:sessions", {});
    const first = await connected();
    first.dead = true;
    await pass(26_000);
    expect(first.of("ping")).toHaveLength(1);
    await pass(10_000);
    expect(first.readyState).toBe(3);
    expect(client.status.get().state).toBe("reconnecting");
  });
});

describe("a topic that takes one socket of a person", () => {
  it("gets a socket no other tab shares, and what was shared before resumes there", async () => {
    client.subscribe("board:sessions", {});
    const shared = await connected();
    shared.say(snapshot(4));
    client.subscribe("call:1", {});
    expect(shared.readyState).toBe(3);
    await pass(500);
    socket().open();
    socket().say(WELCOME);
    expect(owned).toEqual([false, true]);
    expect(socket().of("hello")[0]?.resume).toEqual([{ topic: "board:sessions", epoch: "e1", offset: 4 }]);
    expect(socket().of("subscribe").map(({ topic }) => topic)).toEqual(["call:1"]);
    client.subscribe("call:2", {});
    expect(sockets).toHaveLength(2);
  });
});

describe("a lost connection", () => {
  it("is tried again with a growing pause, and says since when the screen is old", async () => {
    client.subscribe("board:sessions", {});
    (await connected()).break();
    const lostAt = client.status.get().since;
    refuseTickets = true;
    await pass(500);
    expect(tickets).toHaveLength(2);
    await pass(999);
    expect(tickets).toHaveLength(2);
    await pass(1);
    expect(tickets).toHaveLength(3);
    expect(client.status.get()).toEqual({ state: "offline", since: lostAt });
    refuseTickets = false;
    client.retryNow();
    await connected();
    expect(client.status.get().state).toBe("live");
  });

  it("resumes where it stood and delivers every event once", async () => {
    const seen: string[] = [];
    client.subscribe("board:sessions", { event: (one) => seen.push(`${one.name} ${String(one.offset)}`) });
    const first = await connected();
    first.say(snapshot(4));
    first.say(event(5));
    first.say(event(5));
    first.break();
    await pass(500);
    socket().open();
    expect(socket().of("hello")[0]?.resume).toEqual([{ topic: "board:sessions", epoch: "e1", offset: 5 }]);
    // Under the name it had, so that the server lets go of the socket it lost.
    expect(socket().of("hello")[0]).toMatchObject({ client: sockets[0]?.of("hello")[0]?.client, again: true });
    socket().say(WELCOME);
    expect(socket().of("subscribe")).toHaveLength(0);
    socket().say({ ...snapshot(7), recovered: true, snapshot: undefined, events: [event(6), event(7)] });
    socket().say(event(7));
    socket().say(event(8));
    expect(seen).toEqual(["row.removed 5", "row.removed 6", "row.removed 7", "row.removed 8"]);
  });

  it("replaces what is shown when the gap could not be closed", async () => {
    const snapshots: unknown[] = [];
    client.subscribe("board:sessions", { snapshot: (data) => snapshots.push(data) });
    const first = await connected();
    first.say(snapshot(4));
    first.say(snapshot(0, "e2"));
    first.say(event(5));
    expect(snapshots).toHaveLength(2);
    const seen: number[] = [];
    client.subscribe("board:sessions", { event: (one) => seen.push(one.offset) });
    first.say(snapshot(0, "e2"));
    first.say(event(1, "e2"));
    expect(seen).toEqual([1]);
  });

  it("comes back at its own moment when a node drains", async () => {
    client.subscribe("board:sessions", {});
    (await connected()).say({ type: "drain", after_ms: 3_000 });
    await pass(2_900);
    expect(sockets).toHaveLength(1);
    await pass(700);
    expect(sockets).toHaveLength(2);
  });
});

describe("commands", () => {
  const report = { booking_id: "b", state: "connected" } as const;

  it("resolve with the result", async () => {
    const answer = client.command("call.report", report);
    const open = await connected();
    const sent = open.of("command")[0];
    open.say({ type: "ack", id: sent?.id, result: { call: { version: 3 } } });
    await expect(answer).resolves.toEqual({ call: { version: 3 } });
  });

  it("keep their key when the connection is lost on the way", async () => {
    const answer = client.command("call.report", report);
    const first = await connected();
    const before = first.of("command")[0];
    first.break();
    await pass(500);
    const second = await connected();
    const after = second.of("command")[0];
    expect(after?.idem).toBe(before?.idem);
    second.say({ type: "ack", id: after?.id, result: { call: {} } });
    await answer;
  });

  it("reject with the server's reason", async () => {
    const answer = client.command("call.report", report);
    const open = await connected();
    open.say({ type: "nack", id: open.of("command")[0]?.id, code: "call_finished", message: "The call is over.", data: { booking_id: "b" } });
    const refusal = await answer.catch((error: unknown) => error as LiveRefusal);
    expect(refusal).toMatchObject({ code: "call_finished", message: "The call is over.", data: { booking_id: "b" } });
  });

  it("try again by themselves when the server asks for patience", async () => {
    const answer = client.command("call.report", report);
    const open = await connected();
    open.say({ type: "nack", id: open.of("command")[0]?.id, code: "busy", message: "Busy.", retry_after: 2 });
    await pass(2_000);
    const [first, second] = open.of("command");
    expect(second?.idem).toBe(first?.idem);
    open.say({ type: "ack", id: second?.id, result: { call: {} } });
    await answer;
  });

  it("give up when no answer comes", async () => {
    const answer = client.command("call.report", report, { timeout: 5_000 }).catch((error: unknown) => error as LiveRefusal);
    await connected();
    await pass(5_000);
    expect(await answer).toMatchObject({ code: "timeout" });
  });
});

describe("topics", () => {
  it("are shared by their listeners; a later one gets the present state", async () => {
    const first: unknown[] = [];
    const later: unknown[] = [];
    client.subscribe("board:sessions", { snapshot: (data) => first.push(data) });
    const open = await connected();
    open.say(snapshot(1));
    const stop = client.subscribe("board:sessions", { snapshot: (data) => later.push(data) });
    open.say(snapshot(2));
    expect([first.length, later.length]).toEqual([2, 1]);
    stop();
    expect(open.of("unsubscribe")).toHaveLength(0);
  });

  it("say when a right was taken away", async () => {
    const status: string[] = [];
    client.subscribe("board:sessions", { status: (now) => status.push(now) });
    const open = await connected();
    open.say(snapshot(1));
    open.say({ type: "unsubscribed", topic: "board:sessions", code: "revoked" });
    expect(status).toEqual(["live", "revoked"]);
  });

  it("know who is present", async () => {
    let names: string[] = [];
    const member = (id: string) => ({ id, devices: 1, since: "2026-01-01T00:00:00Z", meta: {} });
    client.subscribe("call:1", { presence: (members) => (names = members.map((one) => one.id)) });
    const open = await connected();
    open.say({ type: "presence_state", topic: "call:1", members: [member("a"), member("b")] });
    open.say({ type: "presence_diff", topic: "call:1", joins: [member("c"), member("a")], leaves: ["b"] });
    expect(names).toEqual(["a", "c"]);
  });

  it("are asked for anew when somebody else signs in", async () => {
    client.subscribe("board:sessions", {});
    const first = await connected();
    first.say(snapshot(9));
    client.signInChanged();
    expect(first.readyState).toBe(3);
    await pass();
    socket().open();
    expect(socket().of("hello")[0]).toMatchObject({ ticket: "ticket-2", resume: [] });
  });
});
