/** A signal for the workflow's code that knows whether the code has noticed that it was aborted. */
export class WatchedSignal {
  readonly #controller = new AbortController();
  readonly #listeners = new Map<unknown, number>();
  /** The code has asked and was told, or has listened and was called. */
  isNoticed = false;
  readonly signal: AbortSignal;

  constructor() {
    const { signal } = this.#controller;
    this.signal = signal;
    const get = (key: "aborted" | "reason"): unknown => {
      const value: unknown = Reflect.get(AbortSignal.prototype, key, signal);
      if (Reflect.get(AbortSignal.prototype, "aborted", signal) === true) this.isNoticed = true;
      return value;
    };
    Object.defineProperties(signal, {
      aborted: { get: () => get("aborted"), configurable: true },
      reason: { get: () => get("reason"), configurable: true },
      throwIfAborted: {
        value: () => {
          if (get("aborted") === true) throw get("reason");
        },
        configurable: true,
      },
      addEventListener: {
        value: (...args: Parameters<AbortSignal["addEventListener"]>) => {
          this.#listeners.set(args[1], (this.#listeners.get(args[1]) ?? 0) + 1);
          AbortSignal.prototype.addEventListener.apply(signal, args);
        },
        configurable: true,
      },
      removeEventListener: {
        value: (...args: Parameters<AbortSignal["removeEventListener"]>) => {
          this.#listeners.delete(args[1]);
          AbortSignal.prototype.removeEventListener.apply(signal, args);
        },
        configurable: true,
      },
    });
  }

  /** Is aborted with the other one. */
  follow(other: AbortSignal): void {
    const abort = (): void => {
      if (this.#listeners.size > 0) this.isNoticed = true;
      this.#controller.abort(other.reason);
    };
    if (other.aborted) abort();
    else other.addEventListener("abort", abort, { once: true });
  }
}
