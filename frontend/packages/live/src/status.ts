/** `since`: when it became so; for anything but live, when the connection was lost (ms since 1970). */
export interface LiveStatus {
  readonly state: "live" | "reconnecting" | "offline";
  readonly since: number;
}

/** A value that components can watch with `useSyncExternalStore`. */
export class StatusStore {
  private current: LiveStatus;
  private readonly watchers = new Set<() => void>();

  constructor(now: number) {
    this.current = { state: "reconnecting", since: now };
  }

  readonly get = (): LiveStatus => this.current;

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  set(state: LiveStatus["state"], now: number): void {
    if (state === this.current.state) return;
    // From reconnecting to offline nothing new was lost: the time of the loss stays.
    const since = state !== "live" && this.current.state !== "live" ? this.current.since : now;
    this.current = { state, since };
    for (const watcher of [...this.watchers]) watcher();
  }
}
