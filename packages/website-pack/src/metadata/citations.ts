import type { CslItem } from "@dreamnet/document";
import { dateParts, doiUrl, nameParts, type WorkFacts } from "./work-facts.ts";

/** The work as CSL-JSON, as reference managers take it. */
export function toCsl(facts: WorkFacts, url: string | undefined): CslItem {
  const issued = dateParts(facts.date);
  return {
    id: facts.id,
    type: "article",
    title: facts.title,
    ...(facts.authors.length === 0
      ? {}
      : {
          author: facts.authors.map((author) => {
            const { family, given } = nameParts(author);
            return given === ""
              ? { literal: author.name }
              : { family, given, ...(author.suffix === undefined ? {} : { suffix: author.suffix }) };
          }),
        }),
    ...(issued.length === 0 ? {} : { issued: { "date-parts": [issued] } }),
    ...(facts.abstract === "" ? {} : { abstract: facts.abstract }),
    ...(facts.keywords.length === 0 ? {} : { keyword: facts.keywords.join(", ") }),
    language: facts.language,
    ...(facts.doi === undefined ? {} : { DOI: facts.doi }),
    ...(url === undefined ? {} : { URL: url }),
  };
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** The work as BibTeX: in Unicode, with what TeX would take for a command escaped. */
export function toBibtex(facts: WorkFacts, url: string | undefined): string {
  const [year, month] = dateParts(facts.date);
  const fields: [name: string, value: string][] = [
    ["title", `{{${texText(facts.title)}}}`],
    ...(facts.authors.length === 0
      ? []
      : ([["author", `{${facts.authors.map(bibName).join(" and ")}}`]] as [string, string][])),
    ...(year === undefined ? [] : ([["year", `{${year}}`]] as [string, string][])),
    ...(month === undefined ? [] : ([["month", months[month - 1] ?? `{${month}}`]] as [string, string][])),
    ...(facts.doi === undefined ? [] : ([["doi", `{${urlText(facts.doi)}}`]] as [string, string][])),
    ...(url === undefined ? [] : ([["url", `{${urlText(url)}}`]] as [string, string][])),
  ];
  const lines = fields.map(([name, value]) => `  ${name.padEnd(6)} = ${value}`);
  return `@misc{${citationKey(facts)},\n${lines.join(",\n")}\n}\n`;
}

/** `lovelace2026packing`: ASCII letters and digits. */
function citationKey(facts: WorkFacts): string {
  const [author] = facts.authors;
  const plain = (text: string): string =>
    text
      .normalize("NFKD")
      .replace(/[^A-Za-z0-9 ]/g, "")
      .toLowerCase();
  const family = author === undefined ? "" : plain(nameParts(author).family).replaceAll(" ", "");
  const word = plain(facts.title)
    .split(" ")
    .find((one) => one.length > 3 && !/^(?:with|from|that|this|into|towards?)$/.test(one));
  const key = `${family}${dateParts(facts.date)[0] ?? ""}${word ?? ""}`;
  return key === "" ? facts.id : key;
}

function bibName(author: WorkFacts["authors"][number]): string {
  const { family, given } = nameParts(author);
  return given === "" ? `{${texText(author.name)}}` : `${texText(family)}, ${texText(given)}`;
}

function texText(text: string): string {
  return text.replace(/[\\{}$&#%_^~]/g, (character) => {
    switch (character) {
      case "\\":
        return "{\\textbackslash}";
      case "^":
        return "{\\textasciicircum}";
      case "~":
        return "{\\textasciitilde}";
      default:
        return `\\${character}`;
    }
  });
}

/** Braces would end the field; `%` begins a comment for some readers. */
const urlText = (text: string): string => text.replace(/[{}\\\s]/g, (character) => encodeURIComponent(character));

/** The work as RIS: lines of `XX  - value`. */
export function toRis(facts: WorkFacts, url: string | undefined): string {
  const [year, month, day] = dateParts(facts.date);
  const two = (value: number | undefined): string => (value === undefined ? "" : String(value).padStart(2, "0"));
  const lines = [
    ["TY", "GEN"],
    ["TI", facts.title],
    ...facts.authors.map((author) => {
      const { family, given } = nameParts(author);
      return ["AU", given === "" ? author.name : `${family}, ${given}`];
    }),
    ...(year === undefined
      ? []
      : [
          ["PY", String(year)],
          ["DA", `${year}/${two(month)}/${two(day)}/`],
        ]),
    ...(facts.abstract === "" ? [] : [["AB", facts.abstract]]),
    ...facts.keywords.map((keyword) => ["KW", keyword]),
    ["LA", facts.language],
    ...(facts.doi === undefined ? [] : [["DO", facts.doi]]),
    ...(url === undefined ? [] : [["UR", url]]),
    ["ER", ""],
  ];
  return lines.map(([tag, value]) => `${tag}  - ${(value ?? "").replace(/\s+/gu, " ").trim()}\r\n`).join("");
}

/** The work as a reader would cite it: authors (year). Title. Address. */
export function toCitation(facts: WorkFacts, url: string | undefined): string {
  const names = facts.authors.map((author) => {
    const { family, given } = nameParts(author);
    const initials = [...given.matchAll(/(\p{L})[\p{L}\p{M}'’]*\.?(-?)/gu)].map(
      ([, letter, hyphen]) => `${letter}.${hyphen}`,
    );
    return given === "" ? author.name : `${family}, ${initials.join(" ").replaceAll("- ", "-")}`;
  });
  const shown = names.length > 20 ? [...names.slice(0, 19), "…", names.at(-1) ?? ""] : names;
  const last = shown.at(-1) ?? "";
  const authors =
    shown.length < 2 ? last : `${shown.slice(0, -1).join(", ")}${shown.at(-2) === "…" ? " " : ", & "}${last}`;
  const year = dateParts(facts.date)[0];
  const address = facts.doi === undefined ? url : doiUrl(facts.doi);
  const title = /[.?!…。？！]$/u.test(facts.title) ? facts.title : `${facts.title}.`;
  const head = [authors, year === undefined ? "" : `(${year}).`].filter((part) => part !== "").join(" ");
  const stop = head === "" || head.endsWith(".") ? "" : ".";
  return [`${head}${stop}`, title, address ?? ""].filter((part) => part !== "").join(" ");
}
