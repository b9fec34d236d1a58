import type { BlockNode, DefinitionList, Heading, InlineNode, Root, Span } from "@dreamnet/document";
import { walkNodes } from "@dreamnet/document";
import type { Parser } from "../parser.ts";
import type { Place } from "../report.ts";
import type { Token } from "../tokens.ts";
import type { LevelledHeading } from "./sections.ts";

/** What an abbreviation or a word of a glossary says. */
export interface Term {
  readonly short: readonly Token[];
  readonly long: readonly Token[];
  readonly shortPlural?: readonly Token[];
  readonly longPlural?: readonly Token[];
  /** A word of its own (`\newglossaryentry`), which is never spelt out. */
  readonly word: boolean;
  /** The list that it is of: glossaries' `type`. */
  readonly list?: string;
  /** What it is sorted by. */
  readonly sort?: string;
}

/** How a use of a term is shown: `auto` spells it out the first time. */
export type Form = "auto" | "short" | "long" | "full";

/** One use of a term. */
export interface TermUse {
  readonly name: string;
  readonly form: Form;
  readonly plural: boolean;
  readonly capital: boolean;
  /** What is put behind it: `\gls{x}['s]`. */
  readonly insert: readonly Token[];
}

interface AwaitedUse extends TermUse {
  readonly node: Span;
  readonly place: Place;
}

interface PrintedList {
  readonly heading: Heading | undefined;
  readonly node: DefinitionList;
  readonly list: string | undefined;
}

interface Glossary {
  readonly terms: Map<string, Term>;
  /** Terms that have been spelt out. */
  readonly spelt: Set<string>;
  readonly used: Set<string>;
  /** Uses of terms that were not defined where they stand: the list of an article may be its last section. */
  readonly awaited: AwaitedUse[];
  readonly printed: PrintedList[];
}

const key = Symbol("terms");

/** The terms of a document, and where they are used. */
export const glossary = (parser: Parser): Glossary =>
  parser.state(key, () => ({
    terms: new Map(),
    spelt: new Set(),
    used: new Set(),
    awaited: [],
    printed: [],
  }));

/** A term as one use of it shows it. */
export function expansionOf(parser: Parser, term: Term, use: TermUse, spelt: Set<string>): Token[] {
  const s = parser.tokensOfTex("s");
  const short = use.plural ? (term.shortPlural ?? [...term.short, ...s]) : term.short;
  const long = use.plural ? (term.longPlural ?? [...term.long, ...s]) : term.long;
  const shown = use.form === "auto" ? (term.word || spelt.has(use.name) ? "short" : "full") : use.form;
  if (use.form === "auto" || use.form === "full") spelt.add(use.name);
  const cased = (tokens: readonly Token[]): Token[] => (use.capital ? capitalized(tokens) : [...tokens]);
  if (shown === "short") return [...cased(short), ...use.insert];
  if (shown === "long") return [...cased(long), ...use.insert];
  return [...cased(long), ...use.insert, ...parser.tokensOfTex(" ("), ...short, ...parser.tokensOfTex(")")];
}

function capitalized(tokens: readonly Token[]): Token[] {
  const [first, ...rest] = tokens;
  return first === undefined
    ? []
    : [{ ...first, text: first.kind === 1 ? first.text.toUpperCase() : first.text }, ...rest];
}

/** Puts a list of terms where the reader stands; it is filled when all of the document has been read. */
export function placeList(parser: Parser, list: string | undefined, title: readonly Token[] | string): void {
  const place = parser.here;
  parser.flow.endParagraph();
  const children: InlineNode[] = typeof title === "string" ? [{ type: "text", value: title }] : parser.inlinesOf(title);
  const level = /book|report|scrreprt|memoir|thesis/i.test(parser.documentClass) ? 1 : 2;
  const heading: LevelledHeading | undefined =
    children.length === 0 ? undefined : { type: "heading", depth: 1, children, level, numbered: false };
  const node: DefinitionList = { type: "definitionList", children: [] };
  if (heading !== undefined) parser.flow.block(heading, place);
  parser.flow.block(node, place);
  glossary(parser).printed.push({ heading, node, list });
}

/** Fills in the terms that were used before they were defined, and the lists that are printed. */
export function settleTerms(parser: Parser): void {
  const { terms, awaited, printed, used } = glossary(parser);
  const spelt = new Set<string>();
  for (const use of awaited) {
    const term = terms.get(use.name);
    if (term === undefined) {
      parser.report.tally(
        "warning",
        "term-is-defined",
        use.name,
        (count) =>
          `The term ${use.name} is not defined (used ${count} ${count === 1 ? "time" : "times"}): its key is shown.`,
        { place: use.place, hint: "Define it with \\newacronym or \\newglossaryentry." },
      );
      use.node.children = [{ type: "text", value: use.name }];
    } else use.node.children = parser.inlinesOf(expansionOf(parser, term, use, spelt));
  }
  for (const { node, list } of printed) {
    const entries = [...terms]
      .filter(([name, term]) => used.has(name) && (list === undefined || (term.list ?? "main") === list))
      .map(([name, term]) => ({ term, sort: (term.sort ?? name).toLowerCase() }))
      .sort((a, b) => (a.sort < b.sort ? -1 : Number(a.sort > b.sort)));
    for (const { term } of entries)
      node.children.push(
        { type: "definitionTerm", children: parser.inlinesOf(term.short) },
        { type: "definitionDescription", children: parser.blocksOf(term.long) },
      );
  }
}

/** Takes away what only held a place: around terms that were awaited, and lists that have nothing to list. */
export function dropPlaceholders(parser: Parser, root: Root): void {
  const { awaited, printed } = glossary(parser);
  const spans = new Set<unknown>(awaited.map(({ node }) => node));
  const empty = new Set<unknown>(
    printed.flatMap(({ heading, node }) => (node.children.length > 0 ? [] : [heading, node])),
  );
  if (spans.size + empty.size === 0) return;
  const inline = (nodes: InlineNode[]): InlineNode[] =>
    nodes.reduce<InlineNode[]>((out, node) => {
      for (const next of spans.has(node) ? (node as Span).children : [node]) {
        const last = out.at(-1);
        if (last?.type === "text" && next.type === "text") last.value += next.value;
        else out.push(next);
      }
      return out;
    }, []);
  walkNodes(root, (node) => {
    if (node.type === "lineBlock") node.lines = node.lines.map(inline);
    if ((node.type === "division" || node.type === "admonition") && node.title !== undefined)
      node.title = inline(node.title);
    if (node.type === "blockquote" && node.attribution !== undefined) node.attribution = inline(node.attribution);
    if (!("children" in node)) return;
    const children = node.children as (InlineNode | BlockNode)[];
    if (children.some((child) => spans.has(child) || empty.has(child)))
      node.children = inline(children.filter((child) => !empty.has(child)) as InlineNode[]) as never;
  });
}
