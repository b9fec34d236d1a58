import type { Admonition, Container, DocumentNode, Label, MathBlock, NormalizedSource } from "@dreamnet/document";
import { Counters, childNodes, numeral, walkNodes } from "@dreamnet/document";
import { type EquationSource, readEquation } from "./equation-rows.ts";

/** The numbers that the document shows, by node. */
export interface Numbering {
  /** "2", "2.1", "1a". */
  readonly numbers: ReadonlyMap<DocumentNode, string>;
  /** For each display formula its rows, and the text of each row's number, with its brackets. */
  readonly equations: ReadonlyMap<
    MathBlock,
    { readonly source: EquationSource; readonly numbers: readonly (string | undefined)[] }
  >;
}

/**
 * Gives each counted thing its number. A label's number is the loader's word; what has no label is counted on from the
 * one before, so that both agree.
 */
export function numberNodes(source: NormalizedSource): Numbering {
  const numbers = new Map<DocumentNode, string>();
  const equations = new Map<MathBlock, { source: EquationSource; numbers: (string | undefined)[] }>();
  const counters = new Counters();
  const given = new Map<string, string>();
  const showsHeadings = showsHeadingNumbers(source);
  const numberOf = (label: string | undefined): string | undefined => labelOf(source, label)?.number;

  const count = (kind: string, own: string | undefined): string => {
    const last = given.get(kind);
    // Where nothing is said of how it is counted, the numbers that are known say it: behind `S1` comes `S2`.
    const isTold = last === undefined || /^\d+$/u.test(last) || counters.isRuled(kind);
    const next = own ?? (isTold ? undefined : increment(last));
    const number = counters.next(kind, next);
    given.set(kind, number);
    return number;
  };

  const visit = (node: DocumentNode, parent: Container | undefined, outer?: EquationGroup): void => {
    const group =
      node.type === "division" && node.role === "subequations"
        ? { number: count("equation", numberOf(node.label)), parts: 0 }
        : outer;
    if (node.type === "root" || node.type === "comment") counters.apply(node.counting);
    if (node.type === "division" && node.role === "appendix") counters.enterAppendix();
    if (node.type === "heading") {
      const own = numberOf(node.label);
      const isShown = (showsHeadings || node.numbered === true) && node.numbered !== false;
      // Below `\\subsubsection` nothing is numbered, as in LaTeX's own classes.
      if (isShown && (own !== undefined || node.depth <= counters.numberedDepth))
        numbers.set(node, counters.nextHeading(node.depth, own));
    } else if (node.type === "container") {
      numberContainer(node, parent);
    } else if (node.type === "math") {
      const equation = readEquation(node.value);
      equations.set(node, { source: equation, numbers: rowNumbers(node, equation, group) });
    } else if (node.type === "admonition") {
      numberAdmonition(node);
    }
    const container = node.type === "container" ? node : parent;
    for (const child of childNodes(node)) visit(child, container, group);
  };

  const numberContainer = (node: Container, parent: Container | undefined): void => {
    const own = numberOf(node.label);
    if (node.subcontainer === true || (parent !== undefined && parent.kind === node.kind)) {
      const siblings = parent === undefined ? "" : `sub ${numbers.get(parent) ?? ""} ${parent.kind}`;
      const letter = count(siblings, undefined);
      const base = parent === undefined ? undefined : numbers.get(parent);
      if (own !== undefined) numbers.set(node, own);
      else if (base !== undefined)
        numbers.set(node, `${base}${String.fromCharCode(96 + Math.min(26, Number(letter)))}`);
      return;
    }
    const captioned = node.children.some((child) => child.type === "caption");
    if (own !== undefined || (node.numbered !== false && captioned && node.kind !== "quote")) {
      numbers.set(node, count(node.kind === "video" ? "figure" : node.kind, own));
    }
  };

  const numberAdmonition = (node: Admonition): void => {
    const own = numberOf(node.label);
    if (node.proof !== true || node.numbered === false) {
      if (own !== undefined) numbers.set(node, own);
      return;
    }
    // `proof` itself is never counted.
    if (own !== undefined || node.kind !== "proof") numbers.set(node, count(node.counter ?? `proof:${node.kind}`, own));
  };

  const rowNumbers = (
    node: MathBlock,
    { rows, starred, environment }: EquationSource,
    group: EquationGroup | undefined,
  ): (string | undefined)[] => {
    // An environment says by its star whether it is numbered; `displaymath` never is.
    const numbered =
      environment === undefined ? node.numbered : !starred && environment !== "displaymath" && environment !== "math";
    return rows.map((row, index) => {
      const labels = index === 0 && node.label !== undefined ? [node.label, ...row.labels] : row.labels;
      const own = labels.map(numberOf).find((number) => number !== undefined);
      if (row.tag !== undefined) return row.tag;
      if (own === undefined && (!numbered || row.silent)) return undefined;
      // Several rows of one environment, of which the author has labelled the block as a whole.
      if (own === undefined && environment === undefined && rows.length > 1) return undefined;
      if (group !== undefined) {
        group.parts++;
        return `(${own ?? `${group.number}${numeral(group.parts, "lower-alpha")}`})`;
      }
      return `(${count("equation", own)})`;
    });
  };

  visit(source.ast, undefined);
  return { numbers, equations };
}

/** Equations that share a number: `1a`, `1b`. */
interface EquationGroup {
  readonly number: string;
  parts: number;
}

/** What a label names, or undefined; labels come from the source, so `__proto__` is no label. */
export function labelOf(source: NormalizedSource, label: string | undefined): Label | undefined {
  return label !== undefined && Object.hasOwn(source.labels, label) ? source.labels[label] : undefined;
}

/** Headings show numbers where the document says so, or where one is referred to by its number. */
function showsHeadingNumbers(source: NormalizedSource): boolean {
  if (source.frontmatter.numbering !== undefined) return source.frontmatter.numbering;
  if (source.flavour === "latex") return true;
  let shown = false;
  walkNodes(source.ast, (node) => {
    if (node.type !== "crossReference" || !node.resolved || (node.form !== "number" && node.form !== "name")) return;
    const label = labelOf(source, node.label);
    shown ||= label?.kind === "heading" && label.number !== undefined;
  });
  return shown;
}

/** The number after this one: "9" → "10", "2.9" → "2.10", "A" → "B". */
function increment(number: string): string {
  const match = /^(.*?)(\d+)$/.exec(number.slice(0, 100));
  if (match !== null) return `${match[1] ?? ""}${Number(match[2]) + 1}`;
  const last = number.charCodeAt(number.length - 1);
  return last >= 65 && last < 90 ? `${number.slice(0, -1)}${String.fromCharCode(last + 1)}` : `${number}′`;
}
