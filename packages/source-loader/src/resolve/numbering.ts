import { Counters, type Counting, type List, numeral } from "@dreamnet/document";

/** Counts what LaTeX counts. */
export interface Numbering {
  /** From here on it is counted so. */
  apply(changes: readonly Counting[] | undefined): void;
  /** The number of a section; undefined below `\subsubsection`, which carries none. */
  section(depth: number, inAppendix: boolean): string | undefined;
  /** The next figure, table, listing …; its parts start anew. */
  float(kind: string): string;
  /** The next part of the float that stands around it: `2a`. */
  sub(kind: string): string;
  next(counter: string): string;
  /** The last number given: of a float's kind, or of its parts (`sub:figure`). */
  last(counter: string): string | undefined;
}

export function createNumbering(): Numbering {
  const counters = new Counters();
  const given = new Map<string, string>();
  const parts = new Map<string, number>();
  const next = (counter: string): string => {
    const number = counters.next(counter);
    given.set(counter, number);
    return number;
  };
  return {
    apply: (changes) => counters.apply(changes),
    section(depth, inAppendix) {
      if (inAppendix) counters.enterAppendix();
      return depth > counters.numberedDepth ? undefined : counters.nextHeading(depth);
    },
    float(kind) {
      parts.set(kind, 0);
      return next(kind);
    },
    sub(kind) {
      const part = (parts.get(kind) ?? 0) + 1;
      parts.set(kind, part);
      // A part before the float's own caption belongs to the number to come; ours are counted on entering the float.
      const number = `${counters.current(kind)}${numeral(part, "lower-alpha")}`;
      given.set(`sub:${kind}`, number);
      return number;
    },
    next,
    last: (counter) => given.get(counter),
  };
}

/** The number of a list's item in the list's own figures, without what stands around it. */
export const itemNumber = (value: number, style: List["numbering"]): string =>
  numeral(value, style === "example" ? "decimal" : (style ?? "decimal"));
