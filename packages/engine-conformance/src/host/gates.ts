interface Gate {
  readonly opened: Promise<void>;
  readonly open: () => void;
}

/** Named gates that a body waits at until the process's parent opens them. */
export class Gates {
  readonly #gates = new Map<string, Gate>();

  /** Resolves when the gate is open. */
  wait(name: string): Promise<void> {
    return this.#find(name).opened;
  }

  /** For good: whoever comes later passes too. */
  open(name: string): void {
    this.#find(name).open();
  }

  #find(name: string): Gate {
    const known = this.#gates.get(name);
    if (known !== undefined) return known;
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const gate = { opened, open };
    this.#gates.set(name, gate);
    return gate;
  }
}
