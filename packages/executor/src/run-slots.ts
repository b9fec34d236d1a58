import type { RunLimit, RunLimits, StartRequest } from "@dreamnet/workflow";

/** The limits that a run falls under, by key: `workflow:<name>`, `queue:<name>`. */
export function limitsOf(
  limits: RunLimits,
  { workflow, queue }: Pick<StartRequest, "workflow" | "queue">,
): ReadonlyMap<string, RunLimit> {
  const found = new Map<string, RunLimit>();
  const own = (record: Readonly<Record<string, RunLimit>> | undefined, name: string): RunLimit | undefined =>
    record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
  const ofWorkflow = own(limits.workflows, workflow.name);
  if (ofWorkflow !== undefined) found.set(`workflow:${workflow.name}`, ofWorkflow);
  const ofQueue = queue === undefined ? undefined : own(limits.queues, queue);
  if (ofQueue !== undefined) found.set(`queue:${queue}`, ofQueue);
  return found;
}

interface Waiting {
  readonly limits: ReadonlyMap<string, RunLimit>;
  readonly enter: () => void;
}

/** Room for runs in one process: first come, first served for each limit. */
export class RunSlots {
  readonly #held = new Map<string, number>();
  readonly #starts = new Map<string, number[]>();
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** Waits for room; the answer gives it back. Rejects with the signal's reason when it is aborted. */
  async enter(limits: ReadonlyMap<string, RunLimit>, signal: AbortSignal): Promise<() => void> {
    if (limits.size === 0) return () => undefined;
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const waiting: Waiting = { limits, enter: resolve };
      signal.addEventListener(
        "abort",
        () => {
          this.#waiting = this.#waiting.filter((other) => other !== waiting);
          reject(signal.reason as Error);
        },
        { once: true },
      );
      this.#waiting.push(waiting);
      this.#admit();
    });
    let left = false;
    return () => {
      if (left) return;
      left = true;
      for (const key of limits.keys()) this.#held.set(key, (this.#held.get(key) ?? 1) - 1);
      this.#admit();
    };
  }

  #admit(): void {
    clearTimeout(this.#timer);
    const now = performance.now();
    const blocked = new Set<string>();
    let next = Number.POSITIVE_INFINITY;
    this.#waiting = this.#waiting.filter(({ limits, enter }) => {
      const isFree = [...limits].every(([key, limit]) => {
        const at = this.#roomAt(key, limit, now);
        if (at > now) next = Math.min(next, at);
        return at <= now && !blocked.has(key);
      });
      if (!isFree) {
        for (const key of limits.keys()) blocked.add(key);
        return true;
      }
      for (const [key, limit] of limits) {
        this.#held.set(key, (this.#held.get(key) ?? 0) + 1);
        if (limit.rate !== undefined) this.#starts.get(key)?.push(now);
      }
      enter();
      return false;
    });
    if (this.#waiting.length > 0 && Number.isFinite(next))
      this.#timer = setTimeout(() => this.#admit(), Math.min(next - now + 1, 2 ** 31 - 1));
  }

  /** When there is room under a limit: now, later by the rate, or never until somebody leaves. */
  #roomAt(key: string, { concurrency, rate }: RunLimit, now: number): number {
    if (concurrency !== undefined && (this.#held.get(key) ?? 0) >= concurrency) return Number.POSITIVE_INFINITY;
    if (rate === undefined) return now;
    const starts = (this.#starts.get(key) ?? []).filter((at) => at > now - rate.period);
    this.#starts.set(key, starts);
    const earliest = starts[starts.length - rate.limit];
    return earliest === undefined ? now : earliest + rate.period;
  }
}
