import type { Cite, CrossReference } from "@dreamnet/document";
import { append } from "../collections.ts";
import type { Handler, Parser } from "../parser.ts";
import { flatten } from "../plain.ts";
import { type Token, tokensOf, tokensToTex } from "../tokens.ts";
import { footnoteOf } from "./notes.ts";

function keysOf(text: string): string[] {
  return text
    .split(",")
    .map((key) => key.trim())
    .filter((key) => key !== "");
}

/** Plain text of a note to a citation: `see`, `p.~3`. */
function noteText(parser: Parser, tokens: readonly Token[] | undefined): string | undefined {
  if (tokens === undefined) return undefined;
  const text = flatten(parser, tokens);
  return text === "" ? undefined : text;
}

type CiteKind = Cite["kind"] | "plain";

/** What `\cite` alone means: natbib's author-year style makes it "Knuth (1984)", all others put it in brackets. */
function plainKind(parser: Parser): Cite["kind"] {
  return !asksForNumbers(parser) && citesByAuthor(parser) ? "narrative" : "parenthetical";
}

function asksForNumbers(parser: Parser): boolean {
  const options = [parser.packages.get("natbib"), citeStyle(parser).options];
  return options.some((part) => part !== undefined && /numbers|super/.test(part));
}

/** Styles whose lists are numbered, whatever loads them. */
const numberedStyles = /^(?:plain|unsrt|abbrv|ieeetr|acm|siam|IEEEtran\w*|elsarticle-num.*|apsrev.*|splncs.*)$/;
const namedStyles = /^(?:apalike|apacite|agsm|chicago|apa|harvard|.*authoryear.*)/;

/** Whether the PDF shows "[1]" where it cites: LaTeX's own way, where nothing asks for names and years. */
export function citesByNumber(parser: Parser): boolean {
  if (asksForNumbers(parser) || numberedStyles.test(parser.bibliographyStyle)) return true;
  const biblatex = parser.packages.get("biblatex");
  if (biblatex !== undefined) return !/style\s*=\s*(?:author|apa|mla|chicago|verbose)/.test(biblatex);
  if (citesByAuthor(parser) || namedStyles.test(parser.bibliographyStyle)) return false;
  return !["apacite", "harvard", "apalike", "chicago", "jurabib"].some((name) => parser.packages.has(name));
}

function citesByAuthor(parser: Parser): boolean {
  const classes = /^(?:mnras|aastex|emulateapj|aa$)/;
  // Styles of conferences that load natbib themselves.
  const styles = /^(?:neurips|nips|icml|iclr|acl|emnlp|naacl|colm)/;
  return (
    parser.packages.has("natbib") ||
    classes.test(parser.documentClass) ||
    (parser.documentClass === "elsarticle" && /authoryear/.test(parser.classOptions)) ||
    [...parser.packages.keys()].some((name) => styles.test(name))
  );
}

const styleKey = Symbol("citation style");
const citeStyle = (parser: Parser): { options: string } => parser.state(styleKey, () => ({ options: "" }));

/** `\PassOptionsToPackage{numbers}{natbib}`, `\setcitestyle{numbers}`, `\bibpunct{[}{]}{,}{n}{}{}`. */
const passOptions: Handler = (parser) => {
  const options = parser.string();
  if (parser.string() === "natbib") citeStyle(parser).options += `,${options}`;
};

const setCiteStyle: Handler = (parser) => {
  citeStyle(parser).options += `,${parser.string()}`;
};

const bibPunct: Handler = (parser) => {
  parser.skipArguments("ommm");
  const style = parser.string();
  if (style === "n" || style === "s") citeStyle(parser).options += ",numbers";
  parser.skipArguments("mm");
};

function addCites(parser: Parser, kind: Cite["kind"], cites: Cite[]): void {
  const [first] = cites;
  if (first === undefined) return;
  const position = parser.position(parser.here);
  for (const cite of cites) cite.position = position;
  parser.flow.inline(
    cites.length === 1 ? first : { type: "citeGroup", kind, children: cites },
    parser.style,
    parser.here,
  );
}

const cite =
  (as: CiteKind, partial?: Cite["partial"]): Handler =>
  (parser) => {
    parser.input.accept("*");
    const first = parser.optional();
    const second = first === undefined ? undefined : parser.optional();
    const prefix = second === undefined ? undefined : noteText(parser, first);
    const suffix = noteText(parser, second === undefined ? first : second);
    const kind = as === "plain" ? plainKind(parser) : as;
    const keys = keysOf(parser.string());
    addCites(
      parser,
      kind,
      keys.map(
        (key, index): Cite => ({
          type: "cite",
          key,
          kind,
          ...(partial === undefined ? {} : { partial }),
          ...(index === 0 && prefix !== undefined ? { prefix } : {}),
          ...(index === keys.length - 1 && suffix !== undefined ? { suffix } : {}),
        }),
      ),
    );
  };

/** biblatex: `\cites[12]{a}[34]{b}`. */
const cites =
  (kind: Cite["kind"]): Handler =>
  (parser) => {
    parser.input.optional("(", ")");
    parser.input.optional("(", ")");
    const found: Cite[] = [];
    for (;;) {
      const first = parser.optional();
      const second = first === undefined ? undefined : parser.optional();
      if (parser.input.peek()?.text !== "{") break;
      const prefix = second === undefined ? undefined : noteText(parser, first);
      const suffix = noteText(parser, second === undefined ? first : second);
      for (const key of keysOf(parser.string()))
        found.push({
          type: "cite",
          key,
          kind,
          ...(prefix === undefined ? {} : { prefix }),
          ...(suffix === undefined ? {} : { suffix }),
        });
    }
    addCites(parser, kind, found);
  };

const citeText: Handler = (parser) => {
  // natbib: \citetext{see \citealp{a}}: the brackets are all that it adds.
  const tokens = parser.argument();
  parser.flow.text("(", parser.style, parser.here);
  for (const node of parser.inlinesOf(tokens)) parser.flow.inline(node, parser.style, parser.here);
  parser.flow.text(")", parser.style, parser.here);
};

const citeInFootnote: Handler = (parser) => {
  const before = parser.optional();
  const after = before === undefined ? undefined : parser.optional();
  const keys = parser.argument();
  const note = (tokens: readonly Token[] | undefined): string =>
    tokens === undefined ? "" : `[${tokensToTex(tokens)}]`;
  footnoteOf(parser, tokensOf(`\\parencite${note(before)}${note(after)}{${tokensToTex(keys)}}`));
};

const nocite: Handler = (parser) => {
  const keys = keysOf(parser.string());
  if (keys.length === 0) return;
  if (parser.preamble) append(parser.front.nocite, keys);
  else parser.flow.mark({ type: "nocite", keys }, parser.here);
};

const reference =
  (form: CrossReference["form"], between: readonly [string, string] = [", ", " and "]): Handler =>
  (parser) => {
    parser.input.accept("*");
    parser.optional();
    const labels = keysOf(parser.string());
    labels.forEach((label, index) => {
      if (index > 0) parser.flow.text(index === labels.length - 1 ? between[1] : between[0], parser.style, parser.here);
      add(parser, label, form);
    });
  };

function add(
  parser: Parser,
  label: string,
  form: CrossReference["form"],
  children: CrossReference["children"] = [],
): void {
  parser.flow.inline({ type: "crossReference", label, form, resolved: false, children }, parser.style, parser.here);
}

/** `\ref` takes one label, which may hold a comma. */
const single =
  (form: CrossReference["form"]): Handler =>
  (parser) => {
    parser.input.accept("*");
    const label = parser.string();
    if (label !== "") add(parser, label, form);
  };

const range: Handler = (parser) => {
  parser.input.accept("*");
  const first = parser.string();
  const last = parser.string();
  add(parser, first, "name");
  parser.flow.text(" to ", parser.style, parser.here);
  add(parser, last, "number");
};

const hyperref: Handler = (parser) => {
  const label = parser.optionalString();
  if (label === undefined) {
    parser.skipArguments("mmm");
    if (parser.input.openArgument()) parser.openGroup("}");
    return;
  }
  add(parser, label, "text", parser.inlines());
};

const hyperlink: Handler = (parser) => {
  const label = parser.string();
  add(parser, label, "text", parser.inlines());
};

const hypertarget: Handler = (parser) => {
  parser.flow.mark({ type: "target", label: parser.string() }, parser.here);
  if (parser.input.openArgument()) parser.openGroup("}");
};

const label: Handler = (parser) => {
  parser.optional();
  const name = parser.string();
  if (name === "") return;
  const { labelled } = parser.flow;
  if (labelled !== undefined && labelled.label === undefined) labelled.label = name;
  else parser.flow.mark({ type: "target", label: name }, parser.here);
};

export const referenceCommands: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["PassOptionsToPackage", passOptions],
  ["setcitestyle", setCiteStyle],
  ["bibpunct", bibPunct],
  ["cite", cite("plain")],
  ["bibentry", cite("parenthetical")],
  ...[
    "citet",
    "Citet",
    "citealt",
    "Citealt",
    "textcite",
    "Textcite",
    "citeN",
    "newcite",
    "shortcite",
    "citeA",
    "citeasnoun",
    "cgls",
  ].map((name): [string, Handler] => [name, cite("narrative")]),
  ...[
    "citep",
    "Citep",
    "citealp",
    "Citealp",
    "parencite",
    "Parencite",
    "autocite",
    "Autocite",
    "supercite",
    "onlinecite",
    "citenum",
    "onlinecitep",
    "smartcite",
    "citeNP",
    "fullcite",
    "Cite",
    "cite2",
    "citemain",
    "citesuper",
    "citenp",
    "fullciteA",
  ].map((name): [string, Handler] => [name, cite("parenthetical")]),
  ...["citeauthor", "Citeauthor", "citefullauthor", "Citefullauthor", "shortciteN", "citeauthoryearx"].map(
    (name): [string, Handler] => [name, cite("narrative", "author")],
  ),
  // A title or an address alone cannot be shown: author and year lead to the entry that has both.
  ...["citetitle", "Citetitle", "citeurl"].map((name): [string, Handler] => [name, cite("narrative")]),
  ["citeyear", cite("narrative", "year")],
  ["citedate", cite("narrative", "year")],
  ["citeyearNP", cite("narrative", "year")],
  ["citeyearpar", cite("parenthetical", "year")],
  ["cites", cites("parenthetical")],
  ["parencites", cites("parenthetical")],
  ["autocites", cites("parenthetical")],
  ["supercites", cites("parenthetical")],
  ["textcites", cites("narrative")],
  ["Textcites", cites("narrative")],
  ["footcite", citeInFootnote],
  ["footcitetext", citeInFootnote],
  ["footfullcite", citeInFootnote],
  ["citetext", citeText],
  ["nocite", nocite],
  ["ref", single("number")],
  ["labelcref", reference("number")],
  ["subref", single("number")],
  ["vref", single("number")],
  ["Ref", single("number")],
  ["hyperlinkref", single("number")],
  ["eqref", single("equation")],
  ["pageref", single("page")],
  ["vpageref", single("page")],
  ["cpageref", reference("page")],
  ["labelcpageref", reference("page")],
  ["nameref", single("title")],
  ["Nameref", single("title")],
  ["titleref", single("title")],
  ["autoref", single("name")],
  ["Autoref", single("name")],
  ["fullref", single("name")],
  ["fref", single("name")],
  ["Fref", single("name")],
  ["vrefrange", range],
  ["cref", reference("name")],
  ["Cref", reference("name")],
  ["zcref", reference("name")],
  ["namecref", reference("name")],
  ["crefrange", range],
  ["Crefrange", range],
  ["zcpageref", reference("page")],
  ["hyperref", hyperref],
  ["hyperlink", hyperlink],
  ["hypertarget", hypertarget],
  ["label", label],
  ["zlabel", label],
  ["phantomsection", () => undefined],
  ["ltx@label", label],
]);
