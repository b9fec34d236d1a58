import type { CslItem } from "@dreamnet/document";
import { edtf, readBibDate } from "./bib-dates.ts";
import { readNames, type ToText } from "./names.ts";
import { verbatimText } from "./tex-text.ts";

const types: Readonly<Record<string, string>> = {
  article: "article-journal",
  suppperiodical: "article-journal",
  review: "review",
  inproceedings: "paper-conference",
  conference: "paper-conference",
  book: "book",
  mvbook: "book",
  collection: "book",
  mvcollection: "book",
  reference: "book",
  mvreference: "book",
  proceedings: "book",
  mvproceedings: "book",
  inbook: "chapter",
  bookinbook: "chapter",
  suppbook: "chapter",
  incollection: "chapter",
  suppcollection: "chapter",
  inreference: "entry-encyclopedia",
  phdthesis: "thesis",
  mastersthesis: "thesis",
  bachelorthesis: "thesis",
  thesis: "thesis",
  techreport: "report",
  report: "report",
  manual: "report",
  booklet: "pamphlet",
  unpublished: "manuscript",
  patent: "patent",
  online: "webpage",
  electronic: "webpage",
  www: "webpage",
  software: "software",
  dataset: "dataset",
  data: "dataset",
  artwork: "graphic",
  image: "graphic",
  video: "motion_picture",
  movie: "motion_picture",
  audio: "song",
  music: "song",
  standard: "standard",
  legislation: "legislation",
  jurisdiction: "legal_case",
  letter: "personal_communication",
  periodical: "periodical",
  misc: "document",
  preprint: "article",
};

const thesisKinds: Readonly<Record<string, string>> = {
  phdthesis: "PhD thesis",
  mastersthesis: "Master’s thesis",
  bachelorthesis: "Bachelor’s thesis",
};
const namedKinds: Readonly<Record<string, string>> = {
  phdthesis: "PhD thesis",
  mathesis: "Master’s thesis",
  bathesis: "Bachelor’s thesis",
  candthesis: "Candidate thesis",
  techreport: "Technical report",
  resreport: "Research report",
};

/** One entry as CSL-JSON, and what is wrong with its values. */
export interface ConvertedEntry {
  readonly csl: CslItem;
  readonly faults: readonly string[];
}

/** Turns an entry into CSL-JSON. `toText` turns TeX into Unicode. */
export function toCsl(
  id: string,
  type: string,
  fields: Readonly<Record<string, string>>,
  toText: ToText,
): ConvertedEntry {
  const faults: string[] = [];
  const text = (...names: string[]): string | undefined => {
    for (const name of names) {
      const tex = fields[name];
      const value = tex === undefined ? "" : toText(tex);
      if (value !== "") return value;
    }
    return undefined;
  };
  const names = (field: string): CslItem["author"] => {
    const tex = fields[field];
    if (tex === undefined) return undefined;
    const read = readNames(tex, toText);
    for (const fault of read.faults) faults.push(fault);
    return read.names.length === 0 ? undefined : read.names;
  };
  const verbatim = (...keys: string[]): string | undefined => {
    for (const key of keys) {
      const value = verbatimText(fields[key] ?? "");
      if (value !== "") return value;
    }
    return undefined;
  };
  const cslType = typeOf(type, fields);
  const isArticle =
    cslType === "article-journal" || cslType === "article-magazine" || cslType === "periodical" || cslType === "review";
  const eprint = readEprint(fields, verbatim);
  const doi = readDoi(verbatim("doi"), verbatim("url"));
  const how = verbatim("howpublished");
  const howUrl = how === undefined ? undefined : /https?:\/\/[^\s,]+[^\s,.;)]/u.exec(how)?.[0];
  const url = /https?:\/\/\S+/u.exec(verbatim("url") ?? "")?.[0] ?? verbatim("url") ?? howUrl ?? eprint?.url;
  const number = text("number");
  const item: Record<string, unknown> = {
    id,
    type: cslType,
    title: joined(text("title"), text("subtitle"), text("titleaddon")),
    "title-short": text("shorttitle"),
    author: names("author"),
    editor: names("editor"),
    translator: names("translator"),
    "container-author": names("bookauthor"),
    issued: readBibDate(fields, toText),
    accessed: fields["urldate"] === undefined ? undefined : edtf(verbatimText(fields["urldate"])),
    "container-title": containerTitle(type, text),
    "collection-title": text("series"),
    "event-title": text("eventtitle"),
    "event-place": text("venue"),
    publisher: text("publisher", "institution", "school", "organization", "organisation"),
    "publisher-place": text("address", "location"),
    volume: text("volume"),
    "number-of-volumes": text("volumes"),
    issue: isArticle ? (text("issue") ?? number) : text("issue"),
    number: isArticle ? undefined : number,
    "chapter-number": text("chapter"),
    page: readPages(text("pages", "eid", "articleno", "article-number")),
    "number-of-pages": text("pagetotal", "numpages"),
    edition: text("edition"),
    version: text("version"),
    genre: genre(type, text("type"), cslType),
    medium: howUrl === undefined ? text("howpublished") : plainHow(how),
    note: joinedNote(text("note"), text("addendum")),
    language: text("langid", "language"),
    DOI: doi,
    URL: url,
    ISBN: text("isbn"),
    ISSN: text("issn"),
    PMID: text("pmid"),
    archive: eprint?.archive,
    archive_location: eprint?.id,
    "original-date": fields["origdate"] === undefined ? undefined : edtf(verbatimText(fields["origdate"])),
    status: text("pubstate"),
  };
  const known = Object.entries(item).filter(([, value]) => value !== undefined);
  return { csl: Object.fromEntries(known) as CslItem, faults };
}

function typeOf(type: string, fields: Readonly<Record<string, string>>): string {
  if (type === "article" && /magazine|newspaper/iu.test(fields["entrysubtype"] ?? "")) return "article-magazine";
  if (type === "misc") {
    if (fields["eprint"] !== undefined) return "article";
    if (fields["url"] !== undefined && fields["author"] === undefined && fields["title"] !== undefined)
      return "webpage";
  }
  return types[type] ?? "document";
}

function joined(
  title: string | undefined,
  subtitle: string | undefined,
  addon: string | undefined,
): string | undefined {
  const main =
    subtitle === undefined
      ? title
      : title === undefined
        ? subtitle
        : `${title}${/[?!.:]$/u.test(title) ? "" : ":"} ${subtitle}`;
  return addon === undefined ? main : main === undefined ? addon : `${main}. ${addon}`;
}

function joinedNote(note: string | undefined, addendum: string | undefined): string | undefined {
  return note === undefined ? addendum : addendum === undefined ? note : `${note}. ${addendum}`;
}

function containerTitle(type: string, text: (...names: string[]) => string | undefined): string | undefined {
  const journal = joined(text("journal", "journaltitle"), text("journalsubtitle"), undefined);
  const book = joined(text("booktitle", "maintitle"), text("booksubtitle"), undefined);
  return /^in|conference|bookinbook|supp/u.test(type) ? (book ?? journal) : (journal ?? book);
}

function genre(type: string, written: string | undefined, cslType: string): string | undefined {
  if (written !== undefined) return namedKinds[written.toLowerCase()] ?? written;
  if (type in thesisKinds) return thesisKinds[type];
  return type === "techreport" && cslType === "report" ? "Technical report" : undefined;
}

/** "123-145", "123 -- 145": one en dash between digits. */
function readPages(text: string | undefined): string | undefined {
  return text?.replace(
    /(?<=[\p{L}\p{N}])(\s*)[-–—−]+(\s*)(?=[\p{L}\p{N}])/gu,
    (dash, before: string, after: string, offset: number) => {
      // A dash behind a letter joins a name such as "S-12"; one with a blank on one side alone is no range.
      const isRange =
        /[-–—−]{2}|[–—]/u.test(dash) ||
        (before !== "" && after !== "") ||
        (before === after && /\d$/u.test(text.slice(0, offset)));
      return isRange ? "–" : dash;
    },
  );
}

function readDoi(doi: string | undefined, url: string | undefined): string | undefined {
  const own = doi
    ?.replace(/^(?:https?:\/\/)?(?:dx\.)?doi\.org\//iu, "")
    .replace(/^doi:\s*/iu, "")
    .trim();
  if (own !== undefined && own !== "") return own;
  return /^https?:\/\/(?:dx\.)?doi\.org\/(10\.\S+)$/iu.exec(url ?? "")?.[1];
}

interface Eprint {
  archive: string;
  id: string;
  url: string | undefined;
}

function readEprint(
  fields: Readonly<Record<string, string>>,
  verbatim: (...names: string[]) => string | undefined,
): Eprint | undefined {
  const id = verbatim("eprint", "arxivid", "arxiv");
  const journalId =
    /\barXiv(?:\s+preprint)?[:\s]+(?:arXiv:)?((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?\/\d{7})(?:v\d+)?)/iu.exec(
      `${fields["journal"] ?? ""} ${fields["note"] ?? ""}`,
    )?.[1];
  const found = id ?? journalId;
  if (found === undefined) return undefined;
  const archive = verbatim("archiveprefix", "eprinttype") ?? "arXiv";
  const bare = found.replace(/^(?:https?:\/\/arxiv\.org\/abs\/|arxiv:\s*)/iu, "");
  const isArxiv =
    /^arxiv$/iu.test(archive) && /^(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?\/\d{7})(?:v\d+)?$/iu.test(bare);
  if (isArxiv) return { archive: "arXiv", id: bare, url: `https://arxiv.org/abs/${bare}` };
  const address = /^https?:\/\//u.test(found) ? found : undefined;
  if (/^(?:jstor)$/iu.test(archive)) return { archive: "JSTOR", id: bare, url: `https://www.jstor.org/stable/${bare}` };
  return { archive, id: bare, url: address };
}

/** What `howpublished` says beside the address. */
function plainHow(how: string | undefined): string | undefined {
  const rest = how?.replace(/https?:\/\/\S+/gu, "").replace(/^[\s,;:]+|[\s,;:]+$/gu, "");
  return rest === undefined || rest === "" || /^(?:available(?: at)?|url|online|retrieved from|see)$/iu.test(rest)
    ? undefined
    : rest;
}
