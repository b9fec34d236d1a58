import type { Counting, NumberPart, NumeralStyle, Root } from "@dreamnet/document";
import { classCounting } from "./data/class-counting.ts";
import type { Macro } from "./macros.ts";
import type { Handler, Parser } from "./parser.ts";
import { kinds, type Token } from "./tokens.ts";

/**
 * How the author has LaTeX's counters count. Sections are named by LaTeX's levels (`heading:2` is `\section`) until the
 * tree is whole, and it is known which depth each has.
 */
interface CountingState {
  /** What the preamble says. */
  readonly first: Counting[];
  /** Counters of LaTeX's that theorems have: by the environment's name. */
  readonly theorems: Map<string, string>;
}

const key = Symbol("counting");
const stateOf = (parser: Parser): CountingState => parser.state(key, () => ({ first: [], theorems: new Map() }));

/** Changes of one document that are kept; a macro can make any number of them. */
const most = 2_000;
const count = Symbol("countingChanges");

const own: Readonly<Record<string, string>> = {
  equation: "equation",
  figure: "figure",
  table: "table",
  algorithm: "algorithm",
  algocf: "algorithm",
  lstlisting: "code",
  listing: "code",
  chapter: "heading:1",
  section: "heading:2",
  subsection: "heading:3",
  subsubsection: "heading:4",
};

/** What a counter of LaTeX's counts in the tree; undefined for one that is not counted there. */
function counterOf(parser: Parser, name: string): string | undefined {
  return Object.hasOwn(own, name) ? own[name] : stateOf(parser).theorems.get(name);
}

function change(parser: Parser, counting: Counting): void {
  // A style file's text is read without following its conditions.
  if (parser.weakDefinitions) return;
  const changes = parser.state(count, () => ({ made: 0 }));
  if (changes.made++ >= most) return;
  if (parser.preamble) stateOf(parser).first.push(counting);
  else parser.flow.after({ type: "comment", value: "", counting: [counting] }, parser.here);
}

/**
 * A kind of theorem, with the counter that it shares (`\newtheorem{lem}[thm]{Lemma}`) or the one that it is counted
 * within (`\newtheorem{thm}{Theorem}[section]`).
 *
 * @param counter - `proof:` and the kind.
 */
export function countTheorem(
  parser: Parser,
  name: string,
  counter: string,
  { shared, within }: { readonly shared?: string | undefined; readonly within?: string | undefined },
): void {
  stateOf(parser).theorems.set(name, counter);
  const as = shared === undefined ? undefined : counterOf(parser, shared);
  if (as !== undefined && as !== counter) change(parser, { counter, as });
  else if (within !== undefined) countWithin(parser, counter, within);
}

/** @param isShown - Whether the number of what it is counted within is printed before its own. */
function countWithin(parser: Parser, counter: string, outer: string, isShown = true): void {
  const known = counterOf(parser, outer);
  if (known === undefined || known === counter) return;
  const level = levelOf(known);
  const before: NumberPart = level === undefined ? { counter: known } : { heading: level };
  change(parser, { counter, within: level ?? known, ...(isShown ? { form: [before, ".", decimal] } : {}) });
}

const levelOf = (counter: string): number | undefined =>
  counter.startsWith("heading:") ? Number(counter.slice("heading:".length)) : undefined;

const decimal: NumberPart = { style: "decimal" };

/** amsmath's `\numberwithin{equation}{section}`, `\counterwithin`; with a star what is printed stays as it was. */
const numberWithin: Handler = (parser) => {
  const star = parser.input.accept("*");
  parser.optional();
  const counter = counterOf(parser, parser.string());
  const outer = parser.string();
  if (counter !== undefined) countWithin(parser, counter, outer, !star);
};

const counterWithout: Handler = (parser) => {
  const star = parser.input.accept("*");
  parser.optional();
  const counter = counterOf(parser, parser.string());
  parser.string();
  if (counter !== undefined) change(parser, { counter, within: 0, ...(star ? {} : { form: [decimal] }) });
};

/** `\@addtoreset{equation}{section}`: what is printed is said elsewhere. */
const addToReset: Handler = (parser) => {
  const counter = counterOf(parser, parser.string());
  const outer = parser.string();
  if (counter !== undefined) countWithin(parser, counter, outer, false);
};

/** `\setcounter{figure}{0}`, and what counts on. */
export function setCounting(parser: Parser, name: string, set: Pick<Counting, "value" | "add">): void {
  const counter = counterOf(parser, name);
  const amount = set.value ?? set.add;
  if (counter === undefined || amount === undefined || !Number.isSafeInteger(amount)) return;
  if (Math.abs(amount) < 1e9) change(parser, { counter, ...set });
}

/** `\renewcommand{\thefigure}{S\arabic{figure}}`, where it is made of counters and signs alone. */
export function noteCounterForm(parser: Parser, { body, name, parameters }: Macro): void {
  if (!name.startsWith("the") || parameters.length > 0) return;
  const counter = counterOf(parser, name.slice(3));
  const form = counter === undefined ? undefined : formOf(parser, body, counter);
  if (counter !== undefined && form !== undefined) change(parser, { counter, form });
}

const styles: Readonly<Record<string, NumeralStyle>> = {
  arabic: "decimal",
  alph: "lower-alpha",
  Alph: "upper-alpha",
  roman: "lower-roman",
  Roman: "upper-roman",
};

/** Signs of a number, as text. */
const signs: Readonly<Record<string, string>> = { textendash: "–", textemdash: "—", "-": "", ",": "", "/": "" };

function formOf(parser: Parser, body: readonly Token[], counter: string): NumberPart[] | undefined {
  const parts: NumberPart[] = [];
  let hasOwn = false;
  for (let index = 0; index < body.length && parts.length < 20; index++) {
    const { kind, text } = body[index] as Token;
    if (kind === kinds.open || kind === kinds.close) continue;
    if (kind === kinds.character || kind === kinds.space) {
      parts.push(kind === kinds.space ? " " : text);
      continue;
    }
    if (kind !== kinds.control) return undefined;
    const style = styles[text.replace(/^@/u, "")];
    if (style !== undefined) {
      const argument = readCounterName(body, index + 1);
      const shown = argument === undefined ? undefined : counterOf(parser, argument.name);
      if (argument === undefined || shown === undefined) return undefined;
      index = argument.end;
      const level = levelOf(shown);
      hasOwn ||= shown === counter;
      parts.push(shown === counter ? { style } : level === undefined ? { counter: shown } : { heading: level });
    } else if (Object.hasOwn(signs, text)) parts.push(signs[text] as string);
    else if (text.startsWith("the")) {
      const shown = counterOf(parser, text.slice(3));
      if (shown === undefined || shown === counter) return undefined;
      const level = levelOf(shown);
      parts.push(level === undefined ? { counter: shown } : { heading: level });
    } else return undefined;
  }
  return hasOwn ? joinText(parts) : undefined;
}

/** Signs that stand side by side are one text, with TeX's ligatures. */
function joinText(parts: readonly NumberPart[]): NumberPart[] {
  const joined: NumberPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === "string" && typeof last === "string") joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  return joined.map((part) => (typeof part === "string" ? part.replaceAll("---", "—").replaceAll("--", "–") : part));
}

/** `{figure}`, or `\c@figure` as packages write it. */
function readCounterName(body: readonly Token[], at: number): { name: string; end: number } | undefined {
  const first = body[at];
  if (first?.kind === kinds.control && first.text.startsWith("c@")) return { name: first.text.slice(2), end: at };
  if (first?.kind !== kinds.open) return undefined;
  let name = "";
  for (let index = at + 1; index < body.length && name.length < 100; index++) {
    const next = body[index] as Token;
    if (next.kind === kinds.close) return { name, end: index };
    name += next.text;
  }
  return undefined;
}

export const countingCommands: readonly (readonly [string, Handler])[] = [
  ["numberwithin", numberWithin],
  ["counterwithin", numberWithin],
  ["counterwithout", counterWithout],
  ["@addtoreset", addToReset],
];

/** What the levels of LaTeX are in a tree. */
export interface HeadingDepths {
  /** LaTeX's level → depth; none for a level above those that the document has. */
  readonly depths: ReadonlyMap<number, number>;
  readonly hasParts: boolean;
  readonly hasChapters: boolean;
}

/** Puts what the class and the preamble say at the tree's root, and names sections by their depths. */
export function settleCounting(parser: Parser, root: Root, { depths, hasChapters, hasParts }: HeadingDepths): void {
  const ofParts: Counting[] = hasParts
    ? [
        { counter: "heading:1", form: [{ style: "upper-roman" }] },
        { counter: "heading:2", within: 0, form: [decimal] },
      ]
    : [];
  const ofChapters: Counting[] = hasChapters
    ? ["equation", "figure", "table"].map((counter) => ({ counter, within: 1, form: [{ heading: 1 }, ".", decimal] }))
    : [];
  const ofClass = classCounting(parser.documentClass);
  const said = [...ofChapters, ...(ofClass?.document ?? []), ...stateOf(parser).first].flatMap((one) =>
    settleLevels(one, depths),
  );
  if (ofParts.length + said.length > 0) root.counting = [...ofParts, ...said];
  const appendix = root.children.find((node) => node.type === "division" && node.role === "appendix");
  const counting = (ofClass?.appendix ?? []).flatMap((one) => settleLevels(one, depths));
  if (appendix?.type === "division" && counting.length > 0)
    appendix.children.unshift({ type: "comment", value: "", counting });
}

/** A rule by depths; none where it is of a level that the document does not have. */
export function settleLevels(counting: Counting, depths: ReadonlyMap<number, number>): Counting[] {
  const level = levelOf(counting.counter);
  const { within, form } = counting;
  const depth = (of: number): number | undefined => (of === 0 ? 0 : depths.get(of));
  const counter = level === undefined ? counting.counter : `heading:${depth(level)}`;
  if (level !== undefined && depth(level) === undefined) return [];
  if (typeof within === "number" && depth(within) === undefined) return [];
  const parts = form?.map((part) =>
    typeof part !== "string" && "heading" in part ? { heading: depth(part.heading) ?? 0 } : part,
  );
  if (parts?.some((part) => typeof part !== "string" && "heading" in part && part.heading === 0)) return [];
  return [
    {
      ...counting,
      counter,
      ...(typeof within === "number" ? { within: depth(within) as number } : {}),
      ...(parts === undefined ? {} : { form: parts }),
    },
  ];
}
