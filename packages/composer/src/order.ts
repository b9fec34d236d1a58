/** Indices of nodes that are ready, the lowest first: the order follows from the composite alone. */
export class ReadyNodes {
  readonly #heap: number[] = [];

  get size(): number {
    return this.#heap.length;
  }

  add(index: number): void {
    const heap = this.#heap;
    let at = heap.push(index) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const [one, other] = [heap[at] as number, heap[above] as number];
      if (other <= one) return;
      heap[at] = other;
      heap[above] = one;
      at = above;
    }
  }

  /** The lowest; it is no longer ready then. */
  take(): number | undefined {
    const heap = this.#heap;
    const lowest = heap[0];
    const last = heap.pop();
    if (lowest === undefined || last === undefined || heap.length === 0) return lowest;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const lower = right < heap.length && (heap[right] as number) < (heap[left] as number) ? right : left;
      const child = heap[lower] as number;
      if (child >= last) break;
      heap[at] = child;
      at = lower;
    }
    heap[at] = last;
    return lowest;
  }
}

/** Who comes after whom, from who comes before whom. */
export function dependentsOf(needs: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const dependents: number[][] = needs.map(() => []);
  for (const [index, before] of needs.entries()) for (const need of before) dependents[need]?.push(index);
  return dependents;
}

/**
 * An order in which each node comes after all that it needs, the lowest first where there is a choice.
 *
 * @returns The order, and each circle that keeps nodes out of it, from a node round to itself.
 */
export function orderNodes(needs: readonly (readonly number[])[]): {
  readonly order: readonly number[];
  readonly circles: readonly (readonly number[])[];
} {
  const dependents = dependentsOf(needs);
  const waiting = needs.map((before) => before.length);
  const ready = new ReadyNodes();
  for (const [index, count] of waiting.entries()) if (count === 0) ready.add(index);
  const order: number[] = [];
  for (let index = ready.take(); index !== undefined; index = ready.take()) {
    order.push(index);
    for (const dependent of dependents[index] ?? []) {
      waiting[dependent] = (waiting[dependent] ?? 0) - 1;
      if (waiting[dependent] === 0) ready.add(dependent);
    }
  }
  return { order, circles: order.length === needs.length ? [] : findCircles(needs, waiting) };
}

/** From each node that waits for ever, back along what it waits for, until one comes again. */
function findCircles(
  needs: readonly (readonly number[])[],
  waiting: readonly number[],
): readonly (readonly number[])[] {
  const circles: number[][] = [];
  const walkOf = new Map<number, number>();
  for (const start of needs.keys()) {
    if ((waiting[start] ?? 0) === 0 || walkOf.has(start)) continue;
    const walk: number[] = [];
    let at: number | undefined = start;
    while (at !== undefined && !walkOf.has(at)) {
      walkOf.set(at, start);
      walk.push(at);
      at = needs[at]?.find((need) => (waiting[need] ?? 0) > 0);
    }
    if (at !== undefined && walkOf.get(at) === start) circles.push([...walk.slice(walk.indexOf(at)), at].reverse());
  }
  return circles;
}
