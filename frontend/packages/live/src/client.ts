import { backoff } from "./backoff";
import { CommandDesk } from "./commands";
import { ownSocketTopics, type ServerFrame, type Welcome } from "./schema.generated";
import { StatusStore } from "./status";
import { TopicEntry } from "./topics";
import { type AnyHandlers, type CommandName, type CommandRequest, type CommandResponse, LiveRefusal, type TopicHandlers, type TopicName } from "./types";

export const SUBPROTOCOL = "mindo.v1";
const OPEN = 1;
const PONG_WITHIN = 10_000;
const LINGER = 15_000;
const COMMAND_TIMEOUT = 15_000;
const FORBIDDEN = 4403;

/** What the client uses of a WebSocket; tests bring their own. */
export interface Socket {
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  readonly readyState: number;
  send(text: string): void;
  close(code?: number): void;
}

export interface LiveOptions {
  /** `own`: one that no other tab shares, because a topic takes one socket of a person only. */
  readonly open: (own: boolean) => Socket;
  /** A fresh ticket; `renewing`: the sign-in should be prolonged first. */
  readonly ticket: (renewing: boolean) => Promise<string>;
  readonly random?: () => number;
  /** Asks the person to prove again who she is; whether she did. */
  readonly stepUp?: () => Promise<boolean>;
}

/**
 * One socket for everything live. It connects with the first topic or command, resumes
 * after a loss where it stood, and keeps trying for as long as somebody listens.
 */
export class LiveClient {
  readonly status = new StatusStore(Date.now());
  private readonly topics = new Map<string, TopicEntry>();
  private readonly desk = new CommandDesk((frame) => this.send(frame));
  private socket: Socket | null = null;
  /** What this page calls itself, and whether it has been connected: a socket it lost without a word is closed when it is back. */
  private readonly name = crypto.randomUUID();
  private was = false;
  /** Whether the socket is this tab's alone. */
  private own = false;
  private connecting = false;
  private welcomed = false;
  private attempt = 0;
  private generation = 0;
  private heardAt = 0;
  private timers: { retry?: Timer; heartbeat?: Timer; renew?: Timer; linger?: Timer; drain?: Timer } = {};

  constructor(private readonly options: LiveOptions) {}

  /** Listen to a topic; answers how to stop. Everybody who listens to one topic shares one subscription. */
  subscribe<N extends TopicName>(topic: N, handlers: TopicHandlers<N>): () => void;
  subscribe(topic: string, handlers: AnyHandlers): () => void;
  subscribe(topic: string, handlers: AnyHandlers): () => void {
    let entry = this.topics.get(topic);
    if (!entry) this.topics.set(topic, (entry = new TopicEntry(topic)));
    const mine = entry;
    // A copy, so that the same handlers given twice are two listeners.
    const listener = { ...handlers };
    mine.listeners.add(listener);
    clearTimeout(this.timers.linger);
    // A later listener needs the present state as well, so it is asked for again.
    mine.forget();
    if (this.socket && !this.own && this.needsOwn()) this.reconnect(0);
    this.send({ type: "subscribe", id: topic.slice(0, 64), topic });
    this.connect();
    return () => this.leave(mine, listener);
  }

  /** Carry out a command. Rejects with LiveRefusal; a lost connection on the way does not, it is sent again with the same key. */
  command<C extends CommandName>(name: C, data: CommandRequest<C>, options: { topic?: string; timeout?: number } = {}): Promise<CommandResponse<C>> {
    clearTimeout(this.timers.linger);
    this.connect();
    const run = () => this.desk.run(name, data, options.topic, options.timeout ?? COMMAND_TIMEOUT);
    const answer = run().catch(async (error: unknown) => {
      if (error instanceof LiveRefusal && error.code === "step_up_required" && (await this.options.stepUp?.())) return run();
      throw error;
    });
    return answer.finally(() => this.lingerIfIdle()) as Promise<CommandResponse<C>>;
  }

  /** Call signalling to another member; lost if there is no connection, as the call's own repeats expect. */
  signal(topic: string, to: string, data: object): void {
    this.send({ type: "signal", topic, to, data });
  }

  /** Somebody signed in or out: the old socket goes, everything is asked for anew in the new name. */
  signInChanged(): void {
    this.desk.abandon();
    for (const entry of this.topics.values()) entry.forget();
    this.drop();
    if (this.topics.size > 0) this.connect();
  }

  /** The network is back, or the tab is looked at again: do not wait for the next attempt. */
  retryNow(): void {
    // The socket may have outlived the gap: an answer to this says so.
    if (this.socket) this.send({ type: "ping" });
    if (this.socket || this.topics.size === 0) return;
    this.attempt = 0;
    clearTimeout(this.timers.retry);
    this.timers.retry = undefined;
    this.connect();
  }

  /** The browser says that there is no network. */
  wentOffline(): void {
    this.status.set("offline", Date.now());
  }

  close(): void {
    this.desk.abandon();
    this.drop();
  }

  private needsOwn(): boolean {
    return [...this.topics.keys()].some((topic) => ownSocketTopics.some((start) => topic.startsWith(start)));
  }

  private connect(): void {
    if (this.socket || this.connecting || this.timers.retry !== undefined) return;
    this.connecting = true;
    const generation = ++this.generation;
    this.options.ticket(false).then(
      (ticket) => generation === this.generation && this.open(ticket),
      () => generation === this.generation && this.failed(),
    );
  }

  private open(ticket: string): void {
    this.connecting = false;
    this.own = this.needsOwn();
    const socket = (this.socket = this.options.open(this.own));
    socket.onopen = () => {
      const resume = [...this.topics.values()].map((entry) => entry.position).filter((position) => position !== null);
      socket.send(JSON.stringify({ type: "hello", ticket, resume, client: this.name, again: this.was }));
      this.was = true;
    };
    socket.onmessage = ({ data }) => {
      if (this.socket === socket && typeof data === "string") this.receive(JSON.parse(data) as ServerFrame);
    };
    socket.onclose = ({ code }) => {
      if (this.socket === socket) this.lost(code);
    };
  }

  private receive(frame: ServerFrame): void {
    this.heardAt = Date.now();
    if (this.welcomed) this.status.set("live", this.heardAt);
    switch (frame.type) {
      case "welcome":
        { this.welcome(frame); return; }
      case "subscribed":
        return this.topics.get(frame.topic)?.subscribed(frame);
      case "event":
        return this.topics.get(frame.topic)?.event(frame);
      case "presence_state":
      case "presence_diff":
        return this.topics.get(frame.topic)?.presence(frame);
      case "signal":
        return this.topics.get(frame.topic)?.signal(frame.from, frame.data);
      case "unsubscribed":
        if (frame.code !== "left") this.ended(frame.topic, frame.code);
        return;
      case "ack":
        { this.desk.ack(frame); return; }
      case "nack": {
        const entry = [...this.topics.values()].find((one) => one.topic.slice(0, 64) === frame.id);
        if (!entry) { this.desk.nack(frame); return; }
        this.refused(entry, new LiveRefusal(frame.code, frame.message, frame.data ?? {}, {}, frame.retry_after ?? null)); return;
      }
      case "drain":
        // Come back on another node, each client at its own moment.
        this.timers.drain = setTimeout(() => this.reconnect(0), frame.after_ms);
        return;
      case "pong":
      case "error":
        return;
    }
  }

  private welcome(frame: Welcome): void {
    const first = !this.welcomed;
    this.welcomed = true;
    this.attempt = 0;
    clearTimeout(this.timers.renew);
    this.timers.renew = setTimeout(() => void this.renew(), Math.min(Math.max(frame.renew_s * 800, 5_000), 2 ** 31 - 1));
    if (!first) return;
    this.status.set("live", Date.now());
    for (const entry of this.topics.values()) {
      if (!entry.position) this.send({ type: "subscribe", id: entry.topic.slice(0, 64), topic: entry.topic });
    }
    this.desk.again();
    this.beat(frame.heartbeat_s * 1000);
  }

  private async renew(): Promise<void> {
    const generation = this.generation;
    try {
      const ticket = await this.options.ticket(true);
      if (generation === this.generation) this.send({ type: "hello", ticket });
    } catch {
      // The server closes with 4401 at the sign-in's end; until then the socket is still good.
    }
  }

  private beat(every: number): void {
    clearTimeout(this.timers.heartbeat);
    this.timers.heartbeat = setTimeout(() => {
      const asked = Date.now();
      this.send({ type: "ping" });
      this.timers.heartbeat = setTimeout(() => {
        // Nothing came back: the connection is dead, whatever the operating system thinks.
        if (this.heardAt < asked) this.reconnect(0);
        else this.beat(every - PONG_WITHIN);
      }, PONG_WITHIN);
    }, Math.max(every, 1_000));
  }

  private ended(topic: string, code: "revoked" | "ended" | "replaced"): void {
    const entry = this.topics.get(topic);
    entry?.forget();
    entry?.say(code);
  }

  private refused(entry: TopicEntry, refusal: LiveRefusal): void {
    entry.say("refused", refusal);
    if (refusal.retryAfter === null) return;
    setTimeout(() => {
      if (this.topics.get(entry.topic) === entry && entry.status === "refused") this.send({ type: "subscribe", id: entry.topic.slice(0, 64), topic: entry.topic });
    }, refusal.retryAfter * 1000);
  }

  private leave(entry: TopicEntry, listener: AnyHandlers): void {
    if (!entry.listeners.delete(listener) || entry.listeners.size > 0) return;
    this.topics.delete(entry.topic);
    this.send({ type: "unsubscribe", topic: entry.topic });
    this.lingerIfIdle();
  }

  private lingerIfIdle(): void {
    if (this.topics.size > 0 || this.desk.busy) return;
    clearTimeout(this.timers.linger);
    this.timers.linger = setTimeout(() => this.drop(), LINGER);
  }

  private send(frame: object): void {
    if (this.welcomed && this.socket?.readyState === OPEN) this.socket.send(JSON.stringify(frame));
  }

  private lost(code: number): void {
    this.forgetSocket();
    if (code === FORBIDDEN) { this.status.set("offline", Date.now()); return; }
    this.failed();
  }

  private failed(): void {
    this.connecting = false;
    if (this.topics.size === 0 && !this.desk.busy) return;
    this.status.set(this.attempt > 1 ? "offline" : "reconnecting", Date.now());
    for (const entry of this.topics.values()) if (entry.status === "live") entry.say("waiting");
    this.timers.retry = setTimeout(() => {
      this.timers.retry = undefined;
      this.connect();
    }, backoff(this.attempt, this.options.random));
    this.attempt += 1;
  }

  private reconnect(attempt: number): void {
    const socket = this.socket;
    this.forgetSocket();
    socket?.close(1000);
    this.attempt = attempt;
    this.failed();
  }

  private drop(): void {
    const socket = this.socket;
    this.forgetSocket();
    clearTimeout(this.timers.retry);
    this.timers.retry = undefined;
    this.connecting = false;
    this.attempt = 0;
    socket?.close(1000);
    if (this.topics.size > 0) this.status.set("reconnecting", Date.now());
  }

  private forgetSocket(): void {
    this.generation += 1;
    this.socket = null;
    this.welcomed = false;
    for (const name of ["heartbeat", "renew", "drain"] as const) clearTimeout(this.timers[name]);
  }
}

type Timer = ReturnType<typeof setTimeout>;
