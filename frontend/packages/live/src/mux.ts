import type { Socket } from "./client";
import type { ServerFrame, Welcome } from "./schema.generated";

const OPEN = 1;

/** One tab's end of the shared socket: how it is told what came. */
export interface Guest {
  readonly opened: () => void;
  readonly say: (text: string) => void;
  readonly closed: (code: number) => void;
}

interface Seat {
  readonly guest: Guest;
  /** Topics whose answer has come, with the id the tab asked under; events of others wait for their snapshot. */
  readonly topics: Map<string, string>;
  greeted: boolean;
  /** Where the tab stood, to be resumed once the socket is welcomed. */
  resume: readonly Place[];
}

interface Place {
  readonly topic: string;
  readonly epoch: string;
  readonly offset: number;
}

interface Asked {
  readonly seat: Seat;
  readonly id: string;
  readonly topic: string | null;
}

type Frame = Readonly<Record<string, unknown>> & { readonly type: string };

/**
 * Several tabs on one socket. Each speaks the protocol as if it were alone: greetings are answered from the first welcome, a topic
 * is left when its last tab leaves it, answers go to who asked, and events to everybody who watches.
 */
export class Multiplexer {
  private readonly seats = new Map<string, Seat>();
  private readonly asked = new Map<string, Asked>();
  private socket: Socket | null = null;
  /** The tabs together are one client to the server. */
  private readonly name = crypto.randomUUID();
  private was = false;
  private welcome: Welcome | null = null;
  private welcomedAt = 0;
  /** Hellos on their way, in order: the server answers them in that order. */
  private readonly greeting: Seat[] = [];
  private numbers = 0;
  private drain: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly open: () => Socket) {}

  /** Whether anybody of this kind is connected. */
  serves(kind: (key: string) => boolean): boolean {
    return [...this.seats.keys()].some(kind);
  }

  attach(key: string, guest: Guest): void {
    this.seats.set(key, { guest, topics: new Map(), greeted: false, resume: [] });
    if (!this.socket) this.connect();
    else if (this.socket.readyState === OPEN) guest.opened();
  }

  receive(key: string, text: string): void {
    const seat = this.seats.get(key);
    if (!seat) return;
    const frame = JSON.parse(text) as Frame;
    switch (frame.type) {
      case "hello":
        { this.hello(seat, frame); return; }
      case "subscribe":
        { this.ask(seat, frame, String(frame.topic)); return; }
      case "command":
        { this.ask(seat, frame, null); return; }
      case "unsubscribe":
        if (seat.topics.delete(String(frame.topic))) this.leave(String(frame.topic));
        return;
      default:
        this.send(frame);
    }
  }

  detach(key: string): void {
    const seat = this.seats.get(key);
    if (!seat) return;
    this.seats.delete(key);
    for (const [id, asked] of this.asked) if (asked.seat === seat) this.asked.delete(id);
    if (this.seats.size === 0) {
      this.close(1000);
      return;
    }
    for (const topic of seat.topics.keys()) this.leave(topic);
  }

  /** Ends the socket; every tab comes back by itself, wherever the next one is. */
  close(code: number): void {
    clearTimeout(this.drain);
    const socket = this.socket;
    if (!socket) return;
    this.ended(code);
    socket.close(code);
  }

  private connect(): void {
    const socket = (this.socket = this.open());
    socket.onopen = () => {
      for (const seat of [...this.seats.values()]) seat.guest.opened();
    };
    socket.onmessage = ({ data }) => {
      if (this.socket === socket && typeof data === "string") this.deliver(data, JSON.parse(data) as ServerFrame);
    };
    socket.onclose = ({ code }) => {
      if (this.socket === socket) this.ended(code);
    };
  }

  private ended(code: number): void {
    const seats = [...this.seats.values()];
    this.socket = this.welcome = null;
    this.seats.clear();
    this.asked.clear();
    this.greeting.length = 0;
    for (const seat of seats) seat.guest.closed(code);
  }

  private hello(seat: Seat, frame: Frame): void {
    if (this.welcome && !seat.greeted) {
      const renew_s = Math.max(1, this.welcome.renew_s - (Date.now() - this.welcomedAt) / 1000);
      this.greet(seat, { ...this.welcome, renew_s });
    } else {
      this.greeting.push(seat);
      this.send({ ...frame, resume: [], client: this.name, again: this.was });
      this.was = true;
    }
    seat.resume = (frame.resume ?? []) as Place[];
    if (seat.greeted) this.resume(seat);
  }

  private greet(seat: Seat, welcome: Welcome): void {
    seat.greeted = true;
    seat.guest.say(JSON.stringify(welcome));
  }

  /** What a hello wanted to resume is subscribed to from there. */
  private resume(seat: Seat): void {
    for (const place of seat.resume) this.ask(seat, { type: "subscribe", id: place.topic.slice(0, 64), ...place }, place.topic);
    seat.resume = [];
  }

  private ask(seat: Seat, frame: Frame, topic: string | null): void {
    const id = `m${++this.numbers}`;
    this.asked.set(id, { seat, id: String(frame.id), topic });
    if (topic !== null) seat.topics.delete(topic);
    this.send({ ...frame, id });
  }

  private leave(topic: string): void {
    const wanted = [...this.seats.values()].some((seat) => seat.topics.has(topic)) || [...this.asked.values()].some((asked) => asked.topic === topic);
    if (!wanted) this.send({ type: "unsubscribe", topic });
  }

  private send(frame: object): void {
    if (this.socket?.readyState === OPEN) this.socket.send(JSON.stringify(frame));
  }

  private deliver(text: string, frame: ServerFrame): void {
    switch (frame.type) {
      case "welcome": {
        this.welcome = frame;
        this.welcomedAt = Date.now();
        const seat = this.greeting.shift();
        if (!seat) return;
        this.greet(seat, frame);
        this.resume(seat);
        return;
      }
      case "subscribed": {
        const key = frame.id ?? "";
        const asked = this.asked.get(key);
        if (!asked) {
          // Nobody asked: events could not all be handed on, so everybody starts over.
          for (const [seat, id] of this.watchers(frame.topic)) seat.guest.say(JSON.stringify({ ...frame, id }));
          return;
        }
        this.asked.delete(key);
        asked.seat.topics.set(frame.topic, asked.id);
        asked.seat.guest.say(JSON.stringify({ ...frame, id: asked.id }));
        return;
      }
      case "ack":
      case "nack": {
        const asked = this.asked.get(frame.id);
        this.asked.delete(frame.id);
        asked?.seat.guest.say(JSON.stringify({ ...frame, id: asked.id }));
        return;
      }
      case "unsubscribed":
        if (frame.code === "left") return;
        for (const [seat] of this.watchers(frame.topic)) {
          seat.topics.delete(frame.topic);
          seat.guest.say(text);
        }
        return;
      case "drain":
        // All tabs go together, at the moment the server chose for this socket.
        this.drain = setTimeout(() => this.close(4503), frame.after_ms);
        return;
      case "pong":
      case "error":
        for (const seat of this.seats.values()) seat.guest.say(text);
        return;
      default:
        for (const [seat] of this.watchers(frame.topic)) seat.guest.say(text);
    }
  }

  private watchers(topic: string): (readonly [Seat, string])[] {
    return [...this.seats.values()].flatMap((seat) => {
      const id = seat.topics.get(topic);
      return id === undefined ? [] : [[seat, id] as const];
    });
  }
}
