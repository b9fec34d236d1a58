import type { BlockNode, FrontmatterInput } from "@dreamnet/document";
import { append } from "../collections.ts";
import { cleanUrl } from "../commands/links.ts";
import { citesByNumber } from "../commands/references.ts";
import { inlinesOf } from "../flow.ts";
import type { Parser } from "../parser.ts";
import { textOf } from "../plain.ts";
import { isControl, type Token, tokensToTex } from "../tokens.ts";
import { markCorresponding, readAffiliation, readInstitute } from "./affiliations.ts";
import { readAuthor } from "./authors.ts";
import type { TitleCommand } from "./collected.ts";
import { partialDate } from "./date.ts";
import { languageOf } from "./language.ts";
import { People } from "./people.ts";
import { noteMark, saysCorresponding, settleTitleNotes } from "./title-notes.ts";
import { emailsOf, orcidOf, takeOut, titleText } from "./title-text.ts";

type Other = NonNullable<FrontmatterInput["other"]>;

/** The front matter of the common classes, as one. */
export function buildFrontmatter(parser: Parser): Partial<FrontmatterInput> {
  let place = parser.here;
  const people = new People((name) =>
    parser.report.add(
      "info",
      "affiliation-is-given-once",
      `The affiliation stands here again and is listed once: ${name}`,
      { place, quote: name },
    ),
  );
  const notes: string[] = [];
  const other: Other = {};
  const out: Partial<FrontmatterInput> = {};
  for (const command of parser.front.commands) {
    place = command.place;
    readCommand(parser, command, people, out, notes, other);
  }
  people.resolve(parser.packages.has("jheppub") || parser.packages.has("jcappub"));
  append(notes, settleTitleNotes(people));
  append(notes, people.workNotes);
  append(notes, parser.front.classification.notes());
  Object.assign(other, parser.front.classification.fields());
  const loose = people.looseEmails.filter((email) => people.persons.every((person) => person.email !== email));
  if (loose.length > 0) notes.push(`E-mail: ${loose.join(", ")}`);
  if (people.persons.length > 0) out.authors = people.authors();
  if (people.affiliations.length > 0) out.affiliations = people.affiliations.map((name) => ({ name }));
  const abstract = abstractText(parser.front.abstract);
  if (abstract !== "") out.abstract = abstract;
  if (parser.front.keywords.length > 0) out.keywords = [...parser.front.keywords];
  const language = languageOf(parser);
  if (language !== undefined) out.language = language;
  out.numbering = parser.front.numbered;
  if (citesByNumber(parser)) out.citationStyle = "numeric";
  if (notes.length > 0) out.notes = [...new Set(notes)];
  if (Object.keys(other).length > 0) out.other = other;
  return out;
}

function readCommand(
  parser: Parser,
  command: TitleCommand,
  people: People,
  out: Partial<FrontmatterInput>,
  notes: string[],
  other: Other,
): void {
  const { name, tokens, options } = command;
  const text = (): string => titleText(parser, tokens);
  const { classification } = parser.front;
  const keys = (options[0] === undefined ? "" : titleText(parser, options[0]))
    .split(/[\s,;]+/)
    .filter((key) => key !== "");
  const addNote = (value: string): void => {
    if (value !== "") notes.push(value);
  };
  switch (name) {
    case "title":
    case "icmltitle": {
      const taken = takeOut(parser, tokens, true);
      const title = titleText(parser, replaceBreaks(taken.rest))
        .replace(/[*†‡∗]+$/, "")
        .trim();
      if (title !== "") out.title = title;
      if (options[0] !== undefined && !tokensToTex(options[0]).includes("="))
        out.shortTitle = titleText(parser, options[0]);
      for (const note of taken.notes) addNote(titleText(parser, note));
      break;
    }
    case "subtitle": {
      const value = text();
      if (value !== "") out.subtitle = value;
      break;
    }
    case "titlerunning":
    case "mlsystitlerunning":
    case "icmltitlerunning":
    case "runningtitle":
    case "shorttitle":
    case "shortTitle": {
      const value = text();
      if (value !== "") out.shortTitle = value;
      break;
    }
    case "date": {
      const value = partialDate(text());
      if (value !== undefined) out.date = value;
      else if (text() !== "" && !tokens.some((next) => isControl(next, "today"))) other["date"] = text();
      break;
    }
    case "author":
    case "authors":
      readAuthor(parser, people, tokens, authorKeys(command, keys));
      readAuthorOptions(people, options);
      if (command.starred === true && people.last !== undefined) people.last.corresponding = true;
      break;
    case "name":
    case "signature":
      if (people.persons.length === 0) readAuthor(parser, people, tokens, []);
      break;
    case "icmlauthor":
    case "mlsysauthor": {
      const [author, marks] = options;
      if (author !== undefined)
        people.add({
          name: titleText(parser, author),
          marks: titleText(parser, marks ?? []).split(/[\s,]+/),
          notes: [],
        });
      break;
    }
    case "icmlaffiliation":
    case "mlsysaffiliation":
    case "altaffiltext": {
      const [key, place] = options;
      if (key !== undefined && place !== undefined)
        people.affiliation(titleText(parser, place), titleText(parser, key));
      break;
    }
    case "icmlcorrespondingauthor":
    case "mlsyscorrespondingauthor": {
      const person = people.persons.find((candidate) => candidate.name === titleText(parser, options[0] ?? []));
      const email = emailsOf(titleText(parser, options[1] ?? []))[0];
      if (person !== undefined) {
        person.corresponding = true;
        if (email !== undefined) person.email = email;
      }
      break;
    }
    case "affil":
    case "affiliation":
    case "affiliations":
    case "address":
    case "institution":
    case "altaffiliation":
    case "curraddr":
    case "additionalaffiliation":
    case "presentaddress":
      readAffiliation(parser, people, command, keys);
      break;
    case "institute":
      readInstitute(parser, people, tokens);
      break;
    case "email":
    case "ead":
      readEmail(people, emailsOf(text()), text(), keys[0]);
      if (keys.some((key) => /^correspond/i.test(key)) && people.last !== undefined) people.last.corresponding = true;
      break;
    case "eads":
    case "emailAdd":
      append(name === "eads" ? people.looseEmails : people.listedEmails, emailsOf(tokensToTex(tokens)));
      break;
    case "orcid":
    case "orcidID": {
      const orcid = orcidOf(tokensToTex(tokens));
      if (orcid !== undefined && people.last !== undefined) people.last.orcid = orcid;
      break;
    }
    case "homepage":
    case "urladdr": {
      const url = /https?:\/\/\S+/.exec(
        cleanUrl(tokensToTex(tokens).replace(/\\(?:text)?(?:ascii)?tilde(?:\{\}|\s)?/g, "~")).replace(
          /^(?=www\.)/i,
          "https://",
        ),
      )?.[0];
      if (url !== undefined && people.last !== undefined) people.last.url = url;
      break;
    }
    case "thanks":
    case "authornote":
      if (name === "authornote")
        people.countedNotes.push({ text: text(), ...(people.last === undefined ? {} : { owner: people.last }) });
      if (people.last === undefined) addNote(text());
      else if (saysCorresponding.test(text())) people.last.corresponding = true;
      else people.last.notes.push(text());
      break;
    case "correspondingauthor":
      people.corresponding.push(text());
      break;
    case "authornotemark":
      for (const key of keys) people.takeCountedNote(people.last, key);
      break;
    case "fnmark":
    case "cormark":
      for (const key of keys) people.last?.noteMarks.push(noteMark(name === "fnmark" ? "note" : "correspondence", key));
      break;
    case "fntext":
    case "cortext":
      people.titleNotes.push({ kind: name === "fntext" ? "note" : "correspondence", keys, text: text() });
      markCorresponding(people, text());
      break;
    case "equalcont":
      if (people.last === undefined) addNote(text());
      else people.last.notes.push(text());
      break;
    case "corresp":
    case "tnotetext":
    case "nonumnote":
    case "dedicated":
    case "dedicatory":
    case "titlenote":
    case "subtitlenote":
    case "translator":
    case "fundinginfo":
      addNote(text());
      markCorresponding(people, text());
      break;
    case "collaboration": {
      const value = /^\d+$/.test(text()) ? "" : text().replace(/^\((.*)\)$/, "$1");
      if (value !== "") addNote(/collaboration/i.test(value) ? value : `${value} Collaboration`);
      break;
    }
    case "subjclass":
      classification.add("msc", text(), options[0] === undefined ? "" : titleText(parser, options[0]));
      break;
    case "subclass":
    case "ams":
      classification.add("msc", text());
      break;
    case "jel":
    case "JEL":
      classification.add("jel", text());
      break;
    case "CRclass":
      classification.add("cr", text());
      break;
    case "pacs":
    case "PACS":
      classification.add(options[0] === undefined ? "pacs" : titleText(parser, options[0]), text());
      break;
    case "arxivnumber":
    case "arxivNumber":
      if (text() !== "") other["arxiv"] = text();
      break;
    case "preprint":
    case "journal":
    case "submitjournal":
    case "received":
    case "accepted":
    case "revised":
      if (text() !== "") other[options[0] === undefined ? name : titleText(parser, options[0])] = text();
      break;
    case "ccsdesc":
      classification.add(
        "ccs",
        titleText(
          parser,
          tokens.flatMap((next) => (next.kind === 11 ? parser.tokensOfTex(" → ") : [next])),
        ),
      );
      break;
    default:
      break;
  }
}

/** A title's line breaks are blanks. */
function replaceBreaks(tokens: readonly Token[]): Token[] {
  return tokens.map((next) =>
    isControl(next, "\\") || isControl(next, "newline") ? { ...next, kind: 2, text: " " } : next,
  );
}

/** `\author[1,2]{…}`: keys; a short name in the brackets is none. */
function authorKeys(command: TitleCommand, keys: readonly string[]): string[] {
  return keys.filter(
    (key) =>
      (key.length <= 12 && !key.includes("=") && !/^[A-Z]\.|^[A-Z][a-z]+$/.test(key)) ||
      /^[A-Za-z]+\d+$/.test(key) ||
      command.name === "authors",
  );
}

/** aastex: `\author[0000-0001-…]{…}`; copernicus and others: `orcid=…`. */
function readAuthorOptions(people: People, options: TitleCommand["options"]): void {
  const orcid = options.map((option) => orcidOf(tokensToTex(option))).find((value) => value !== undefined);
  if (orcid !== undefined && people.last !== undefined) people.last.orcid = orcid;
}

/** An address is the latest author's; of several that were given at once, the one's whose name is in it. */
function readEmail(people: People, emails: readonly string[], text: string, key: string | undefined): void {
  const person = people.last;
  const [email] = emails;
  if (email === undefined) {
    if (person !== undefined && text !== "" && key?.toLowerCase() === "url")
      person.url = text.replace(/^(?=www\.)/i, "https://");
  } else if (person === undefined || people.latest > 1) append(people.looseEmails, emails);
  else person.email ??= email;
}

/** The abstract as plain text, a blank line between paragraphs, formulas between dollars. */
function abstractText(blocks: readonly BlockNode[]): string {
  return blocks
    .filter((block) => block.type !== "comment")
    .map((block) =>
      block.type === "math"
        ? `$$${block.value}$$`
        : textOf(inlinesOf([block]))
            .replace(/[ \n]+/g, " ")
            .trim(),
    )
    .filter((text) => text !== "")
    .join("\n\n");
}
