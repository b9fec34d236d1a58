import { type Author, walkNodes } from "@dreamnet/document";
import { writeInlineMath } from "./blocks/math.ts";
import { encodeUrl } from "./escape.ts";
import type { Place } from "./place.ts";
import { outerPlace } from "./place.ts";
import type { Writer } from "./writer.ts";

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

/** `2026-11-22` as "22 November 2026". */
function longDate(date: string): string {
  const [year, month, day] = date.split("-");
  const name = month === undefined ? undefined : months[Number(month) - 1];
  return [day === undefined || name === undefined ? undefined : String(Number(day)), name, year]
    .filter((part) => part !== undefined)
    .join(" ");
}

/** Text of the front matter; formulas in `$…$` are formulas. */
function line(value: string, writer: Writer): string {
  const place: Place = { ...outerPlace, kind: "line" };
  return withMath(value.replace(/\s+/gu, " ").trim(), place, writer);
}

/** Text with formulas in it, as titles and abstracts have. */
export function withMath(value: string, place: Place, writer: Writer): string {
  // Pandoc's rule: no space inside the dollars, no digit after the second.
  return value
    .split(/(?<![\\$])(\$(?![\s$])(?:\\.|[^$\\])*?(?<![\s\\])\$(?![\d$]))/su)
    .map((part, index) =>
      index % 2 === 1
        ? writeInlineMath({ type: "inlineMath", value: part.slice(1, -1) }, place, writer)
        : writer.text(part.replace(/\\\$/gu, "$")),
    )
    .join("");
}

/** `\title`, `\author`, `\date`: plain, so that arXiv's HTML reads them. */
export function titleCommands(writer: Writer): { before: string; after: string } {
  const { frontmatter } = writer.source;
  const { authors, affiliations } = frontmatter;
  const many = affiliations.length > 1;
  const notes = authors.map((author) => authorNotes(author, writer));
  // `\thanks` has nine marks.
  const inPlace = notes.filter((note) => note.length > 0).length <= 8;
  const shown = authors.map((author, index) => {
    const marks =
      many && author.affiliations.length > 0
        ? `\\textsuperscript{${author.affiliations.map((place) => place + 1).join(",")}}`
        : "";
    const note = notes[index] as string[];
    return `${line(author.name, writer)}${marks}${inPlace && note.length > 0 ? `\\thanks{${note.join("; ")}}` : ""}`;
  });
  const title = `${line(frontmatter.title ?? "", writer)}${frontmatter.subtitle === undefined ? "" : `\\\\[0.5ex] \\large ${line(frontmatter.subtitle, writer)}`}`;
  const before = [
    `\\title{${title}}`,
    `\\author{${shown.join(" \\and\n  ")}}`,
    `\\date{${frontmatter.date === undefined ? "" : longDate(frontmatter.date)}}`,
  ].join("\n");
  const below: string[] = affiliations.map(
    (affiliation, index) => `${many ? `\\textsuperscript{${index + 1}}` : ""}${line(affiliation.name, writer)}`,
  );
  if (!inPlace) {
    for (const [index, note] of notes.entries()) {
      if (note.length > 0) below.push(`${line((authors[index] as Author).name, writer)}: ${note.join("; ")}`);
    }
  }
  const block = below.length === 0 ? "" : `\\begin{center}\n\\small\n${below.join("\\\\\n")}\n\\end{center}`;
  return { before, after: block };
}

function authorNotes(author: Author, writer: Writer): string[] {
  const notes: string[] = [];
  if (author.corresponding === true) notes.push("Corresponding author");
  if (author.equalContributor === true) notes.push("Contributed equally");
  if (author.email !== undefined)
    notes.push(`\\href{mailto:${encodeUrl(author.email)}}{\\texttt{${writer.text(author.email, "mono")}}}`);
  if (author.orcid !== undefined) {
    const id = author.orcid.replace(/^https?:\/\/orcid\.org\//u, "");
    notes.push(`ORCID: \\href{https://orcid.org/${encodeUrl(id)}}{${writer.text(id)}}`);
  }
  if (author.url !== undefined && /^https?:/iu.test(author.url))
    notes.push(`\\href{${encodeUrl(author.url)}}{\\texttt{${writer.text(author.url, "mono")}}}`);
  if (author.note !== undefined) notes.push(line(author.note, writer));
  return notes;
}

/** The front matter's keywords, and its abstract unless the body has one of its own. */
export function abstractAndKeywords(writer: Writer): string {
  const { abstract, keywords, notes } = writer.source.frontmatter;
  const parts: string[] = [];
  let inBody = false;
  walkNodes(writer.source.ast, (node) => {
    if (node.type === "division" && node.role?.toLowerCase() === "abstract" && node.children.length > 0) inBody = true;
  });
  if (!inBody && abstract !== undefined && abstract.trim() !== "") {
    const paragraphs = abstract
      .trim()
      .split(/\n\s*\n/u)
      .map((paragraph) => withMath(paragraph.replace(/\s*\n\s*/gu, "\n"), outerPlace, writer));
    parts.push(`\\begin{abstract}\n${paragraphs.join("\n\n")}\n\\end{abstract}`);
  }
  if (keywords.length > 0)
    parts.push(`\\noindent\\textbf{Keywords:} ${keywords.map((keyword) => line(keyword, writer)).join(", ")}`);
  for (const note of notes) {
    const shown = withMath(note.trim().replace(/\s*\n\s*/gu, "\n"), outerPlace, writer);
    if (shown !== "") parts.push(`{\\small\\noindent ${shown}\\par}`);
  }
  return parts.join("\n\n");
}
