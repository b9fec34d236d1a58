import type { InlineNode } from "@dreamnet/document";
import type { EnvironmentHandler, Handler, OpenEnvironment, Parser } from "../parser.ts";
import { textOf } from "../plain.ts";
import { tokensToTex } from "../tokens.ts";

export interface BblEntry {
  label?: string;
  text: InlineNode[];
}
const key = Symbol("bbl entries");
/** A map, so that a key such as `__proto__` is only a key. */
export const bblEntries = (parser: Parser): Map<string, BblEntry> =>
  parser.state(key, () => new Map<string, BblEntry>());

/** Commands that BibTeX styles write. */
const bblCommands: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["newblock", (parser) => parser.flow.text(" ", parser.style, parser.here)],
  ["bibinfo", second],
  ["bibfield", second],
  ["bibnamedelima", (parser) => parser.flow.text(" ", parser.style, parser.here)],
  ["bibnamefont", passThrough],
  ["bibfnamefont", passThrough],
  ["citenamefont", passThrough],
  ["natexlab", passThrough],
  ["enquote", (parser) => quoted(parser)],
  ["href@noop", second],
  [
    "Eprint",
    (parser) => {
      const url = parser.string();
      const children = parser.inlines();
      parser.flow.inline({ type: "link", url, children }, 0, parser.here);
    },
  ],
  ["BibitemShut", (parser) => void parser.argument()],
  ["BibitemOpen", () => undefined],
  ["bibitemStop", () => undefined],
  ["bibitemNoStop", () => undefined],
  ["EOS", () => undefined],
  ["SCRIPTSIZE", () => undefined],
  ["bibAnnoteFile", (parser) => parser.skipArguments("mm")],
  ["bibAnnote", (parser) => parser.skipArguments("mmm")],
  ["selectlanguage", (parser) => void parser.argument()],
  ["Url", (parser) => void parser.argument()],
  ["urlprefix", () => undefined],
  [
    "doi",
    (parser) => {
      const value = parser.string().replace(/^doi:/i, "");
      parser.flow.inline(
        { type: "link", url: `https://doi.org/${value}`, children: [{ type: "text", value: `doi:${value}` }] },
        0,
        parser.here,
      );
    },
  ],
  ["BIBentryALTinterwordspacing", () => undefined],
  ["BIBentrySTDinterwordspacing", () => undefined],
  ["penalty", (parser) => parser.skipDimension()],
  ["bibhang", () => undefined],
  ["showarticletitle", passThrough],
  ["showISBNx", passThrough],
  ["showISSN", passThrough],
  ["shownote", passThrough],
  ["showLCCN", passThrough],
  [
    "showeprint",
    (parser) => {
      parser.optional();
      passThrough(parser);
    },
  ],
  ["showURL", passThrough],
  ["bibinfoX", second],
  ["printfirst", second],
  ["natexlabX", passThrough],
  ["singleletter", passThrough],
  ["switchargs", second],
  ["noopsort", (parser) => void parser.argument()],
  ["capitalize", () => undefined],
  ["BIBForeignLanguage", second],
  ["translation", second],
  ["checknextarg", () => undefined],
]);

function second(parser: Parser): void {
  parser.argument();
  passThrough(parser);
}

function passThrough(parser: Parser): void {
  if (parser.input.openArgument()) parser.openGroup("}");
}

function quoted(parser: Parser): void {
  const children = parser.inlines();
  if (children.length > 0) parser.flow.inline({ type: "inlineQuote", children }, parser.style, parser.here);
}

/** Reads `\bibitem[label]{key} text` up to the environment's end. */
function readEntries(parser: Parser, open: OpenEnvironment): void {
  const entries = bblEntries(parser);
  let current: { key: string; label?: string } | undefined;
  let before = parser.newFlow();
  const finish = (): void => {
    const text = before.finishInline();
    if (current !== undefined && !entries.has(current.key))
      entries.set(current.key, { ...(current.label === undefined ? {} : { label: current.label }), text });
  };
  const flow = parser.newFlow();
  parser.nested(flow, 0, () => {
    const start: Handler = (inner) => {
      finish();
      const label = inner.optional();
      const name = inner.string();
      const shown = label === undefined ? "" : labelText(inner, tokensToTex(label), label);
      current = { key: name, ...(shown === "" ? {} : { label: shown }) };
      before = inner.newFlow();
      before.labelled = undefined;
      inner.flow = before;
    };
    parser.local = [
      ...parser.local,
      bblCommands,
      new Map<string, Handler>([
        ["bibitem", start],
        [
          "harvarditem",
          (inner) => {
            inner.optional();
            inner.skipArguments("mm");
            start(inner, none);
          },
        ],
        ["item", (inner) => inner.flow.text(" ", 0, inner.here)],
      ]),
    ];
    parser.flow = before;
    parser.run({ environment: open });
    finish();
  });
}
const none = { kind: 0, text: "", at: 0, file: -1 } as const;

/** natbib's `Knuth(1984)Knuth and Bendix`, `\protect\citeauthoryear{A}{B}{1984}`, or a plain label. */
function labelText(parser: Parser, tex: string, tokens: Parameters<Parser["inlinesOf"]>[0]): string {
  const authorYear = /\\citeauthoryear\s*(?:\{(.*?)\}\s*)?\{(.*?)\}\s*\{(\d{4}\w?)\}/.exec(tex);
  if (authorYear !== null) return `${authorYear[2] ?? ""} ${authorYear[3] ?? ""}`;
  return textOf(parser.inlinesOf(tokens)).replace(/\s+/g, " ").trim();
}

const theBibliography: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  parser.flow.endParagraph();
  parser.argument();
  readEntries(parser, open);
  parser.flow.block({ type: "bibliography" }, place);
};

function addFiles(parser: Parser, names: string): void {
  for (const name of names.split(",").map((part) => part.trim())) {
    if (name === "") continue;
    const path = name.endsWith(".bib") ? name : `${name}.bib`;
    if (!parser.front.bibliography.includes(path)) parser.front.bibliography.push(path);
  }
}

const bibliography: Handler = (parser) => {
  addFiles(parser, parser.string());
  if (!parser.preamble) parser.flow.block({ type: "bibliography" }, parser.here);
};

export const bibliographyEnvironments: ReadonlyMap<string, EnvironmentHandler> = new Map<string, EnvironmentHandler>([
  ["thebibliography", theBibliography],
  ["references", theBibliography],
  ["thebibliography*", theBibliography],
]);

export const bibliographyCommands: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["bibliography", bibliography],
  [
    "addbibresource",
    (parser) => {
      parser.optional();
      addFiles(parser, parser.string());
    },
  ],
  [
    "addglobalbib",
    (parser) => {
      parser.optional();
      addFiles(parser, parser.string());
    },
  ],
  [
    "printbibliography",
    (parser) => {
      parser.optional();
      parser.flow.block({ type: "bibliography" }, parser.here);
    },
  ],
  ["printbibheading", (parser) => void parser.optional()],
  ["defbibheading", (parser) => parser.skipArguments("mom")],
  [
    "bibitem",
    (parser) => {
      parser.optional();
      parser.argument();
    },
  ],
  ["newblock", (parser) => parser.flow.text(" ", parser.style, parser.here)],
  [
    "bibliographystyle",
    (parser) => {
      parser.bibliographyStyle = parser.string();
    },
  ],
]);
