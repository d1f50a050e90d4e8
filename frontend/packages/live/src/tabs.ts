import type { Socket } from "./client";
import { Multiplexer } from "./mux";

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 3;
/** How long a tab waits for the one that holds the socket before it opens one of its own. */
const ANSWER_WITHIN = 1_000;
/** Says "lost", not "goodbye": the tabs that stay come back in a moment, and nobody is to see the person leave. */
const HANDED_ON = 4000;

/** What the tabs of one person share; browsers bring it, tests bring their own. */
export interface Commons {
  readonly channel: Pick<BroadcastChannel, "postMessage" | "close"> & { onmessage: ((event: MessageEvent<unknown>) => void) | null };
  /** Resolves `held` once this tab is the one; the others wait in line. Ends with `signal`. */
  readonly lead: (held: () => Promise<void>, signal: AbortSignal) => void;
}

interface Note {
  readonly kind: "open" | "opened" | "frame" | "close" | "closed" | "leader";
  /** The tab's socket this is about; its name holds the tab's. */
  readonly key: string;
  readonly to: "leader" | "guest";
  readonly text?: string;
  readonly code?: number;
}

/** A tab's socket, whether its frames go through another tab, through this one's multiplexer, or (nobody answered) its own line. */
class SharedSocket implements Socket {
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  readyState = CONNECTING;
  /** Where frames go at the moment. */
  outward: { send: (text: string) => void; close: () => void } | null = null;
  answerDue: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly key: string,
    private readonly gone: (socket: SharedSocket) => void,
  ) {}

  send(text: string): void {
    this.outward?.send(text);
  }

  close(): void {
    if (this.readyState === CLOSED) return;
    this.outward?.close();
    this.end();
  }

  opened = (): void => {
    if (this.readyState !== CONNECTING) return;
    clearTimeout(this.answerDue);
    this.readyState = OPEN;
    this.onopen?.(new Event("open"));
  };

  say = (text: string): void => {
    if (this.readyState === OPEN) this.onmessage?.(new MessageEvent("message", { data: text }));
  };

  closed = (code: number): void => {
    if (this.readyState === CLOSED) return;
    this.end();
    this.onclose?.(new CloseEvent("close", { code }));
  };

  private end(): void {
    clearTimeout(this.answerDue);
    this.readyState = CLOSED;
    this.gone(this);
  }
}

/**
 * One socket for all tabs of one person. The tab that got the lock holds it; the others speak through it. When it goes, the next
 * in line takes over and everybody resumes there. A tab that gets no answer opens a socket of its own.
 */
export class TabShare {
  private readonly tab = crypto.randomUUID();
  private readonly sockets = new Map<string, SharedSocket>();
  private readonly ending = new AbortController();
  private mux: Multiplexer | null = null;
  private release: (() => void) | null = null;
  private count = 0;

  constructor(
    private readonly commons: Commons,
    private readonly openReal: () => Socket,
  ) {
    commons.channel.onmessage = ({ data }) => this.heard(data as Note);
    commons.lead(() => this.leading(), this.ending.signal);
  }

  connect(): Socket {
    const socket = new SharedSocket(`${this.tab}/${String(++this.count)}`, (gone) => this.sockets.delete(gone.key));
    this.sockets.set(socket.key, socket);
    if (this.mux) this.seat(socket);
    else if (this.ending.signal.aborted) this.alone(socket);
    else this.knock(socket);
    return socket;
  }

  /** Somebody else signs in, or nobody; or the page goes. */
  leave(): void {
    this.ending.abort();
    const mux = this.mux;
    this.mux = null;
    mux?.close(mux.serves((key) => !key.startsWith(this.tab)) ? HANDED_ON : 1000);
    this.release?.();
    for (const socket of [...this.sockets.values()]) socket.close();
    this.commons.channel.close();
  }

  private leading(): Promise<void> {
    this.mux = new Multiplexer(this.openReal);
    // Whoever spoke through the tab before us has to come back through us.
    this.post({ kind: "leader", key: this.tab, to: "guest" });
    for (const socket of [...this.sockets.values()]) {
      if (socket.readyState === CONNECTING) this.seat(socket);
      else socket.closed(1006);
    }
    return new Promise((resolve) => (this.release = resolve));
  }

  /** Through the tab that holds the socket, if it answers. */
  private knock(socket: SharedSocket): void {
    const { key } = socket;
    socket.outward = {
      send: (text) => this.post({ kind: "frame", key, to: "leader", text }),
      close: () => this.post({ kind: "close", key, to: "leader" }),
    };
    this.post({ kind: "open", key, to: "leader" });
    socket.answerDue = setTimeout(() => this.alone(socket), ANSWER_WITHIN);
  }

  private seat(socket: SharedSocket): void {
    const mux = this.mux;
    if (!mux) return;
    clearTimeout(socket.answerDue);
    socket.outward = { send: (text) => mux.receive(socket.key, text), close: () => mux.detach(socket.key) };
    mux.attach(socket.key, socket);
  }

  private alone(socket: SharedSocket): void {
    socket.outward?.close();
    const real = this.openReal();
    socket.outward = { send: (text) => real.send(text), close: () => real.close(1000) };
    real.onopen = socket.opened;
    real.onmessage = ({ data }) => typeof data === "string" && socket.say(data);
    real.onclose = ({ code }) => socket.closed(code);
    this.sockets.delete(socket.key);
  }

  private heard(note: Note): void {
    if (note.to === "leader") {
      if (this.mux) this.served(this.mux, note);
      return;
    }
    if (note.kind === "leader") {
      for (const socket of [...this.sockets.values()]) {
        if (socket.readyState === CONNECTING) this.knock(socket);
        else socket.closed(1006);
      }
      return;
    }
    const socket = this.sockets.get(note.key);
    if (note.kind === "opened") socket?.opened();
    else if (note.kind === "frame") socket?.say(note.text ?? "");
    else if (note.kind === "closed") socket?.closed(note.code ?? 1006);
  }

  private served(mux: Multiplexer, { kind, key, text }: Note): void {
    if (kind === "open") {
      mux.attach(key, {
        opened: () => this.post({ kind: "opened", key, to: "guest" }),
        say: (said) => this.post({ kind: "frame", key, to: "guest", text: said }),
        closed: (code) => this.post({ kind: "closed", key, to: "guest", code }),
      });
    } else if (kind === "frame") mux.receive(key, text ?? "");
    else if (kind === "close") mux.detach(key);
  }

  private post(note: Note): void {
    this.commons.channel.postMessage(note);
  }
}

/** What this browser offers for sharing under a name, or null where it cannot. */
export function commonsOf(name: string): Commons | null {
  if (!("BroadcastChannel" in globalThis) || !("locks" in navigator)) return null;
  const channel = new BroadcastChannel(name);
  return {
    channel,
    lead: (held, signal) => {
      navigator.locks.request(name, { signal }, held).catch(() => undefined);
    },
  };
}
