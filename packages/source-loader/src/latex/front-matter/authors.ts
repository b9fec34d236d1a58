import { append } from "../collections.ts";
import type { Parser } from "../parser.ts";
import { isCharacter, isControl, kinds, splitTokens, type Token, trimTokens } from "../tokens.ts";
import { familyOf, link, type People, type Person } from "./people.ts";
import { saysCorresponding } from "./title-notes.ts";
import { argumentAt, bracketAt, emailsOf, takeOut, tidyLine, titleText } from "./title-text.ts";

const isBreak = (next: Token): boolean =>
  next.kind === kinds.control &&
  (next.text === "\\" || next.text === "newline" || next.text === "tabularnewline" || next.text === "par");
const isAnd = (next: Token): boolean => next.kind === kinds.control && /^(?:and|And|AND|AAND|ANDS)$/.test(next.text);
const isGap = (next: Token): boolean => next.kind === kinds.control && (next.text === "quad" || next.text === "qquad");

const looksLikePlace =
  /universit|institut|department|dept\b|school|college|laborator|\blab\b|labs\b|centre|center|research|academy|hospital|observator|\binc\b|corporation|faculty|facult|google|microsoft|organi[sz]ation|ministry|agency|division|politec|polytech|ecole|école|max[- ]planck|cnrs|inria|nasa\b|\busa\b|\buk\b|, [A-Z]{2}\b/i;
const suffix = /^(?:Jr\.?|Sr\.?|II|III|IV)$/;
const rank =
  /^(?:(?:Senior |Student |Graduate Student |Life )?(?:Member|Fellow)|IEEE|SIAM|ACM|Ph\.?\s?D\.?|M\.?\s?D\.?|M\.?\s?Sc\.?|B\.?\s?Sc\.?|Dr\.?|Prof\.?|et al\.?|for the .*)$/i;

/** Reads one `\author{…}`, in whatever way its class writes it. */
export function readAuthor(parser: Parser, people: People, source: readonly Token[], keys: readonly string[]) {
  const tokens = withoutTables(source);
  const before = people.persons.length;
  readAuthorTokens(parser, people, tokens, keys);
  people.latest = people.persons.length - before;
}

function readAuthorTokens(parser: Parser, people: People, tokens: readonly Token[], keys: readonly string[]) {
  if (tokens.some((next) => isControl(next, "IEEEauthorblockN"))) return readBlocks(parser, people, tokens);
  if (tokens.some((next) => isControl(next, "name"))) return readNameCommands(parser, people, tokens);
  for (const block of splitTokens(tokens, isAnd)) readBlock(parser, people, block, keys);
}

/** A table in the author block is only a way to set it. */
function withoutTables(tokens: readonly Token[]): Token[] {
  const out: Token[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const next = tokens[index] as Token;
    if (isControl(next, "begin") || isControl(next, "end")) {
      const name = argumentAt(tokens, index + 1);
      index = name.end;
      const tabular = name.tokens
        .map((token) => token.text)
        .join("")
        .startsWith("tabular");
      if (next.text === "begin" && tabular) index = argumentAt(tokens, index + 1).end;
      else if (next.text === "end") out.push({ ...next, text: "\\" });
      continue;
    }
    if (next.kind === kinds.align) out.push({ ...next, kind: kinds.control, text: "and" });
    else out.push(next);
  }
  return out;
}

/** IEEEtran: `\IEEEauthorblockN{names}` and `\IEEEauthorblockA{place}`. */
function readBlocks(parser: Parser, people: People, tokens: readonly Token[]): void {
  let persons: Person[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const next = tokens[index] as Token;
    if (isControl(next, "IEEEauthorblockN")) {
      const value = argumentAt(tokens, index + 1);
      persons = readNames(parser, people, value.tokens, []);
      index = value.end;
    } else if (isControl(next, "IEEEauthorblockA")) {
      const value = argumentAt(tokens, index + 1);
      readPlaces(parser, people, splitTokens(value.tokens, isBreak), persons);
      index = value.end;
    }
  }
}

/** JMLR: `\name A \email a@b \\ \addr Place`. */
function readNameCommands(parser: Parser, people: People, tokens: readonly Token[]): void {
  let group: Person[] = [];
  let placed = false;
  for (const line of splitTokens(
    tokens,
    (next) => isBreak(next) || isAnd(next) || isControl(next, "name") || isControl(next, "addr"),
  )) {
    const before = tokens.indexOf(line[0] as Token);
    const lead = tokens
      .slice(0, Math.max(0, before))
      .findLast(
        (next) =>
          next.kind === kinds.control && (next.text === "name" || next.text === "addr" || isBreak(next) || isAnd(next)),
      );
    const email = line.findIndex((next) => isControl(next, "email"));
    const text = titleText(parser, email < 0 ? line : line.slice(0, email));
    if (text === "" && email < 0) continue;
    if (isControl(lead, "name")) {
      if (placed) group = [];
      placed = false;
      const [person] = readNames(parser, people, email < 0 ? line : line.slice(0, email), []);
      if (person === undefined) continue;
      group.push(person);
      const address = email < 0 ? [] : emailsOf(titleText(parser, line.slice(email + 1)));
      if (address[0] !== undefined) person.email = address[0];
    } else if (text !== "") {
      placed = true;
      const index = people.affiliation(text);
      if (index !== undefined) for (const person of group) link(person, index);
    }
  }
}

/** Names in the first line, and below them places and addresses. */
function readBlock(parser: Parser, people: People, block: readonly Token[], keys: readonly string[]): void {
  const lines = splitTokens(block, isBreak).filter((line) => trimTokens(line).length > 0);
  const names: Token[][] = [];
  const places: Token[][] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0 || (places.length === 0 && isNameLine(parser, line))) names.push(line);
    else places.push(line);
  }
  const persons = names.flatMap((line) => readNames(parser, people, line, keys));
  readPlaces(parser, people, places, persons);
}

/** A line of names goes on where each of its parts carries a mark behind it. */
function isNameLine(parser: Parser, line: readonly Token[]): boolean {
  const first = trimTokens(line)[0];
  if (first === undefined || startsWithMark(first)) return false;
  const { marks, rest } = takeOut(parser, line);
  const text = titleText(parser, rest);
  return marks.length > 0 && !text.includes("@") && !looksLikePlace.test(text);
}

const startsWithMark = (first: Token): boolean =>
  first.kind === kinds.math ||
  first.kind === kinds.superscript ||
  (first.kind === kinds.control &&
    /^(?:textsuperscript|IEEEauthorrefmark|footnotemark|inst|textsu|up)$/.test(first.text));

function readNames(parser: Parser, people: People, line: readonly Token[], keys: readonly string[]): Person[] {
  const out: Person[] = [];
  for (const part of splitNames(line)) {
    const { rest, marks, notes, emails, orcid, noteMarks } = takeOut(parser, part);
    const name = tidyLine(
      titleText(parser, rest)
        .replace(/[*†‡§¶∗]+/g, " ")
        .replace(/^\d+\s+/, "")
        .replace(/^and\s+|\s+and$/gi, "")
        .replace(/\(\s*\)/g, ""),
    );
    const last = out.at(-1) ?? undefined;
    if (name === "" || rank.test(name)) {
      if (last !== undefined) {
        append(last.marks, marks);
        append(last.noteMarks, noteMarks);
        takeNotes(parser, people, last, notes);
        last.orcid ??= orcid as string;
        if (last.orcid === undefined) delete (last as Partial<Person>).orcid;
      }
      continue;
    }
    if (suffix.test(name) && last !== undefined) {
      Object.assign(last, { name: `${last.name} ${name}` });
      continue;
    }
    if (emailsOf(name).length > 0) {
      if (last !== undefined) last.email ??= emailsOf(name)[0] as string;
      continue;
    }
    const person = people.add({ name, marks: [...keys, ...marks], notes: [] });
    append(person.noteMarks, noteMarks);
    if (orcid !== undefined) person.orcid = orcid;
    if (emails[0] !== undefined) person.email = emails[0];
    takeNotes(parser, people, person, notes);
    out.push(person);
  }
  return out;
}

/** A place that is not where the work was done stays a note. */
const isOtherPlace = /^(?:present|current|permanent|new) (?:address|affiliation)\b|^on leave\b/i;
const isOfWork = /^(?:manuscript|received|this (?:work|research|paper|article|study|project)|(?:the|all) authors)\b/i;

/** A note that names a place is an affiliation; others stay notes. */
function takeNotes(parser: Parser, people: People, person: Person, notes: readonly Token[][]): void {
  for (const note of notes) {
    const taken = takeOut(parser, note);
    const whole = titleText(parser, note);
    const email = taken.emails[0] ?? emailsOf(whole)[0];
    const subjects = people.subjectsOf(whole);
    if (email !== undefined && !(subjects.length > 1 && people.assignByName(email)))
      (subjects.length === 1 && subjects[0] !== undefined ? subjects[0] : person).email ??= email;
    const text = tidyLine(
      withoutEmails(titleText(parser, taken.rest))
        .replace(/^(?:e-?mails?:?)?\s*(?:\([^()]*\))?\s*$/i, "")
        .replace(/\(\s*[,;]?\s*\)/g, "")
        .replace(/[.;,]?\s*e-?mails?:?\s*$/i, ""),
    );
    const counted: People["countedNotes"][number] = { text, owner: person };
    people.countedNotes.push(counted);
    if (looksLikePlace.test(text) && text.length < 300 && !isOtherPlace.test(text)) {
      const place = text.replace(/\.$/, "");
      const index = people.affiliation(subjects.length > 0 ? people.placeOf(place) : place);
      if (index !== undefined) counted.affiliation = index;
      if (index !== undefined) for (const owner of subjects.length > 0 ? subjects : [person]) link(owner, index);
    } else if (saysCorresponding.test(text)) person.corresponding = true;
    else if (isOfWork.test(text) && people.persons.length > 1) people.workNotes.push(text);
    else if (text !== "") person.notes.push(text);
    if (/correspond/i.test(whole)) person.corresponding = true;
  }
}

/** Splits at commas, semicolons, gaps and the word "and", outside braces. */
function splitNames(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  let math = false;
  for (let index = 0; index < tokens.length; index++) {
    const next = tokens[index] as Token;
    if (next.kind === kinds.open) depth++;
    else if (next.kind === kinds.close) depth--;
    else if (next.kind === kinds.math) math = !math;
    if (depth === 0 && !math) {
      if ((isCharacter(next, ",") || isCharacter(next, ";")) && marksAt(tokens, index + 1) > index + 1) {
        // `Name,$^1$\thanks{…}`: the marks behind the comma belong to the name before it.
        const end = marksAt(tokens, index + 1);
        append(parts.at(-1) ?? [], tokens.slice(index + 1, end));
        parts.push([]);
        index = end - 1;
        continue;
      }
      if (isCharacter(next, ",") || isCharacter(next, ";") || isGap(next)) {
        parts.push([]);
        continue;
      }
      if (isWordAnd(tokens, index)) {
        parts.push([]);
        index += 2;
        continue;
      }
    }
    parts.at(-1)?.push(next);
  }
  return parts;
}

/** Where marks and notes that start at an index end; the index itself where there are none. */
function marksAt(tokens: readonly Token[], start: number): number {
  let end = start;
  for (let index = start; index < tokens.length; ) {
    const next = tokens[index] as Token;
    if (next.kind === kinds.space) {
      index++;
      continue;
    }
    const isNote =
      next.kind === kinds.control &&
      /^(?:thanks|footnote|note|orcid(?:ID|link|icon|A|B)?|corref|fnref)$/.test(next.text);
    if (!isNote && !startsWithMark(next)) break;
    if (next.kind === kinds.math) {
      const close = tokens.findIndex((candidate, at) => at > index && candidate.kind === kinds.math);
      if (close < 0 || tokens[index + 1]?.kind !== kinds.superscript) break;
      index = close + 1;
    } else index = argumentAt(tokens, bracketAt(tokens, index + 1).end + 1).end + 1;
    end = index;
  }
  return end;
}

function isWordAnd(tokens: readonly Token[], index: number): boolean {
  const blank = (next: Token | undefined): boolean =>
    next === undefined || next.kind === kinds.space || next.kind === kinds.tie || next.kind === kinds.close;
  return (
    isCharacter(tokens[index], "a") &&
    isCharacter(tokens[index + 1], "n") &&
    isCharacter(tokens[index + 2], "d") &&
    blank(tokens[index - 1]) &&
    blank(tokens[index + 3])
  );
}

/** Lines under the names: marked places, addresses, and places of the names above. */
function readPlaces(
  parser: Parser,
  people: People,
  lines: readonly (readonly Token[])[],
  persons: readonly Person[],
): void {
  const loose: string[] = [];
  const emails: string[] = [];
  for (const whole of lines) {
    for (const line of startsMarked(whole) ? splitMarked(whole) : [whole]) {
      const taken = takeOut(parser, line);
      const text = titleText(parser, taken.rest);
      const found = [...taken.emails, ...emailsOf(text)];
      append(emails, found);
      const place = found.length === 0 ? text : tidyLine(withoutEmails(text));
      if (taken.orcid !== undefined && persons.length === 1 && persons[0] !== undefined) persons[0].orcid = taken.orcid;
      if (place === "" || /^e-?mails?:?$/i.test(place)) continue;
      if (taken.marks.length > 0 && startsMarked(line)) for (const mark of taken.marks) people.affiliation(place, mark);
      else loose.push(place);
    }
  }
  if (loose.length > 0) {
    const index = people.affiliation(tidyLine(loose.join(", ")));
    if (index !== undefined) for (const person of persons) link(person, index);
  }
  const all = persons.length > 0 ? persons : people.persons;
  const [only] = all;
  if (all.length === 1 && only !== undefined && emails[0] !== undefined)
    only.email ??= emails.find((email) => email.toLowerCase().includes(familyOf(only))) ?? emails[0];
  else if (emails.length === people.persons.length)
    people.persons.forEach((person, index) => {
      person.email ??= emails[index] as string;
    });
  else if (emails.length === all.length)
    all.forEach((person, index) => {
      person.email ??= emails[index] as string;
    });
  else for (const email of emails) people.assignByName(email);
}

const withoutEmails = (text: string): string =>
  text.replace(
    /(?:e-?mails?:?\s*)?(?:[{[(][^{}[\]()@]{1,300}[}\])]|[\w.+-]{1,64})\s?@\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/gi,
    " ",
  );

function startsMarked(line: readonly Token[]): boolean {
  const first = trimTokens(line).find((next) => next.kind !== kinds.open);
  return first !== undefined && startsWithMark(first);
}

/** `$^1$Place A \quad $^2$Place B`: a new place at each mark. */
function splitMarked(line: readonly Token[]): Token[][] {
  const parts: Token[][] = [];
  let math = false;
  for (const next of line) {
    if (next.kind === kinds.math) {
      if (!math) parts.push([]);
      math = !math;
    } else if (!math && startsWithMark(next)) parts.push([]);
    if (parts.length === 0) parts.push([]);
    parts.at(-1)?.push(next);
  }
  return parts.filter((part) => trimTokens(part).length > 0);
}
