import { encodeUrl } from "../latex/escape.ts";
import { breakableUrl, urlLink, urlText } from "../latex/inline/links.ts";
import type { Writer } from "../latex/writer.ts";
import type { EntryFields } from "./entry-fields.ts";
import { fullName, mainNames } from "./entry-fields.ts";
import type { LabelledEntry } from "./labels.ts";

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** A reference in the manner of plainnat: blocks that each end with a full stop. */
export function formatEntry(entry: LabelledEntry, writer: Writer): string[] {
  const { fields } = entry;
  const { names, editors } = mainNames(fields.reference);
  const people = nameList(names.map(fullName), writer);
  const blocks: string[] = [];
  if (people !== "") blocks.push(sentence(editors ? `${people}, ${names.length > 1 ? "editors" : "editor"}` : people));
  else {
    const other = fields.text("author", "editor", "organization", "institution");
    if (other !== "") blocks.push(sentence(other));
  }
  const date = [month(fields), `${writer.text(entry.year)}${entry.suffix}`].filter((part) => part !== "").join(" ");
  blocks.push(...body(fields, date, editors, writer));
  const links = addresses(fields, writer);
  const note = fields.text("note", "annote", "addendum");
  if (note !== "" && fields.type !== "unpublished") blocks.push(sentence(note));
  if (links !== "") blocks.push(sentence(links));
  return blocks.filter((block) => block !== "");
}

function body(fields: EntryFields, date: string, editors: boolean, writer: Writer): string[] {
  const title = fields.text("title");
  const subtitle = fields.text("subtitle");
  const full = subtitle === "" ? title : `${title}: ${subtitle}`;
  const plainTitle = sentence(full);
  const emphasised = full === "" ? "" : `\\emph{${full}}`;
  const publisher = [fields.text("publisher"), fields.text("address", "location")];
  const edition = fields.text("edition");
  const editionText =
    edition === ""
      ? ""
      : /edition|ed\./iu.test(edition)
        ? edition
        : `${/^\d+$/u.test(edition) ? ordinal(Number(edition)) : edition} edition`;
  const pages = pageText(fields);
  switch (fields.type) {
    case "article":
    case "periodical":
    case "suppperiodical": {
      const journal = fields.text("journal", "journaltitle", "booktitle");
      const volume = fields.text("volume");
      const number = fields.text("number", "issue");
      const range = fields.text("pages", "eid", "articleno").replace(/\s*-+\s*|\s*\u2013\s*/gu, "--");
      const where = `${journal === "" ? "" : `\\emph{${journal}}`}${volume === "" && number === "" ? "" : `${journal === "" ? "" : ", "}${volume}${number === "" ? "" : `(${number})`}`}${range === "" ? "" : `${volume === "" && number === "" ? ", pages " : ":\\penalty0 "}${range}`}`;
      return [plainTitle, sentence(list([where, date]))];
    }
    case "book":
    case "mvbook":
    case "proceedings":
    case "collection":
    case "manual":
    case "booklet":
    case "reference": {
      const series = volumeText(fields);
      return [
        sentence(list([emphasised, series])),
        sentence(list([fields.text("organization"), ...publisher, editionText, pages, date])),
      ];
    }
    case "inproceedings":
    case "conference":
    case "incollection":
    case "inbook":
    case "inreference": {
      const editor = editors ? "" : nameList((fields.reference.csl.editor ?? []).map(fullName), writer);
      const book = fields.text("booktitle", "maintitle", "journal", "eventtitle");
      const where = list([
        editor === "" ? "" : `${editor}, ${(fields.reference.csl.editor ?? []).length > 1 ? "editors" : "editor"}`,
        book === "" ? "" : `\\emph{${book}}`,
        volumeText(fields),
        chapterText(fields),
        pages,
      ]);
      return [
        plainTitle,
        where === "" ? "" : sentence(`In ${where}`),
        sentence(list([fields.text("organization"), ...publisher, editionText, date])),
      ];
    }
    case "thesis":
    case "phdthesis":
    case "mastersthesis": {
      const kind =
        fields.text("type") ||
        (fields.type === "phdthesis" ? "PhD thesis" : fields.type === "mastersthesis" ? "Master's thesis" : "Thesis");
      return [
        sentence(emphasised),
        sentence(list([kind, fields.text("school", "institution"), fields.text("address", "location"), date])),
      ];
    }
    case "techreport":
    case "report": {
      const number = fields.text("number");
      return [
        plainTitle,
        sentence(
          list([
            `${fields.text("type") || "Technical report"}${number === "" ? "" : `~${number}`}`,
            fields.text("institution", "school"),
            fields.text("address", "location"),
            date,
          ]),
        ),
      ];
    }
    case "unpublished":
      return [plainTitle, sentence(list([fields.text("note", "howpublished"), date]))];
    case "patent":
      return [
        plainTitle,
        sentence(
          list([fields.text("type") || "Patent", fields.text("number"), fields.text("holder", "institution"), date]),
        ),
      ];
    default: {
      const version = fields.text("version");
      const journal = fields.text("journal", "journaltitle", "booktitle");
      return [
        plainTitle,
        sentence(
          list([
            fields.text("howpublished"),
            journal === "" ? "" : `\\emph{${journal}}`,
            volumeText(fields),
            version === "" ? "" : /^v|version/iu.test(version) ? version : `version ${version}`,
            fields.text("organization", "institution"),
            ...publisher,
            pages,
            date,
          ]),
        ),
      ];
    }
  }
}

function list(parts: readonly string[]): string {
  const seen = new Set<string>();
  return parts.filter((part) => part !== "" && !seen.has(part) && seen.add(part)).join(", ");
}

/** A block with its full stop, where it has no mark at its end. */
function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === "" || /[.?!]["'}\u2019\u201d]*$/u.test(trimmed) ? trimmed : `${trimmed}.`;
}

function nameList(names: readonly string[], writer: Writer): string {
  const shown = names.map((name) => writer.text(name).replace(/(?<=^|\s)([A-Z]\.) (?=\S)/gu, "$1~"));
  if (shown.length < 2) return shown[0] ?? "";
  if (shown.length === 2) return `${shown[0] as string} and ${shown[1] as string}`;
  return `${shown.slice(0, -1).join(", ")}, and ${shown.at(-1) as string}`;
}

function pageText(fields: EntryFields): string {
  const pages = fields.text("pages").replace(/\s*-+\s*|\s*\u2013\s*/gu, "--");
  if (pages === "") return "";
  return `${/--|,/u.test(pages) ? "pages" : "page"} ${pages}`;
}

function volumeText(fields: EntryFields): string {
  const volume = fields.text("volume");
  const series = fields.text("series");
  const number = fields.text("number");
  if (volume !== "") return series === "" ? `volume ${volume}` : `volume~${volume} of \\emph{${series}}`;
  if (number !== "") return series === "" ? `number ${number}` : `number~${number} in ${series}`;
  return series;
}

function chapterText(fields: EntryFields): string {
  const chapter = fields.text("chapter");
  return chapter === "" ? "" : `chapter ${chapter}`;
}

function month(fields: EntryFields): string {
  const part = fields.reference.csl.issued?.["date-parts"]?.[0]?.[1];
  if (part !== undefined) return months[part - 1] ?? "";
  return "";
}

function ordinal(number: number): string {
  const words = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
  ];
  return words[number] ?? `${number}th`;
}

/** An address as the field means it: without TeX's escapes. */
function clean(value: string): string {
  return value
    .replace(/^\\url\{([\s\S]*)\}$/u, "$1")
    .replace(/\{?\\([%#&_~$])\}?|\\textasciitilde(?:\{\})?/gu, (_, sign: string | undefined) => sign ?? "~")
    .replace(/[{}\\\s]/gu, "");
}

function addresses(fields: EntryFields, writer: Writer): string {
  const parts: string[] = [];
  const doi = clean(fields.plain("doi") || (fields.reference.csl.DOI ?? "")).replace(
    /^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:)/iu,
    "",
  );
  if (doi !== "") parts.push(`doi:~\\href{https://doi.org/${encodeUrl(doi)}}{${urlText(doi, writer)}}`);
  const eprint = clean(fields.plain("eprint", "arxivid"));
  const archive = fields.plain("archiveprefix", "eprinttype").toLowerCase();
  if (
    eprint !== "" &&
    (archive === "arxiv" || (archive === "" && /^(?:\d{4}\.\d{4,5}|[a-z-]+\/\d{7})/u.test(eprint)))
  ) {
    const id = eprint.replace(/^arxiv:/iu, "");
    parts.push(`\\href{https://arxiv.org/abs/${encodeUrl(id)}}{\\texttt{arXiv:${writer.text(id, "mono")}}}`);
  } else if (eprint !== "")
    parts.push(`${fields.text("archiveprefix", "eprinttype")} \\texttt{${writer.text(eprint, "mono")}}`.trim());
  const url = clean(fields.plain("url") || (fields.reference.csl.URL ?? ""));
  if (url !== "" && !(doi !== "" && url.toLowerCase().includes(doi.toLowerCase()))) {
    parts.push(/^(?:https?|ftp):/iu.test(url) ? `URL ${urlLink(url, url, writer)}` : breakableUrl(url, writer));
  }
  return parts.join(". ");
}
