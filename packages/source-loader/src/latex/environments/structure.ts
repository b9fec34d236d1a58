import type { BlockNode, Division } from "@dreamnet/document";
import { append } from "../collections.ts";
import { citation } from "../commands/quotations.ts";
import { inlinesOf } from "../flow.ts";
import type { EnvironmentHandler, Handler, Parser } from "../parser.ts";
import { textOf } from "../plain.ts";
import { control, kinds, token } from "../tokens.ts";
import { addFloat, isCaption } from "./floats.ts";
import { listEnvironments } from "./lists.ts";

const quote: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  parser.flow.endParagraph();
  const children = parser.contents(open);
  if (children.length > 0) parser.flow.block({ type: "blockquote", children }, place);
};

/** csquotes: `\begin{displayquote}[source][.]`. */
const displayQuote: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  parser.flow.endParagraph();
  // `displaycquote` has a key where the other has a source: `[before][after]{key}[.]`.
  const source = open.name === "displaycquote" ? citation(parser) : parser.optional();
  parser.optional();
  const attribution = source === undefined ? [] : parser.inlinesOf(source);
  const children = parser.contents(open);
  if (children.length > 0)
    parser.flow.block({ type: "blockquote", children, ...(attribution.length === 0 ? {} : { attribution }) }, place);
};

const verse: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  parser.flow.endParagraph();
  parser.optional();
  const children: BlockNode[] = parser.contents(open).map((block): BlockNode => {
    if (block.type !== "paragraph") return block;
    const lines = block.children.reduce<(typeof block.children)[]>(
      (out, node) => {
        if (node.type === "break") out.push([]);
        else out.at(-1)?.push(node);
        return out;
      },
      [[]],
    );
    return { type: "lineBlock", lines };
  });
  if (children.length > 0) parser.flow.block({ type: "blockquote", children }, place);
};

const division =
  (role: string, title?: string): EnvironmentHandler =>
  (parser, open) => {
    const place = parser.here;
    parser.flow.endParagraph();
    const given = parser.optional();
    const heading = given === undefined ? undefined : parser.inlinesOf(given);
    const node: Division = { type: "division", role, children: [] };
    if (heading !== undefined && heading.length > 0) node.title = heading;
    else if (title !== undefined) node.title = [{ type: "text", value: title }];
    node.children = parser.contents(open, node);
    if (node.children.length > 0) parser.flow.block(node, place);
  };

const abstract: EnvironmentHandler = (parser, open) => {
  parser.flow.endParagraph();
  parser.optional();
  append(parser.front.abstract, parser.contents(open));
};

/** Around the name of a scheme amid keywords: a character that no text has. */
const schemeMark = "\uE000";

const keywordsEnvironment: EnvironmentHandler = (parser, open) => {
  parser.flow.endParagraph();
  parser.optional();
  const local = new Map<string, Handler>([
    ["sep", (inner) => inner.flow.text(";", 0, inner.here)],
    ...["PACS", "MSC", "JEL"].map((name): [string, Handler] => [
      name,
      (inner) => {
        const edition = inner.optionalString();
        inner.flow.text(`${schemeMark}${name} ${edition ?? ""}${schemeMark}`, 0, inner.here);
      },
    ]),
    ["and", (inner) => inner.flow.text(";", 0, inner.here)],
    [
      "kwd",
      (inner) => {
        const word = inner.inlines();
        inner.flow.text(`${textOf(word)};`, 0, inner.here);
      },
    ],
  ]);
  const [words = "", ...classes] = textOf(inlinesOf(parser.contents(open, undefined, local))).split(schemeMark);
  addKeywords(parser, words);
  for (let index = 0; index < classes.length; index += 2)
    parser.front.classification.add(classes[index]?.trim() ?? "", listed(classes[index + 1] ?? ""));
};

/** Codes that `\sep` sets apart, in one line. */
const listed = (codes: string): string =>
  codes
    .split(";")
    .map((code) => code.trim())
    .filter((code) => code !== "")
    .join(", ");

/** Keywords as they are written in one line: set apart by commas, semicolons, dots in the middle or dashes. */
export function addKeywords(parser: Parser, text: string): void {
  const separator = /[;·•]|\u2003/.test(text) ? /[;·•]|\u2003/ : /,/.test(text) ? /,/ : /\s[–—]\s/;
  for (const part of text.split(separator)) {
    const word = part
      .replace(/\s+/g, " ")
      .trim()
      .replace(/\.$/, "")
      .replace(/^[–—-]\s*/, "");
    if (word !== "" && !parser.front.keywords.includes(word)) parser.front.keywords.push(word);
  }
}

/** elsarticle's highlights: a list under a title. */
const highlights: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  const flow = parser.newFlow();
  parser.nested(flow, 0, () => listEnvironments.get("itemize")?.(parser, open));
  const children = flow.finish();
  if (children.length > 0)
    parser.flow.block(
      { type: "division", role: "highlights", title: [{ type: "text", value: "Highlights" }], children },
      place,
    );
};

/** An environment that we do not know: its content, in a group that names it. */
const unknown: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  parser.report.tally(
    "warning",
    "environment-is-known",
    open.name,
    (count) =>
      `The environment ${open.name} is not known here (${count} ${count === 1 ? "time" : "times"}): its content is kept, its layout is not.`,
    { place, hint: "If a package that is not beside the paper defines it, define it in the paper." },
  );
  parser.flow.endParagraph();
  const optional = parser.optional();
  const before = optional === undefined ? [] : parser.inlinesOf(optional);
  const node: Division = { type: "division", attributes: { classes: [open.name.replace(/\s+/g, "-")] }, children: [] };
  node.children = parser.contents(open, node);
  if (before.length > 0 && !textOf(before).includes("=")) node.title = before;
  if (node.children.length === 0 && node.title === undefined) return;
  // A caption in it belongs to a float around it.
  if (node.children.some(isCaption) && parser.insideFloat())
    for (const child of node.children) parser.flow.block(child, place);
  else if (node.children.some(isCaption))
    addFloat(
      parser,
      node.children,
      { kind: node.children.some((child) => child.type === "table") ? "table" : "figure", label: node.label },
      place,
    );
  else parser.flow.block(node, place);
};

const boxed: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  parser.flow.endParagraph();
  const options = parser.optional();
  const title =
    options === undefined
      ? undefined
      : /title\s*=\s*(\{(?:[^{}]|\{[^{}]*\})*\}|[^,\]]+)/.exec(parser.texOf(options))?.[1];
  const node: Division = { type: "division", attributes: { classes: ["box"] }, children: [] };
  if (title !== undefined) node.title = parser.inlinesOf(parser.tokensOfTex(title.replace(/^\{|\}$/g, "")));
  node.children = parser.contents(open, node);
  if (node.children.length > 0) parser.flow.block(node, place);
};

const appendix: Handler = (parser) => {
  // revtex: `\appendix*` is a single one, without a letter.
  parser.input.accept("*");
  parser.flow.block({ type: "division", role: "appendix-start", children: [] }, parser.here);
  parser.flow.labelled = undefined;
};

const appendices: EnvironmentHandler = (parser, open) => {
  parser.flow.endParagraph();
  const place = parser.here;
  const children = parser.contents(open);
  parser.flow.block({ type: "division", role: "appendix", children }, place);
};

const thanksCommand =
  (title: string): Handler =>
  (parser) => {
    // aastex's form takes no argument: the text stands behind it. Others take it in braces.
    const place = parser.here;
    parser.flow.endParagraph();
    parser.input.skipSpaces();
    if (parser.input.peek()?.text === "{") {
      const children = parser.blocks();
      if (children.length > 0)
        parser.flow.block(
          { type: "division", role: "acknowledgments", title: [{ type: "text", value: title }], children },
          place,
        );
    } else
      parser.flow.block(
        { type: "heading", depth: 1, numbered: false, children: [{ type: "text", value: title }] },
        place,
      );
  };

const thanks: [string, EnvironmentHandler][] = [
  "acknowledgments",
  "acknowledgements",
  "acknowledgment",
  "acknowledgement",
  "acks",
  "ack",
  "Acknowledgments",
  "Acknowledgements",
  "acknowledgmentsx",
].map((name) => [name, division("acknowledgments", "Acknowledgments")]);

export const structureEnvironments: ReadonlyMap<string, EnvironmentHandler> = new Map<string, EnvironmentHandler>([
  ["quote", quote],
  ["quotation", quote],
  ["displayquote", displayQuote],
  ["displaycquote", displayQuote],
  ["verse", verse],
  ["epigraphs", quote],
  ["abstract", abstract],
  ["abstract*", abstract],
  ["onecolabstract", abstract],
  ["Abstract", abstract],
  ["keywords", keywordsEnvironment],
  ["keyword", keywordsEnvironment],
  ["IEEEkeywords", keywordsEnvironment],
  ["Keywords", keywordsEnvironment],
  ...thanks,
  ["appendices", appendices],
  ["appendix", appendices],
  ["subappendices", appendices],
  ["tcolorbox", boxed],
  ["mdframed", boxed],
  ["highlights", highlights],
  ["highlight", division("highlights")],
  ["dedication", division("dedication")],
  ["funding", division("funding", "Funding")],
  ["dataavailability", division("data-availability", "Data availability")],
  ["IEEEbiography", (parser, open) => biography(parser, open)],
  ["IEEEbiographynophoto", (parser, open) => biography(parser, open)],
  ["bio", division("biography")],
  ["impactstatement", division("impact-statement", "Impact statement")],
  ["significancestatement", division("significance", "Significance")],
  ["graphicalabstract", division("graphical-abstract")],
  ["nomenclature", division("nomenclature", "Nomenclature")],
  ["?unknown", unknown],
]);

function biography(parser: Parser, open: Parameters<EnvironmentHandler>[1]): void {
  const place = parser.here;
  parser.flow.endParagraph();
  const photo = parser.optional();
  const name = parser.inlines();
  const node: Division = {
    type: "division",
    role: "biography",
    ...(name.length === 0 ? {} : { title: name }),
    children: [],
  };
  node.children = [...(photo === undefined ? [] : parser.blocksOf(photo)), ...parser.contents(open, node)];
  parser.flow.block(node, place);
}

export const structureCommands: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["appendix", appendix],
  ["appendices", appendix],
  ["acknowledgments", thanksCommand("Acknowledgments")],
  ["acknowledgements", thanksCommand("Acknowledgements")],
  ["acknowledgment", thanksCommand("Acknowledgment")],
  ["ack", thanksCommand("Acknowledgments")],
  ["acks", thanksCommand("Acknowledgments")],
  [
    "epigraph",
    (parser) => {
      const place = parser.here;
      const children = parser.blocks();
      const attribution = parser.inlines();
      parser.flow.block({ type: "blockquote", children, ...(attribution.length === 0 ? {} : { attribution }) }, place);
    },
  ],
  // Outside a list, an item is a line.
  [
    "item",
    (parser) => {
      parser.flow.endParagraph();
      const label = parser.optional();
      if (label !== undefined) parser.input.push([...label, ...parser.tokensOfTex(" ")]);
    },
  ],
  // Springer Nature's headings of the back matter.
  [
    "bmhead",
    (parser, call) => {
      parser.flow.endParagraph();
      parser.input.accept("*");
      parser.input.push([control("section", call), token(kinds.character, "*", call)]);
    },
  ],
  [
    "bio",
    (parser, call) => {
      const picture = parser.string();
      if (picture !== "") parser.input.push(parser.tokensOfTex(`\\includegraphics{${picture}}\n\n`));
      parser.begin("bio", call);
    },
  ],
  ["clearpage", (parser) => parser.flow.endParagraph()],
  ["hrulefill", (parser) => parser.flow.text(" ", 0, parser.here)],
  ["facilities", withLead("Facilities")],
  ["facility", withLead("Facility")],
  ["software", withLead("Software")],
  ["funding", withLead("Funding")],
  ["dataavailability", withLead("Data availability")],
  ["authorcontributions", withLead("Author contributions")],
  ["conflictsofinterest", withLead("Conflicts of interest")],
  ["supplementary", withLead("Supplementary materials")],
  ["institutionalreview", withLead("Institutional review")],
  ["informedconsent", withLead("Informed consent")],
  ["sampleavailability", withLead("Sample availability")],
  ["reftitle", (parser) => void parser.argument()],
]);

/** A paragraph with a word in front that the class prints: `\software{numpy, …}`. */
function withLead(title: string): Handler {
  return (parser) => {
    const place = parser.here;
    parser.flow.endParagraph();
    const children = parser.blocks();
    const first = children[0];
    if (first?.type === "paragraph")
      first.children.unshift(
        { type: "strong", children: [{ type: "text", value: `${title}:` }] },
        { type: "text", value: " " },
      );
    for (const child of children) parser.flow.block(child, place);
  };
}
