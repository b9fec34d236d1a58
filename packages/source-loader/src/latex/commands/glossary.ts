import type { Handler, Parser } from "../parser.ts";
import { readOptions } from "../plain.ts";
import { type Token, tokensToTex } from "../tokens.ts";

interface Term {
  readonly short: readonly Token[];
  readonly long: readonly Token[];
  readonly shortPlural?: readonly Token[];
  readonly longPlural?: readonly Token[];
  used: boolean;
  /** A word of its own (`\newglossaryentry`), which is never spelt out. */
  readonly word: boolean;
}
const key = Symbol("terms");
const terms = (parser: Parser): Map<string, Term> => parser.state(key, () => new Map<string, Term>());

const newAcronym: Handler = (parser) => {
  const options = readOptions(tokensToTex(parser.optional() ?? []));
  const name = parser.string();
  const short = parser.argument();
  const long = parser.argument();
  const shortPlural = options["shortplural"];
  const longPlural = options["longplural"];
  terms(parser).set(name, {
    short,
    long,
    used: false,
    word: false,
    ...(shortPlural === undefined ? {} : { shortPlural: parser.tokensOfTex(shortPlural) }),
    ...(longPlural === undefined ? {} : { longPlural: parser.tokensOfTex(longPlural) }),
  });
};

const newEntry: Handler = (parser) => {
  const name = parser.string();
  const options = readOptions(tokensToTex(parser.argument()));
  const shown = options["name"] ?? options["text"] ?? name;
  terms(parser).set(name, {
    short: parser.tokensOfTex(options["text"] ?? shown),
    long: parser.tokensOfTex(options["description"] ?? shown),
    used: true,
    word: true,
    ...(options["plural"] === undefined ? {} : { shortPlural: parser.tokensOfTex(options["plural"]) }),
  });
};

/** acro: `\DeclareAcronym{ode}{short=ODE, long=…}`. */
const declareAcronym: Handler = (parser) => {
  const name = parser.string();
  const options = readOptions(tokensToTex(parser.argument()));
  terms(parser).set(name, {
    short: parser.tokensOfTex(options["short"] ?? name),
    long: parser.tokensOfTex(options["long"] ?? name),
    used: false,
    word: false,
  });
};

/** acronym: `\acro{ode}[ODE]{…}` and `\acrodef`. In the list, it is shown too. */
const acro =
  (show: boolean): Handler =>
  (parser) => {
    const place = parser.here;
    const name = parser.string();
    const short = parser.optional() ?? parser.tokensOfTex(name);
    const long = parser.argument();
    const known = terms(parser).get(name);
    terms(parser).set(name, { short, long, used: known?.used ?? false, word: false });
    if (!show) return;
    parser.flow.endParagraph();
    const node = {
      type: "definitionList" as const,
      children: [
        { type: "definitionTerm" as const, children: parser.inlinesOf(short) },
        { type: "definitionDescription" as const, children: parser.blocksOf(long) },
      ],
    };
    parser.flow.block(node, place);
  };

type Form = "auto" | "short" | "long" | "full";

const use =
  (form: Form, options: { plural?: boolean; capital?: boolean } = {}): Handler =>
  (parser, call) => {
    parser.input.accept("*");
    parser.optional();
    const name = parser.string();
    const insert = parser.optional();
    const term = terms(parser).get(name);
    if (term === undefined) {
      parser.report.tally(
        "warning",
        "term-is-defined",
        name,
        (count) =>
          `The term ${name} is not defined (used ${count} ${count === 1 ? "time" : "times"}): its key is shown.`,
        { place: parser.here, hint: "Define it with \\newacronym or \\newglossaryentry before its first use." },
      );
      parser.flow.text(name, parser.style, parser.here);
      return;
    }
    const s = parser.tokensOfTex("s");
    const short = options.plural === true ? (term.shortPlural ?? [...term.short, ...s]) : term.short;
    const long = options.plural === true ? (term.longPlural ?? [...term.long, ...s]) : term.long;
    const shown = form === "auto" ? (term.used || term.word ? "short" : "full") : form;
    if (form === "auto" || form === "full") term.used = true;
    const cased = (tokens: readonly Token[]): Token[] => (options.capital === true ? capitalized(tokens) : [...tokens]);
    const tail = insert ?? [];
    if (shown === "short") parser.pushExpansion([...cased(short), ...tail], call);
    else if (shown === "long") parser.pushExpansion([...cased(long), ...tail], call);
    else
      parser.pushExpansion(
        [...cased(long), ...tail, ...parser.tokensOfTex(" ("), ...short, ...parser.tokensOfTex(")")],
        call,
      );
  };

function capitalized(tokens: readonly Token[]): Token[] {
  const [first, ...rest] = tokens;
  return first === undefined
    ? []
    : [{ ...first, text: first.kind === 1 ? first.text.toUpperCase() : first.text }, ...rest];
}

const plural = { plural: true } as const;
const capital = { capital: true } as const;

const both = { plural: true, capital: true } as const;

const entries: [string, Handler][] = [
  ["newacronym", newAcronym],
  ["newabbreviation", newAcronym],
  ["newglossaryentry", newEntry],
  [
    "longnewglossaryentry",
    (parser) => {
      const name = parser.string();
      const options = readOptions(tokensToTex(parser.argument()));
      const long = parser.argument();
      terms(parser).set(name, { short: parser.tokensOfTex(options["name"] ?? name), long, used: true, word: true });
    },
  ],
  ["DeclareAcronym", declareAcronym],
  ["acro", acro(true)],
  ["acrodef", acro(false)],
  ["newacro", acro(false)],
  ["acroplural", (parser) => parser.skipArguments("mom")],
  ["acrodefplural", (parser) => parser.skipArguments("mom")],
  ["gls", use("auto")],
  ["Gls", use("auto", capital)],
  ["GLS", use("auto")],
  ["glspl", use("auto", plural)],
  ["Glspl", use("auto", both)],
  ["glsxtrshort", use("short")],
  ["glsxtrlong", use("long")],
  ["glsxtrfull", use("full")],
  ["glsentryshort", use("short")],
  ["glsentrylong", use("long")],
  ["glsentrytext", use("short")],
  ["glsentryname", use("short")],
  ["glstext", use("short")],
  ["glsname", use("short")],
  ["glsdesc", use("long")],
  ["glsfirst", use("full")],
  ["glsfirstplural", use("full", plural)],
  ["glsplural", use("short", plural)],
  ["glssymbol", use("short")],
  [
    "glslink",
    (parser) => {
      parser.skipArguments("om");
      if (parser.input.openArgument()) parser.openGroup("}");
    },
  ],
  [
    "glsdisp",
    (parser) => {
      parser.skipArguments("om");
      if (parser.input.openArgument()) parser.openGroup("}");
    },
  ],
  ["acrshort", use("short")],
  ["Acrshort", use("short", capital)],
  ["acrlong", use("long")],
  ["Acrlong", use("long", capital)],
  ["acrfull", use("full")],
  ["Acrfull", use("full", capital)],
  ["acrshortpl", use("short", plural)],
  ["acrlongpl", use("long", plural)],
  ["acrfullpl", use("full", plural)],
  ["ac", use("auto")],
  ["Ac", use("auto", capital)],
  ["acp", use("auto", plural)],
  ["Acp", use("auto", both)],
  ["acs", use("short")],
  ["acsp", use("short", plural)],
  ["acl", use("long")],
  ["Acl", use("long", capital)],
  ["aclp", use("long", plural)],
  ["acf", use("full")],
  ["Acf", use("full", capital)],
  ["acfp", use("full", plural)],
  ["acfi", use("full")],
  ["iac", use("auto")],
  ["acuse", (parser) => void parser.argument()],
  ["acused", (parser) => void parser.argument()],
  ["acresetall", resetAll],
  ["glsresetall", resetAll],
  [
    "glsreset",
    (parser) => {
      const term = terms(parser).get(parser.string());
      if (term !== undefined && !term.word) term.used = false;
    },
  ],
  [
    "glsunset",
    (parser) => {
      const term = terms(parser).get(parser.string());
      if (term !== undefined) term.used = true;
    },
  ],
];

function resetAll(parser: Parser): void {
  for (const term of terms(parser).values()) if (!term.word) term.used = false;
}

export const glossaryCommands: ReadonlyMap<string, Handler> = new Map(entries);
