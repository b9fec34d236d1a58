import { append } from "../collections.ts";
import type { Parser } from "../parser.ts";
import { readOptions } from "../plain.ts";
import { isControl, splitTokens, type Token, tokensToTex } from "../tokens.ts";
import type { TitleCommand } from "./collected.ts";
import { link, type People } from "./people.ts";
import { emailsOf, takeOut, tidyLine, titleText } from "./title-text.ts";

/** One affiliation of any of the common classes, linked to those whose it is. */
export function readAffiliation(parser: Parser, people: People, command: TitleCommand, keys: readonly string[]) {
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
  for (const note of taken.notes) people.workNotes.push(titleText(parser, note));
  if (command.name === "altaffiliation" || command.name === "curraddr") return readOther(people, command.name, place);
  const marked = keys.length > 0 && !/^email$/i.test(keys[0] ?? "") ? keys : taken.marks;
  if (marked.length > 0) for (const key of marked) people.affiliation(place, key);
  else if (/\\\\\s*\$\^|\\and\b/.test(tokensToTex(command.tokens))) readInstitute(parser, people, command.tokens);
  else people.affiliationOfGroup(place);
}

/** Where an author is as well (`\altaffiliation[Also at ]{…}`), or is now. */
function readOther(people: People, command: string, place: string): void {
  if (command === "curraddr") people.last?.notes.push(`Current address: ${place}`);
  else {
    const index = people.affiliation(place);
    if (index !== undefined && people.last !== undefined) link(people.last, index);
  }
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
export function readInstitute(parser: Parser, people: People, tokens: readonly Token[]): void {
  splitTokens(tokens, (next) => isControl(next, "and")).forEach((part, index) => {
    const at = part.findIndex((next) => isControl(next, "at"));
    const owner = at < 0 ? "" : titleText(parser, takeOut(parser, part.slice(0, at)).rest);
    const taken = takeOut(parser, at < 0 ? part : part.slice(at + 1));
    const whole = titleText(parser, taken.rest);
    const place = tidyLine(whole.replace(/(?:e-?mails?:?\s*|Tel\.?:.*|Fax:.*)$/i, ""));
    const found = people.affiliation(place, taken.marks[0] ?? String(index + 1));
    const owners = people.persons.filter((person) => owner !== "" && names(owner, person.name));
    for (const person of owners) if (found !== undefined) link(person, found);
    const emails = taken.emails.length > 0 ? taken.emails : emailsOf(whole);
    const [first] = owners;
    if (first !== undefined && emails[0] !== undefined) first.email ??= emails[0];
    else append(people.looseEmails, emails);
    for (const note of taken.notes) people.workNotes.push(titleText(parser, note));
  });
}

/** Whether a line of names holds a name, in full or by its initials: `F. Author` is `First Author`. */
function names(line: string, name: string): boolean {
  if (line.includes(name) || name.includes(line)) return true;
  const words = name.split(" ");
  const family = words.at(-1) ?? "";
  return line
    .split(/,\s*|\s+and\s+/u)
    .map((part) => part.trim().split(" "))
    .some(
      (part) =>
        part.length > 1 && part.at(-1) === family && /^\p{L}\.?/u.test(part[0] ?? "") && part[0]?.[0] === words[0]?.[0],
    );
}

/** Marks the author whom a text names as the corresponding one. */
export function markCorresponding(people: People, text: string): void {
  const person = people.persons.find((candidate) => text.includes(candidate.name));
  if (person === undefined) return;
  person.corresponding = true;
  const email = emailsOf(text)[0];
  if (email !== undefined) person.email ??= email;
}
