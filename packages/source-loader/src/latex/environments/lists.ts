import type { BlockNode, DefinitionList, InlineNode, List, ListItem } from "@dreamnet/document";
import { inlinesOf } from "../flow.ts";
import type { Ended, EnvironmentHandler, OpenEnvironment, Parser } from "../parser.ts";
import { readOptions, textOf } from "../plain.ts";
import { tokensToTex } from "../tokens.ts";
import { skipOverlay } from "./beamer.ts";

interface RawItem {
  readonly label: InlineNode[] | undefined;
  readonly item: ListItem;
}

/** Reads the items of a list; what stands before the first one is an item of its own where it says anything. */
function readItems(parser: Parser, open: OpenEnvironment): RawItem[] {
  const items: RawItem[] = [];
  const outer = parser.flow;
  const flow = parser.newFlow();
  parser.nested(flow, parser.style, () => {
    let current: RawItem | undefined;
    for (;;) {
      const place = parser.here;
      const own = parser.newFlow();
      own.labelled = current?.item ?? outer.labelled;
      parser.flow = own;
      const ended: Ended = parser.run({ environment: open, item: true });
      const children = own.finish();
      if (current !== undefined) current.item.children = children;
      else if (children.length > 0)
        items.push({ label: undefined, item: { type: "listItem", children, position: parser.position(place) } });
      if (ended !== "item") break;
      skipOverlay(parser);
      const label = parser.optional();
      parser.flow = flow;
      current = {
        label: label === undefined ? undefined : parser.inlinesOf(label),
        item: { type: "listItem", children: [], position: parser.position(parser.here) },
      };
      items.push(current);
    }
  });
  return items;
}

const bulletOnly = /^[\s\p{P}\p{S}]*$/u;

/** An item's own label stays as text where it says more than a bullet. */
function labelledItem({ label, item }: RawItem): ListItem {
  if (label === undefined || bulletOnly.test(textOf(label))) return item;
  const first = item.children[0];
  const prefix: InlineNode[] = [...label, { type: "text", value: " " }];
  if (first?.type === "paragraph") first.children = [...prefix, ...first.children];
  else item.children.unshift({ type: "paragraph", children: label });
  return item;
}

const list =
  (ordered: boolean): EnvironmentHandler =>
  (parser, open) => {
    const place = parser.here;
    parser.flow.endParagraph();
    const options = parser.optional();
    const text = options === undefined ? "" : tokensToTex(options);
    const node: List = { type: "list", ordered, spread: false, children: [], ...(ordered ? orderedOptions(text) : {}) };
    const items = readItems(parser, open);
    if (items.length > 0 && items.every(({ label }) => label !== undefined && !bulletOnly.test(textOf(label)))) {
      parser.flow.block(definitionsOf(items), place);
      return;
    }
    node.children = items.map(labelledItem);
    node.spread = node.children.some(
      (item) => item.children.length > 1 && item.children.every((child) => child.type === "paragraph"),
    );
    if (node.children.length > 0) parser.flow.block(node, place);
  };

const counters = [
  [/\\alph|(?<![A-Za-z\\])a(?![a-z])/, "lower-alpha"],
  [/\\Alph|(?<![A-Za-z\\])A(?![a-z])/, "upper-alpha"],
  [/\\roman|(?<![A-Za-z\\])i(?![a-z])/, "lower-roman"],
  [/\\Roman|(?<![A-Za-z\\])I(?![a-z])/, "upper-roman"],
  [/\\arabic|1/, "decimal"],
] as const;

/** enumitem's `label=(\alph*)`, `start=3`, and enumerate's `(a)`. */
function orderedOptions(text: string): Partial<List> {
  const options = readOptions(text);
  const out: Partial<List> = {};
  const start = Number(options["start"]);
  if (Number.isInteger(start) && options["start"] !== undefined && options["start"] !== "") out.start = start;
  const label = options["label"] ?? options["label*"] ?? (text.includes("=") ? undefined : text);
  if (label === undefined || label === "") return out;
  const counter = counters.find(([pattern]) => pattern.test(label));
  if (counter !== undefined) out.numbering = counter[1];
  if (/\(.*\)/.test(label)) out.delimiter = "two-parentheses";
  else if (label.includes(")")) out.delimiter = "one-parenthesis";
  else if (label.includes(".")) out.delimiter = "period";
  return out;
}

const isDefinitionList = (block: BlockNode): block is DefinitionList => block.type === "definitionList";

const description: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  parser.flow.endParagraph();
  parser.optional();
  const node = definitionsOf(readItems(parser, open));
  if (node.children.length > 0) parser.flow.block(node, place);
};

/** Items that have names of their own, which no counter gives. */
function definitionsOf(items: readonly RawItem[]): DefinitionList {
  const node: DefinitionList = { type: "definitionList", children: [] };
  for (const { label, item } of items) {
    if (label !== undefined)
      node.children.push({
        type: "definitionTerm",
        children: label,
        ...(item.label === undefined ? {} : { label: item.label }),
      });
    // acronym's items are lists of one term each.
    if (label === undefined && item.children.length > 0 && item.children.every(isDefinitionList))
      node.children.push(...item.children.filter(isDefinitionList).flatMap((inner) => inner.children));
    else node.children.push({ type: "definitionDescription", children: item.children });
  }
  return node;
}

/** LaTeX's own `list`: its label and settings are layout. */
const generalList: EnvironmentHandler = (parser, open) => {
  parser.argument();
  parser.argument();
  list(false)(parser, open);
};

/** `inparaenum`, `itemize*`: items that run on in the paragraph. */
const runIn =
  (ordered: boolean): EnvironmentHandler =>
  (parser, open) => {
    const place = parser.here;
    parser.optional();
    const items = readItems(parser, open);
    items.forEach(({ label, item }, index) => {
      const mark: InlineNode[] =
        label ?? (ordered ? [{ type: "text", value: `(${"abcdefghijklmnopqrstuvwxyz"[index] ?? index + 1})` }] : []);
      const content = inlinesOf(item.children);
      for (const node of [...mark, ...(mark.length > 0 ? [{ type: "text", value: " " } as const] : []), ...content]) {
        if (node.type === "text") parser.flow.text(node.value, parser.style, place);
        else parser.flow.inline(node, parser.style, place);
      }
      parser.flow.text(" ", parser.style, place);
    });
  };

/** Notes under a table (threeparttable): `\item[a] text`. */
const tableNotes: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  parser.flow.endParagraph();
  parser.optional();
  const items = readItems(parser, open).map(labelledItem);
  const children = items.flatMap((item) => item.children);
  if (children.length > 0) parser.flow.block({ type: "division", role: "legend", children }, place);
};

/** Lines of `tabbing`, its stops as blanks. */
const tabbing: EnvironmentHandler = (parser, open) => {
  const gap = (): void => parser.flow.text("\u2003", parser.style, parser.here);
  const children = parser.contents(
    open,
    undefined,
    new Map([
      ["=", gap],
      [">", gap],
      ["<", () => undefined],
      ["+", () => undefined],
      ["-", () => undefined],
      ["kill", () => undefined],
      ["'", () => undefined],
      ["`", gap],
    ]),
  );
  for (const child of children) parser.flow.block(child, parser.here);
};

export const listEnvironments: ReadonlyMap<string, EnvironmentHandler> = new Map<string, EnvironmentHandler>([
  ...["itemize", "compactitem", "asparaitem", "trivlist", "outline", "checklist", "tightitemize"].map(
    (name): [string, EnvironmentHandler] => [name, list(false)],
  ),
  ...[
    "enumerate",
    "compactenum",
    "asparaenum",
    "enumcompact",
    "tightenumerate",
    "easylist",
    "steps",
    "remunerate",
    "romannum",
  ].map((name): [string, EnvironmentHandler] => [name, list(true)]),
  ...["description", "compactdesc", "asparadesc", "labeling", "acronym", "acronyms"].map(
    (name): [string, EnvironmentHandler] => [name, description],
  ),
  ["list", generalList],
  ["itemize*", runIn(false)],
  ["enumerate*", runIn(true)],
  ["inparaitem", runIn(false)],
  ["inparaenum", runIn(true)],
  ["inparadesc", runIn(false)],
  ["tablenotes", tableNotes],
  ["TableNotes", tableNotes],
  ["tabbing", tabbing],
]);
