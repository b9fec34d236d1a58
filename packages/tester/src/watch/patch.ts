/** Puts everything back as it was. */
export type PutBack = () => void;

/** Collects replacements, to be put back in the opposite order. */
export class Patches {
  readonly #putBacks: PutBack[] = [];

  /** Replaces a member that is there; one that is not stays away. */
  replace<Owner extends object>(owner: Owner, key: keyof Owner & string, make: (original: unknown) => unknown): void {
    const descriptor = Object.getOwnPropertyDescriptor(owner, key);
    const isInherited = descriptor === undefined && key in owner;
    if (descriptor === undefined && !isInherited) return;
    if (descriptor?.configurable === false && descriptor.writable !== true) return;
    const original: unknown = Reflect.get(owner, key);
    const value = make(original);
    if (typeof value === "function" && typeof original === "function") imitate(value, original);
    if (descriptor?.configurable === false) Reflect.set(owner, key, value);
    else
      Object.defineProperty(owner, key, {
        value,
        configurable: true,
        writable: true,
        enumerable: descriptor?.enumerable ?? true,
      });
    this.#putBacks.push(() => {
      if (descriptor === undefined) Reflect.deleteProperty(owner, key);
      else if (descriptor.configurable === false) Reflect.set(owner, key, original);
      else Object.defineProperty(owner, key, descriptor);
    });
  }

  /** Wraps a function: `act` is given how it would have been called. */
  wrap<Owner extends object>(
    owner: Owner,
    key: keyof Owner & string,
    act: (call: (args?: readonly unknown[]) => unknown, args: readonly unknown[], self: unknown) => unknown,
  ): void {
    this.replace(owner, key, (original) => {
      if (typeof original !== "function") return original;
      return function wrapped(this: unknown, ...args: unknown[]): unknown {
        return act((other = args) => Reflect.apply(original, this, [...other]), args, this);
      };
    });
  }

  onPutBack(putBack: PutBack): void {
    this.#putBacks.push(putBack);
  }

  putBack(): void {
    for (const putBack of this.#putBacks.splice(0).reverse()) putBack();
  }
}

/** Gives a replacement the name and the members (`promisify.custom`, `native`) of what it stands for. */
function imitate(value: object, original: object): void {
  if (value === original) return;
  for (const key of Reflect.ownKeys(original)) {
    if (key === "prototype" || key === "length") continue;
    const descriptor = Object.getOwnPropertyDescriptor(original, key);
    const own = Object.getOwnPropertyDescriptor(value, key);
    if (descriptor !== undefined && own?.configurable !== false) Object.defineProperty(value, key, descriptor);
  }
}
