import type { Handler } from "../parser.ts";
import { readOptions } from "../plain.ts";
import { type Token, tokensToTex } from "../tokens.ts";
import { expansionOf, type Form, glossary, placeList, type Term, type TermUse } from "./glossary-terms.ts";

/** Where acronyms are listed: glossaries keeps a list of their own only where it is told so. */
const acronymList = (parser: Parameters<Handler>[0]): string =>
  /\b(?:acronyms?|abbreviations)\b/.test(
    `${parser.packages.get("glossaries") ?? ""},${parser.packages.get("glossaries-extra") ?? ""}`,
  )
    ? "acronym"
    : "main";

function define(parser: Parameters<Handler>[0], name: string, term: Term): void {
  const { terms, spelt, awaited } = glossary(parser);
  terms.set(name, term);
  // It has been spelt out where it was used before.
  if (awaited.some((use) => use.name === name && (use.form === "auto" || use.form === "full"))) spelt.add(name);
}

/** A list by its name; the commands that stand for names are not expanded here. */
const listOf = (parser: Parameters<Handler>[0], type: string | undefined): string | undefined => {
  if (type === undefined || type === "") return undefined;
  return /acronym|abbrv/i.test(type) ? acronymList(parser) : type;
};

const newAcronym: Handler = (parser) => {
  const options = readOptions(tokensToTex(parser.optional() ?? []));
  const name = parser.string();
  const short = parser.argument();
  const long = parser.argument();
  const shortPlural = options["shortplural"];
  const longPlural = options["longplural"];
  define(parser, name, {
    short,
    long,
    word: false,
    list: listOf(parser, options["type"]) ?? acronymList(parser),
    sort: options["sort"] ?? tokensToTex(short),
    ...(shortPlural === undefined ? {} : { shortPlural: parser.tokensOfTex(shortPlural) }),
    ...(longPlural === undefined ? {} : { longPlural: parser.tokensOfTex(longPlural) }),
  });
};

/** A word by its options; the long form gives its description as an argument of its own. */
const newEntry =
  (longDescription: boolean): Handler =>
  (parser) => {
    const name = parser.string();
    const options = readOptions(tokensToTex(parser.argument()));
    const shown = options["name"] ?? options["text"] ?? name;
    const long = longDescription ? parser.argument() : parser.tokensOfTex(options["description"] ?? shown);
    const list = listOf(parser, options["type"]);
    define(parser, name, {
      short: parser.tokensOfTex(options["text"] ?? shown),
      long,
      word: true,
      sort: options["sort"] ?? shown,
      ...(list === undefined ? {} : { list }),
      ...(options["plural"] === undefined ? {} : { shortPlural: parser.tokensOfTex(options["plural"]) }),
    });
  };

/** acro: `\DeclareAcronym{ode}{short=ODE, long=…}`. */
const declareAcronym: Handler = (parser) => {
  const name = parser.string();
  const options = readOptions(tokensToTex(parser.argument()));
  const short = options["short"] ?? name;
  define(parser, name, {
    short: parser.tokensOfTex(short),
    long: parser.tokensOfTex(options["long"] ?? name),
    word: false,
    list: acronymList(parser),
    sort: short,
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
    define(parser, name, { ...glossary(parser).terms.get(name), short, long, word: false });
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

/** acronym: `\acroplural{ode}[ODEs]{equations}`. */
const acroPlural: Handler = (parser) => {
  const name = parser.string();
  const shortPlural = parser.optional();
  const longPlural = parser.argument();
  const term = glossary(parser).terms.get(name);
  if (term !== undefined)
    glossary(parser).terms.set(name, { ...term, longPlural, ...(shortPlural === undefined ? {} : { shortPlural }) });
};

const use =
  (form: Form, options: { plural?: boolean; capital?: boolean } = {}): Handler =>
  (parser, call) => {
    const place = parser.here;
    parser.input.accept("*");
    parser.optional();
    const name = parser.string();
    const insert: readonly Token[] = parser.optional() ?? [];
    const one: TermUse = { name, form, plural: options.plural === true, capital: options.capital === true, insert };
    const { terms, spelt, used, awaited } = glossary(parser);
    used.add(name);
    const term = terms.get(name);
    if (term !== undefined) return parser.pushExpansion(expansionOf(parser, term, one, spelt), call);
    const node = { type: "span" as const, children: [{ type: "text" as const, value: name }] };
    awaited.push({ ...one, node, place });
    parser.flow.inline(node, parser.style, place);
  };

/** `\printglossary[type=…, title=…]`, and the commands for one list each. */
const print =
  (list: "all" | "acronyms"): Handler =>
  (parser) => {
    const options = readOptions(tokensToTex(parser.optional() ?? []));
    const acronyms = acronymList(parser);
    const own = list === "acronyms" ? acronyms : (listOf(parser, options["type"]) ?? "main");
    const title = own === "acronym" ? "Acronyms" : "Glossary";
    placeList(parser, own, options["title"] === undefined ? title : parser.tokensOfTex(options["title"]));
  };

const printAll: Handler = (parser) => {
  parser.optional();
  placeList(parser, "main", "Glossary");
  if (acronymList(parser) !== "main") placeList(parser, "acronym", "Acronyms");
};

/** nomencl: `\nomenclature[prefix]{symbol}{meaning}`. */
const nomenclature: Handler = (parser) => {
  const prefix = parser.optionalString() ?? "";
  const short = parser.argument();
  const long = parser.argument();
  parser.optional();
  const name = `nomenclature ${prefix}${tokensToTex(short)}`;
  glossary(parser).used.add(name);
  define(parser, name, { short, long, word: true, list: "?nomenclature", sort: `${prefix}${tokensToTex(short)}` });
};

const plural = { plural: true } as const;
const capital = { capital: true } as const;

const both = { plural: true, capital: true } as const;

/** Says that a term has been spelt out, or is to be anew. */
const spell =
  (done: boolean): Handler =>
  (parser) => {
    const name = parser.string();
    if (done) glossary(parser).spelt.add(name);
    else glossary(parser).spelt.delete(name);
  };

const entries: [string, Handler][] = [
  ["newacronym", newAcronym],
  ["newabbreviation", newAcronym],
  ["newglossaryentry", newEntry(false)],
  ["longnewglossaryentry", newEntry(true)],
  ["DeclareAcronym", declareAcronym],
  ["acro", acro(true)],
  ["acrodef", acro(false)],
  ["newacro", acro(false)],
  ["acroplural", acroPlural],
  ["acrodefplural", acroPlural],
  ["printglossary", print("all")],
  ["printnoidxglossary", print("all")],
  ["printunsrtglossary", print("all")],
  ["printacronyms", print("acronyms")],
  ["printabbreviations", print("acronyms")],
  ["printglossaries", printAll],
  ["printnoidxglossaries", printAll],
  ["printunsrtglossaries", printAll],
  ["nomenclature", nomenclature],
  [
    "printnomenclature",
    (parser) => {
      parser.optional();
      placeList(parser, "?nomenclature", "Nomenclature");
    },
  ],
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
  ["acsu", use("short")],
  ["aclu", use("long")],
  ["acfip", use("full", plural)],
  ["iac", use("auto")],
  ["acuse", spell(true)],
  ["acused", spell(true)],
  ["acresetall", resetAll],
  ["glsresetall", resetAll],
  ["glsreset", spell(false)],
  ["glsunset", spell(true)],
];

function resetAll(parser: Parameters<Handler>[0]): void {
  glossary(parser).spelt.clear();
}

export const glossaryCommands: ReadonlyMap<string, Handler> = new Map(entries);
