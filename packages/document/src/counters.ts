import type { Counting, NumberPart } from "./nodes.ts";
import { numeral } from "./numeral.ts";

const decimal: readonly NumberPart[] = [{ style: "decimal" }];
const letter: readonly NumberPart[] = [{ style: "upper-alpha" }];

type Rule = Pick<Counting, "as" | "within" | "form">;

/**
 * Counts a document's headings, figures, equations, theorems … as its source says: within sections, with another's
 * numbers, from another number on. Whoever walks the tree in its order and asks for each thing's number gets what the
 * source's own program prints.
 *
 * @example
 * const counters = new Counters();
 * counters.apply([{ counter: "equation", within: 1, form: [{ heading: 1 }, ".", { style: "decimal" }] }]);
 * counters.nextHeading(1); // => "1"
 * counters.next("equation"); // => "1.1"
 */
export class Counters {
  readonly #values = new Map<string, number>();
  readonly #rules = new Map<string, Rule>();
  /** Numbers of the headings that stand open, by depth. */
  readonly #headings: string[] = [];
  #inAppendix = false;

  /** From here on it is counted so. */
  apply(changes: readonly Counting[] | undefined): void {
    for (const { add, counter, value, ...rule } of changes ?? []) {
      if (Object.keys(rule).length > 0) this.#rules.set(counter, { ...this.#rules.get(counter), ...rule });
      const shared = this.#shared(counter);
      if (value !== undefined) this.#values.set(shared, value);
      if (add !== undefined) this.#values.set(shared, (this.#values.get(shared) ?? 0) + add);
    }
  }

  /** Whether anything is said of how something is counted; without that it is 1, 2, 3. */
  isRuled(counter: string): boolean {
    return this.#rules.has(counter);
  }

  /** Headings below carry no number, as in LaTeX's own classes. */
  get numberedDepth(): number {
    return this.#hasParts ? 4 : 3;
  }

  /** Parts stand above chapters and do not begin them anew. */
  get #hasParts(): boolean {
    return this.#rules.get(headingCounter(2))?.within === 0;
  }

  /** The first headings are lettered from here on. */
  enterAppendix(): void {
    if (this.#inAppendix) return;
    this.#inAppendix = true;
    // Chapters that no part begins anew are lettered, and not the parts.
    const first = this.#hasParts ? 2 : 1;
    this.#headings.length = Math.min(this.#headings.length, first - 1);
    for (let depth = first; depth <= 6; depth++) this.#values.set(headingCounter(depth), 0);
    this.#rules.set(headingCounter(first), { ...this.#rules.get(headingCounter(first)), form: letter });
  }

  /**
   * The number of the next heading that carries one. What is counted within it, or within one above, begins anew.
   *
   * @param depth - From 1.
   * @param known - The number, where somebody has counted already.
   */
  nextHeading(depth: number, known?: string): string {
    const counter = headingCounter(depth);
    this.#headings.length = Math.min(this.#headings.length, depth - 1);
    for (let below = depth + 1; below <= 6; below++) {
      if (this.#rules.get(headingCounter(below))?.within === 0) break;
      this.#values.set(headingCounter(below), 0);
    }
    this.#count(counter, known);
    for (const [other, { within }] of this.#rules)
      if (typeof within === "number" && within >= depth) this.#values.set(this.#shared(other), 0);
    const number = known ?? this.current(counter);
    while (this.#headings.length < depth - 1) this.#headings.push(this.#heading(this.#headings.length + 1));
    this.#headings.push(number);
    return number;
  }

  /**
   * The next number of a counter.
   *
   * @param known - The number, where somebody has counted already; counting goes on from it.
   */
  next(counter: string, known?: string): string {
    const shared = this.#shared(counter);
    this.#count(shared, known);
    for (const [other, { within }] of this.#rules)
      if (typeof within === "string" && this.#shared(within) === shared) this.#values.set(this.#shared(other), 0);
    return known ?? this.current(counter);
  }

  /** The number that was given last; before the first, the one to come. */
  current(counter: string): string {
    return this.#written(counter, new Set());
  }

  #count(counter: string, known: string | undefined): void {
    const counted = /\d{1,15}$/u.exec(known ?? "")?.[0];
    this.#values.set(counter, counted === undefined ? (this.#values.get(counter) ?? 0) + 1 : Number(counted));
  }

  #written(counter: string, seen: Set<string>): string {
    if (seen.has(counter)) return "";
    seen.add(counter);
    const shared = this.#shared(counter);
    const form = this.#rules.get(counter)?.form ?? this.#rules.get(shared)?.form ?? this.#usualForm(shared);
    const value = this.#values.get(shared) ?? 0;
    return form
      .map((part) => {
        if (typeof part === "string") return part;
        if ("style" in part) return numeral(Math.max(1, value), part.style);
        return "heading" in part ? this.#heading(part.heading) : this.#written(part.counter, seen);
      })
      .join("");
  }

  #usualForm(counter: string): readonly NumberPart[] {
    const depth = Number(/^heading:([2-6])$/u.exec(counter)?.[1] ?? 1);
    return depth === 1 ? decimal : [{ heading: depth - 1 }, ".", ...decimal];
  }

  /** "2.0" for the number of a subsection where only the section stands open. */
  #heading(depth: number): string {
    const known = this.#headings[depth - 1];
    if (known !== undefined) return known;
    return depth <= 1 ? "0" : `${this.#heading(depth - 1)}.0`;
  }

  /** The counter that is really counted; a circle of them ends where it began. */
  #shared(counter: string): string {
    let name = counter;
    for (let steps = 0; steps < 20; steps++) {
      const as = this.#rules.get(name)?.as;
      if (as === undefined || as === name) break;
      name = as;
    }
    return name;
  }
}

const headingCounter = (depth: number): string => `heading:${depth}`;
