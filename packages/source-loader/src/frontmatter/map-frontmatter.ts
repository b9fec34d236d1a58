import type { Frontmatter } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import { mapAccept } from "./map-accept.ts";
import { mapAffiliations } from "./map-affiliations.ts";
import { mapAuthors } from "./map-authors.ts";
import { mapLicense, mapLinks, mapMacros, mapNumbering, mapTags } from "./map-fields.ts";
import { parseDate } from "./parse-date.ts";
import { isRecord, scalarText, textList, toJson } from "./plain-data.ts";
import { plainMarkdown } from "./plain-markdown.ts";
import { printableData } from "./printable-text.ts";
import type { Locate } from "./read-frontmatter.ts";
import { createReport } from "./report.ts";

/** Texts with control characters that are told. */
const maxDropped = 50;

/** Front matter in our schema, and what it holds beside it. */
export interface MappedFrontmatter {
  readonly frontmatter: Frontmatter;
  /** CSL items given in the front matter (`references:`), as written. */
  readonly references: readonly unknown[];
  /** Keys that are cited by the front matter (`nocite`), `*` for all. */
  readonly nocite: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Maps the front matter of JOSS, MyST, Quarto, R Markdown, Jekyll, Hugo and Franklin into one schema.
 *
 * A key that has no place in it stays in `other`.
 */
export function mapFrontmatter(
  written: Readonly<Record<string, unknown>>,
  options: { file: string; locate: Locate },
): MappedFrontmatter {
  const report = createReport(options.file, options.locate);
  const data = printableData(written, ({ severity, path, message, hint }) => {
    if (report.diagnostics.length < maxDropped) report.add(severity, "text-is-printable", path, message, hint);
  });
  const used = new Set<string>();
  /** The first of several spellings that has a value; all of them count as read. */
  const take = (...keys: string[]): { key: string; value: unknown } | undefined => {
    let found: { key: string; value: unknown } | undefined;
    for (const key of keys) {
      const value = data[key];
      if (value === undefined || value === null) continue;
      if (found === undefined) {
        found = { key, value };
        used.add(key);
      } else if (JSON.stringify(value) === JSON.stringify(found.value)) used.add(key);
    }
    return found;
  };
  const text = (...keys: string[]): string | undefined => {
    const found = take(...keys);
    if (found === undefined) return undefined;
    const value = isRecord(found.value)
      ? scalarText(found.value["content"] ?? found.value["text"])
      : scalarText(found.value);
    if (value === undefined) {
      if (scalarText(found.value) === undefined && found.value !== "") {
        report.add("warning", "value-is-text", [found.key], `\`${found.key}\` is no text.`, "Write it as one text.");
        used.delete(found.key);
      }
      return undefined;
    }
    return plainMarkdown(value);
  };

  const affiliationsAt = take("affiliations", "affiliation", "institute", "institutes", "institutions");
  const affiliations = mapAffiliations(affiliationsAt?.value, affiliationsAt?.key ?? "affiliations", report);
  const authorsAt =
    data["authors"] !== undefined && data["authors"] !== null
      ? take("authors")
      : take("author", "creator", "by", "byline");
  // R Markdown papers list names for one tool and details for another.
  if (authorsAt?.key === "authors" && scalarText(data["author"]) !== undefined) used.add("author");
  const authors =
    authorsAt === undefined
      ? { authors: [], other: [] }
      : mapAuthors(authorsAt.value, authorsAt.key, affiliations, report);

  const dateAt = take(
    "date",
    "published",
    "publishDate",
    "publish_date",
    "pubdate",
    "pubDate",
    "date_published",
    "rss_pubdate",
    "created",
  );
  let date: string | undefined;
  if (dateAt !== undefined && dateAt.value !== "") {
    const value = isRecord(dateAt.value) ? (dateAt.value["created"] ?? dateAt.value["published"]) : dateAt.value;
    const parsed = parseDate(value);
    if ("date" in parsed) date = parsed.date;
    else {
      report.add(
        parsed.fault === "computed" ? "info" : "warning",
        "date-is-clear",
        [dateAt.key],
        parsed.message,
        parsed.hint,
        scalarText(value),
      );
      used.delete(dateAt.key);
    }
    // Franklin gives the day of the feed beside the day that is shown.
    if (date !== undefined && data["rss_pubdate"] !== undefined && "date" in parseDate(data["rss_pubdate"]))
      used.add("rss_pubdate");
  }

  const parts = take("parts");
  const abstractAt = isRecord(parts?.value) ? parts.value["abstract"] : undefined;
  const abstract = text("abstract", "Abstract") ?? plainText(abstractAt);
  const { tags, keywords, categories } = mapTags(take, textList);
  const title = text("title", "Title");
  const shortTitle = text(
    "short_title",
    "short-title",
    "shorttitle",
    "shortTitle",
    "running_title",
    "running-title",
    "running",
    "runninghead",
    "linkTitle",
  );
  const subtitle = text("subtitle", "subTitle");
  const language = scalarText(take("lang", "language", "pagelang", "locale")?.value)
    ?.replace(/_/gu, "-")
    .replace(/\..*$/u, "");
  const license = mapLicense(take("license", "licence", "copyright_license")?.value);
  const { citation } = data;
  const doi = (
    scalarText(take("doi", "DOI")?.value) ?? (isRecord(citation) ? scalarText(citation["doi"]) : undefined)
  )?.replace(/^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:\s*)/iu, "");
  const id = scalarText(take("id", "slug")?.value);
  const citationStyle = scalarText(take("csl", "citation-style", "citation_style", "biblio-style")?.value);
  const bibliography = textList(take("bibliography", "bibliographies", "bib")?.value, /[,;\n]/u);
  const links = mapLinks(take, report);
  const numbering = mapNumbering(take);
  const accept = mapAccept(take, report);
  const { math, notes, rest } = mapMacros(take, report);
  for (const key of ["funding", "acknowledgements", "acknowledgments", "thanks"]) {
    const note = scalarText(data[key]);
    if (note === undefined) continue;
    used.add(key);
    notes.push(plainMarkdown(note));
  }
  const abbreviations = recordOfText(take("abbreviations", "abbr")?.value);
  const references = take("references");
  const nocite = take("nocite");

  const other: Record<string, ReturnType<typeof toJson>> = {};
  for (const [key, value] of Object.entries(data)) {
    if (!used.has(key) && key !== "__proto__" && value !== null && value !== undefined) other[key] = toJson(value);
  }
  if (isRecord(parts?.value)) {
    const { abstract: _abstract, ...left } = parts.value;
    if (Object.keys(left).length > 0) other["parts"] = toJson(left);
  }
  if (authors.other.length > 0) other["author-details"] = authors.other;
  if (rest.length > 0) other["header-includes"] = rest;

  return {
    frontmatter: {
      ...(id === undefined ? {} : { id }),
      ...(title === undefined ? {} : { title }),
      ...(subtitle === undefined ? {} : { subtitle }),
      ...(shortTitle === undefined ? {} : { shortTitle }),
      authors: authors.authors,
      affiliations: affiliations.affiliations,
      ...(abstract === undefined || abstract === "" ? {} : { abstract }),
      keywords,
      tags,
      ...(date === undefined ? {} : { date }),
      ...(language === undefined ? {} : { language }),
      ...(license === undefined ? {} : { license }),
      ...(doi === undefined ? {} : { doi }),
      categories,
      bibliography,
      ...(citationStyle === undefined ? {} : { citationStyle }),
      links,
      notes,
      math,
      abbreviations,
      ...(numbering === undefined ? {} : { numbering }),
      ...(accept.length === 0 ? {} : { accept }),
      other,
    },
    references: Array.isArray(references?.value) ? references.value : [],
    nocite: nociteKeys(nocite?.value),
    diagnostics: report.diagnostics,
  };
}

function plainText(value: unknown): string | undefined {
  const text = Array.isArray(value) ? value.flatMap((part) => scalarText(part) ?? []).join("\n\n") : scalarText(value);
  return text === undefined ? undefined : plainMarkdown(text);
}

function recordOfText(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) =>
      scalarText(item) === undefined || key === "__proto__" ? [] : [[key, plainMarkdown(String(item))]],
    ),
  );
}

/** `nocite: "@a, @b"`, `nocite: ["@*"]`. */
function nociteKeys(value: unknown): string[] {
  return textList(value, /\n/u).flatMap((text) =>
    [...text.matchAll(/@(?:\{([^{}]+)\}|(\*|[\p{L}\p{N}_][^\s,;\]}]*))/gu)].map(
      (match) => (match[1] ?? match[2]) as string,
    ),
  );
}
