import type { Event, Member, PresenceDiff, PresenceState, Subscribed } from "./schema.generated";
import type { AnyHandlers, LiveRefusal, TopicStatus } from "./types";

/** One topic of this client: who listens to it, where it stands, who is present. */
export class TopicEntry {
  readonly listeners = new Set<AnyHandlers>();
  epoch: string | null = null;
  offset = 0;
  status: TopicStatus = "waiting";
  private members = new Map<string, Member>();

  constructor(readonly topic: string) {}

  /** Where to resume, once something has been received. */
  get position(): { topic: string; epoch: string; offset: number } | null {
    return this.epoch === null ? null : { topic: this.topic, epoch: this.epoch, offset: this.offset };
  }

  forget(): void {
    this.epoch = null;
    this.offset = 0;
  }

  subscribed(frame: Subscribed): void {
    if (frame.recovered) {
      this.epoch = frame.epoch;
      for (const event of frame.events ?? []) this.event(event);
      this.offset = Math.max(this.offset, frame.offset);
    } else {
      this.epoch = frame.epoch;
      this.offset = frame.offset;
      for (const listener of [...this.listeners]) listener.snapshot?.(frame.snapshot ?? null);
    }
    this.say("live");
  }

  /** Delivers an event once: what arrives again after a reconnect has an offset already known. */
  event(event: Event): void {
    if (event.epoch !== this.epoch || event.offset <= this.offset) return;
    this.offset = event.offset;
    const { name, data, at, offset } = event;
    for (const listener of [...this.listeners]) listener.event?.({ name, data, at, offset });
  }

  presence(frame: PresenceState | PresenceDiff): void {
    if (frame.type === "presence_state") {
      this.members = new Map(frame.members.map((member) => [member.id, member]));
    } else {
      for (const id of frame.leaves ?? []) this.members.delete(id);
      for (const member of frame.joins ?? []) this.members.set(member.id, member);
    }
    const everybody = [...this.members.values()];
    for (const listener of [...this.listeners]) listener.presence?.(everybody);
  }

  signal(from: string, data: Readonly<Record<string, unknown>>): void {
    for (const listener of [...this.listeners]) listener.signal?.(from, data);
  }

  say(status: TopicStatus, refusal?: LiveRefusal): void {
    this.status = status;
    for (const listener of [...this.listeners]) listener.status?.(status, refusal);
  }
}
