import type { Commands, Member, Topics } from "./schema.generated";

export type TopicName = keyof Topics;
export type CommandName = keyof Commands;
export type CommandRequest<C extends CommandName> = Commands[C]["request"];
export type CommandResponse<C extends CommandName> = Commands[C]["response"];
export type TopicSnapshot<N extends TopicName> = Topics[N]["snapshot"];

/** One event, narrowed by its name. */
export type TopicEvent<N extends TopicName> = {
  [E in keyof Topics[N]["events"] & string]: EventOf<E, Topics[N]["events"][E]>;
}[keyof Topics[N]["events"] & string];

export interface EventOf<E extends string, D> {
  readonly name: E;
  readonly data: D;
  readonly at: string;
  readonly offset: number;
}

/** live: up to date · waiting: not yet, or no more, connected · the rest: the server said no; it is asked again after the next sign-in. */
export type TopicStatus = "waiting" | "live" | "refused" | "revoked" | "ended" | "replaced";

export interface Handlers<S, E> {
  readonly snapshot?: (data: S) => void;
  readonly event?: (event: E) => void;
  readonly status?: (status: TopicStatus, refusal?: LiveRefusal) => void;
  /** Everybody present, after every change. */
  readonly presence?: (members: readonly Member[]) => void;
  readonly signal?: (from: string, data: Readonly<Record<string, unknown>>) => void;
}

export type TopicHandlers<N extends TopicName> = Handlers<TopicSnapshot<N>, TopicEvent<N>>;
export type AnyHandlers = Handlers<unknown, EventOf<string, unknown>>;

/** The server's no: `code` is what programs branch on. `timeout` and `closed` are the client's own. */
export class LiveRefusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly data: Readonly<Record<string, unknown>> = {},
    readonly fields: Readonly<Record<string, readonly string[]>> = {},
    readonly retryAfter: number | null = null,
  ) {
    super(message);
    this.name = "LiveRefusal";
  }
}
