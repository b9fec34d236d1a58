import type { CslName, Reference } from "@dreamnet/document";
import { quoteText } from "@dreamnet/workflow";
import { outerPlace } from "../latex/place.ts";
import { vetField } from "../latex/tex/vet.ts";
import { withMath } from "../latex/title.ts";
import type { Writer } from "../latex/writer.ts";

/** Fields of BibTeX and biblatex, and where CSL-JSON has them. */
const cslFields: Readonly<Record<string, readonly string[]>> = {
  title: ["title"],
  journal: ["container-title"],
  booktitle: ["container-title"],
  volume: ["volume"],
  number: ["issue", "number"],
  pages: ["page"],
  publisher: ["publisher"],
  school: ["publisher"],
  institution: ["publisher"],
  organization: ["publisher"],
  address: ["publisher-place"],
  edition: ["edition"],
  series: ["collection-title"],
  note: ["note"],
  version: ["version"],
  type: ["genre"],
  chapter: ["chapter-number"],
  eventtitle: ["event-title"],
};

/** Reads a reference's fields as TeX: the .bib entry's own where there is one, else from CSL-JSON. */
export interface EntryFields {
  readonly type: string;
  readonly reference: Reference;
  /** The first of the fields that has a value, or an empty text. */
  text(...names: readonly string[]): string;
  /** The same as it stands in the source, for addresses and sorting. */
  plain(...names: readonly string[]): string;
}

export function entryFields(reference: Reference, writer: Writer): EntryFields {
  const { bib, csl } = reference;
  const raw = new Map<string, string>();
  for (const [name, value] of Object.entries(bib?.fields ?? {})) raw.set(name.toLowerCase(), value);
  const fromCsl = (name: string): string => {
    for (const key of cslFields[name] ?? []) {
      const value: unknown = csl[key];
      if (typeof value === "string" || typeof value === "number") return String(value);
    }
    return "";
  };
  const seen = new Set<string>();
  const named = (field: string, warning: string, value: string): void => {
    if (seen.has(field + warning)) return;
    seen.add(field + warning);
    writer.diagnostics.push({
      severity: "warning",
      ruleId: "latex/reference-is-plain-tex",
      message: `In the ${field} of the reference "${reference.csl.id}", ${warning}; it is set as well as it can be.`,
      ...(reference.file === undefined ? {} : { location: { file: reference.file, line: reference.line ?? 1 } }),
      quote: quoteText(value, 180),
    });
  };
  return {
    type: bib?.type.toLowerCase() ?? cslType(csl.type),
    reference,
    text(...names) {
      for (const name of names) {
        const value = raw.get(name)?.trim();
        if (value !== undefined && value !== "")
          return vetField(value.replace(/\s+/gu, " "), writer, (warning) => named(name, warning, value));
        if (bib !== undefined) continue;
        const own = fromCsl(name).trim();
        if (own !== "") return cslText(own.replace(/\s+/gu, " "), writer);
      }
      return "";
    },
    plain(...names) {
      for (const name of names) {
        const value = raw.get(name) ?? (bib === undefined ? fromCsl(name) : "");
        if (value.trim() !== "") return value.trim();
      }
      return "";
    },
  };
}

const marks: Readonly<Record<string, string>> = {
  i: "emph",
  em: "emph",
  b: "textbf",
  strong: "textbf",
  sup: "textsuperscript",
  sub: "textsubscript",
  sc: "textsc",
};

/** CSL-JSON's text: a little HTML, formulas between dollars. */
function cslText(value: string, writer: Writer): string {
  let out = "";
  let open = 0;
  for (const part of value.split(/(<\/?(?:i|em|b|strong|sup|sub|sc|span)(?:\s[^<>]*)?>)/iu)) {
    const tag = /^<(\/?)([a-z]+)/iu.exec(part);
    if (tag === null) out += withMath(part, outerPlace, writer);
    else if (tag[1] === "/") {
      if (open > 0) {
        out += "}";
        open--;
      }
    } else {
      out += `\\${marks[(tag[2] as string).toLowerCase()] ?? "textnormal"}{`;
      open++;
    }
  }
  return out + "}".repeat(open);
}

function cslType(type: string): string {
  const known: Readonly<Record<string, string>> = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    article: "article",
    review: "article",
    "paper-conference": "inproceedings",
    chapter: "incollection",
    "entry-encyclopedia": "incollection",
    entry: "incollection",
    book: "book",
    thesis: "thesis",
    report: "techreport",
    manuscript: "unpublished",
    patent: "patent",
    webpage: "online",
    "post-weblog": "online",
    post: "online",
    software: "software",
    dataset: "dataset",
  };
  return known[type] ?? "misc";
}

/** A name's family part, with its particles. */
export function familyName(name: CslName): string {
  return (
    name.literal ??
    ([name["non-dropping-particle"], name.family].filter((part) => part !== undefined && part !== "").join(" ") ||
      (name.given ?? ""))
  );
}

/** A name in full: "Ludwig van Beethoven, Jr." */
export function fullName(name: CslName): string {
  if (name.literal !== undefined) return name.literal;
  const family = name.family === undefined ? undefined : familyName(name);
  const parts = [name.given, name["dropping-particle"], family]
    .filter((part) => part !== undefined && part !== "")
    .join(" ");
  return name.suffix === undefined || name.suffix === "" ? parts : `${parts}, ${name.suffix}`;
}

/** The people a reference is known by: authors, else editors. */
export function mainNames(reference: Reference): { names: readonly CslName[]; editors: boolean } {
  const authors = (reference.csl.author ?? []).filter((name) => fullName(name) !== "");
  if (authors.length > 0) return { names: authors, editors: false };
  const editors = (reference.csl.editor ?? []).filter((name) => fullName(name) !== "");
  return { names: editors, editors: editors.length > 0 };
}

/** The year as it is cited; "n.d." where none is given. */
export function yearOf(fields: EntryFields): string {
  const parts = fields.reference.csl.issued?.["date-parts"]?.[0];
  if (parts?.[0] !== undefined) return String(parts[0]);
  const own = fields.plain("year", "date").replace(/[{}]/gu, "");
  const issued = fields.reference.csl.issued;
  const text = own !== "" ? own : (issued?.raw ?? issued?.literal ?? "");
  const year = /\d{4}/u.exec(text)?.[0];
  if (year !== undefined) return year;
  // natbib looks at each character of a year: "in press" is one, a command is none.
  const plain = text
    .replace(/[^A-Za-z0-9 .,/-]/gu, "")
    .trim()
    .slice(0, 40);
  return plain === "" ? "n.d." : plain;
}
