import type { BlockNode, FrontmatterInput } from "@dreamnet/document";
import { append, table } from "../collections.ts";
import { cleanUrl } from "../commands/links.ts";
import { citesByNumber } from "../commands/references.ts";
import { inlinesOf } from "../flow.ts";
import type { Parser } from "../parser.ts";
import { readOptions, textOf } from "../plain.ts";
import { isControl, splitTokens, type Token, tokensToTex } from "../tokens.ts";
import { readAuthor } from "./authors.ts";
import type { TitleCommand } from "./collected.ts";
import { partialDate } from "./date.ts";
import { link, People } from "./people.ts";
import { emailsOf, orcidOf, takeOut, tidyLine, titleText } from "./title-text.ts";

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
  people.resolve();
  append(notes, people.workNotes);
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
      if (options[0] !== undefined) out.shortTitle = titleText(parser, options[0]);
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
      break;
    case "name":
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
    case "ead": {
      const email = emailsOf(text())[0];
      const person = people.last;
      if (email !== undefined && person !== undefined) person.email ??= email;
      else if (email !== undefined) append(people.looseEmails, emailsOf(text()));
      else if (person !== undefined && text() !== "" && keys[0] === "url") person.url = text();
      break;
    }
    case "orcid":
    case "orcidID": {
      const orcid = orcidOf(tokensToTex(tokens));
      if (orcid !== undefined && people.last !== undefined) people.last.orcid = orcid;
      break;
    }
    case "homepage":
    case "urladdr": {
      const url = /https?:\/\/\S+/.exec(
        cleanUrl(tokensToTex(tokens).replace(/\\(?:text)?(?:ascii)?tilde(?:\{\}|\s)?/g, "~")),
      )?.[0];
      if (url !== undefined && people.last !== undefined) people.last.url = url;
      break;
    }
    case "thanks":
    case "authornote":
      if (people.last === undefined) addNote(text());
      else people.last.notes.push(text());
      break;
    case "correspondingauthor":
      people.corresponding.push(text());
      break;
    case "corresp":
    case "cortext":
    case "fntext":
    case "tnotetext":
    case "dedicatory":
    case "titlenote":
    case "subtitlenote":
    case "translator":
    case "equalcont":
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
      other["msc"] = text();
      break;
    case "pacs":
    case "PACS":
      other["pacs"] = text();
      break;
    case "preprint":
    case "journal":
    case "submitjournal":
    case "received":
    case "accepted":
    case "revised":
      if (text() !== "") other[name] = text();
      break;
    case "ccsdesc":
      other["ccs"] = [
        ...((other["ccs"] as string[] | undefined) ?? []),
        titleText(
          parser,
          tokens.flatMap((next) => (next.kind === 11 ? parser.tokensOfTex(" → ") : [next])),
        ),
      ];
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

function readAffiliation(parser: Parser, people: People, command: TitleCommand, keys: readonly string[]) {
  const taken = takeOut(parser, command.tokens);
  const fields = readOptions(tokensToTex(taken.rest));
  const structured = fields["organization"] !== undefined || fields["organisation"] !== undefined;
  const place = structured
    ? tidyLine(
        Object.values(fields)
          .map((value) => titleText(parser, parser.tokensOfTex(value)))
          .filter((value) => value !== "")
          .join(", "),
      )
    : titleText(parser, taken.rest);
  if (/^\*?\s*(?:\(?correspond|e-?mail)/i.test(place))
    return readCorrespondence(people, place, [...keys, ...taken.marks], [...taken.emails, ...emailsOf(place)]);
  if (keys.length === 0)
    for (const email of [...taken.emails, ...emailsOf(place)])
      if (people.last !== undefined) people.last.email ??= email;
  const marked = keys.length > 0 && !/^email$/i.test(keys[0] ?? "") ? keys : taken.marks;
  if (marked.length > 0) for (const key of marked) people.affiliation(place, key);
  else if (command.name === "altaffiliation" || command.name === "curraddr") {
    const index = people.affiliation(place);
    if (index !== undefined && people.last !== undefined) link(people.last, index);
  } else if (/\\\\\s*\$\^|\\and\b/.test(tokensToTex(command.tokens))) readInstitute(parser, people, command.tokens);
  else people.affiliationOfGroup(place);
}

/** An "affiliation" that says whom to write to. */
function readCorrespondence(people: People, text: string, keys: readonly string[], emails: readonly string[]): void {
  const named = people.persons.filter((person) => person.marks.some((mark) => keys.includes(mark)));
  named.forEach((person, index) => {
    person.corresponding = true;
    const email = emails[index];
    if (email !== undefined) person.email ??= email;
  });
  if (named.length === 0) markCorresponding(people, text);
}

/** llncs, svjour: `\institute{A \and B}`, counted from 1; `Name \at Place` names whose it is. */
function readInstitute(parser: Parser, people: People, tokens: readonly Token[]): void {
  splitTokens(tokens, (next) => isControl(next, "and")).forEach((part, index) => {
    const at = part.findIndex((next) => isControl(next, "at"));
    const owner = at < 0 ? "" : titleText(parser, takeOut(parser, part.slice(0, at)).rest);
    const taken = takeOut(parser, at < 0 ? part : part.slice(at + 1));
    const whole = titleText(parser, taken.rest);
    const place = tidyLine(whole.replace(/(?:e-?mails?:?\s*|Tel\.?:.*|Fax:.*)$/i, ""));
    const found = people.affiliation(place, taken.marks[0] ?? String(index + 1));
    const owners = people.persons.filter(
      (person) => owner !== "" && (owner.includes(person.name) || person.name.includes(owner)),
    );
    for (const person of owners) if (found !== undefined) link(person, found);
    const emails = taken.emails.length > 0 ? taken.emails : emailsOf(whole);
    const [first] = owners;
    if (first !== undefined && emails[0] !== undefined) first.email ??= emails[0];
    else append(people.looseEmails, emails);
  });
}

function markCorresponding(people: People, text: string): void {
  const person = people.persons.find((candidate) => text.includes(candidate.name));
  if (person === undefined) return;
  person.corresponding = true;
  const email = emailsOf(text)[0];
  if (email !== undefined) person.email ??= email;
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

const languages = table<string>({
  english: "en",
  american: "en-US",
  british: "en-GB",
  UKenglish: "en-GB",
  USenglish: "en-US",
  german: "de",
  ngerman: "de",
  french: "fr",
  francais: "fr",
  spanish: "es",
  italian: "it",
  portuguese: "pt",
  brazil: "pt-BR",
  brazilian: "pt-BR",
  dutch: "nl",
  polish: "pl",
  russian: "ru",
  czech: "cs",
  swedish: "sv",
  danish: "da",
  finnish: "fi",
  norsk: "nb",
  turkish: "tr",
  greek: "el",
  hungarian: "hu",
  ukrainian: "uk",
  catalan: "ca",
});

/** babel's main language: the last of its options. */
function languageOf(parser: Parser): string | undefined {
  const options = (parser.packages.get("babel") ?? "").split(",").map((option) => option.trim());
  const main =
    options.map((option) => /^main\s*=\s*(\w+)/.exec(option)?.[1]).find((name) => name !== undefined) ??
    options.findLast((option) => languages[option] !== undefined);
  return main === undefined ? undefined : languages[main];
}
