import type { Ack, Nack } from "./schema.generated";
import { LiveRefusal } from "./types";

interface Waiting {
  readonly frame: object;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: LiveRefusal) => void;
  readonly timer: ReturnType<typeof setTimeout>;
  tries: number;
}

const TRIES = 3;

/**
 * Commands on their way. Each keeps its key until it is answered, so that sending
 * it again after a lost connection carries it out once.
 */
export class CommandDesk {
  private readonly waiting = new Map<string, Waiting>();

  constructor(private readonly send: (frame: object) => void) {}

  get busy(): boolean {
    return this.waiting.size > 0;
  }

  run(name: string, data: object, topic: string | undefined, timeout: number): Promise<unknown> {
    const id = crypto.randomUUID();
    const frame = { type: "command", id, name, idem: crypto.randomUUID(), data, ...(topic ? { topic } : {}) };
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(new LiveRefusal("timeout", "There was no answer in time."));
      }, timeout);
      this.waiting.set(id, { frame, resolve, reject, timer, tries: 1 });
      this.send(frame);
    });
  }

  ack(frame: Ack): void {
    this.take(frame.id)?.resolve(frame.result);
  }

  nack(frame: Nack): void {
    const asked = this.waiting.get(frame.id);
    if (!asked) return;
    if (typeof frame.retry_after === "number" && asked.tries < TRIES) {
      asked.tries += 1;
      setTimeout(() => {
        if (this.waiting.has(frame.id)) this.send(asked.frame);
      }, frame.retry_after * 1000);
      return;
    }
    this.take(frame.id)?.reject(new LiveRefusal(frame.code, frame.message, frame.data ?? {}, frame.fields ?? {}, frame.retry_after ?? null));
  }

  /** After a new welcome: everything unanswered once more, with its old key. */
  again(): void {
    for (const { frame } of this.waiting.values()) this.send(frame);
  }

  /** The person changed: what was asked in another name is not sent in this one. */
  abandon(): void {
    for (const id of [...this.waiting.keys()]) this.take(id)?.reject(new LiveRefusal("closed", "The connection was closed."));
  }

  private take(id: string): Waiting | undefined {
    const asked = this.waiting.get(id);
    if (asked) {
      clearTimeout(asked.timer);
      this.waiting.delete(id);
    }
    return asked;
  }
}
