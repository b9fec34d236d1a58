import { type Diagnostic, quoteText } from "@dreamnet/workflow";
import type { ScannedEntry } from "./scan-bib.ts";

/** `@string` names, in lower case. */
export type BibStrings = ReadonlyMap<string, string>;

/** The months that every style defines. */
export const monthStrings: BibStrings = new Map([
  ["jan", "January"],
  ["feb", "February"],
  ["mar", "March"],
  ["apr", "April"],
  ["may", "May"],
  ["jun", "June"],
  ["jul", "July"],
  ["aug", "August"],
  ["sep", "September"],
  ["oct", "October"],
  ["nov", "November"],
  ["dec", "December"],
]);

/** Fields of an entry: name in lower case → TeX as written, strings expanded, parts joined. */
export interface ReadFields {
  readonly fields: Record<string, string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Fields of one entry that may be unclosed before the rest is given up. */
const maxUnclosed = 20;
/** Characters of one value with its strings put in: each `@string` may double the one before it. */
const maxValue = 64 * 1024;
/** Characters of all strings together that are made of others. */
const maxStrings = 4 * 1024 * 1024;
/** Faults of one entry that are told. */
const maxFaults = 50;

/** Reads the fields of one entry. What is broken is reported and costs its own field. */
export function readFields(entry: ScannedEntry, strings: BibStrings): ReadFields {
  const text = entry.closed ? entry.raw.slice(0, -1) : entry.raw;
  const diagnostics: Diagnostic[] = [];
  const fields: Record<string, string> = {};
  const report = (
    severity: Diagnostic["severity"],
    rule: string,
    offset: number,
    message: string,
    hint: string,
  ): void => {
    if (diagnostics.length >= maxFaults) return;
    let line = entry.line;
    for (let index = text.indexOf("\n"); index >= 0 && index < offset; index = text.indexOf("\n", index + 1)) line++;
    diagnostics.push({
      severity,
      ruleId: `bibliography/${rule}`,
      message: `${message} (entry \`${entry.key}\`).`,
      hint,
      location: { file: entry.file, line },
      quote: quoteText(text.slice(offset, offset + 100)),
    });
  };

  const name = /[\s,]*([^\s=,{}"#()']+)\s*=\s*/uy;
  let index = entry.fieldsAt;
  let unclosed = 0;
  const repeated = new Set<string>();
  while (index < text.length) {
    name.lastIndex = index;
    const match = name.exec(text);
    if (match === null) {
      const left = text.slice(index);
      if (/^[\s,]*$/u.test(left)) break;
      const next = nextField(text, index + 1);
      report(
        "warning",
        "entry-parses",
        index + (left.length - left.replace(/^[\s,]+/u, "").length),
        "There is text that is no field",
        "Check the commas and the quotation marks before it.",
      );
      index = next;
      continue;
    }
    const nameAt = match.index + (match[0].length - match[0].replace(/^[\s,]+/u, "").length);
    const value = readValue(text, name.lastIndex, strings, entry.closed, (unknown, offset) => {
      report(
        "warning",
        "string-is-defined",
        offset,
        `The @string ${JSON.stringify(unknown)} is not defined`,
        "Put the value in braces, or define the string.",
      );
    });
    const field = (match[1] as string).toLowerCase();
    if (value === undefined) {
      report(
        "warning",
        "entry-parses",
        nameAt,
        `The field \`${field}\` has no value that can be read`,
        "Put the value in braces.",
      );
      index = nextField(text, name.lastIndex);
      continue;
    }
    if (value.cut)
      report(
        "warning",
        "value-is-bounded",
        nameAt,
        `The field \`${field}\` has more than ${maxValue} characters with its strings put in; it is cut`,
        "Write the value out, without @string.",
      );
    if (!value.closed) {
      report(
        "warning",
        "entry-parses",
        nameAt,
        `The field \`${field}\` is not closed`,
        "Close its brace or quotation mark.",
      );
      // Each of them costs a search to the entry's end.
      if (++unclosed > maxUnclosed) break;
    }
    if (Object.hasOwn(fields, field)) {
      if (!repeated.has(field))
        report(
          "warning",
          "field-is-unique",
          nameAt,
          `The field \`${field}\` is given more than once; the first counts`,
          "Keep one of them.",
        );
      repeated.add(field);
    } else if (field !== "__proto__") fields[field] = value.text;
    index = value.next;
    if (index < text.length && !/^\s*(?:,|$)/u.test(text.slice(index, index + 200))) {
      if (/^\s*[^\s=,{}"#()']+\s*=/u.test(text.slice(index, index + 300)))
        report(
          "warning",
          "entry-parses",
          index,
          `A comma is missing after the field \`${field}\``,
          "Write a comma between fields.",
        );
    }
  }
  return { fields, diagnostics };
}

/** Where the next `name =` on a line of its own starts. */
function nextField(text: string, from: number): number {
  const next = /[,\n]\s*[A-Za-z][\w-]*\s*=\s*[{"\w]/gu;
  next.lastIndex = from;
  return next.exec(text)?.index ?? text.length;
}

interface Value {
  text: string;
  next: number;
  closed: boolean;
  /** Left out of it: strings that would make it too long. */
  cut: boolean;
}

/** @param whole - False for an entry that is not closed: there a value ends before the next line that looks like a field. */
function readValue(
  text: string,
  from: number,
  strings: BibStrings,
  whole: boolean,
  unknown: (name: string, offset: number) => void,
): Value | undefined {
  const parts: string[] = [];
  let index = from;
  let closed = true;
  let length = 0;
  let cut = false;
  const add = (part: string, expanded: boolean): void => {
    length += part.length;
    // What the author has written out stands as it is; only what strings multiply is bounded.
    if (expanded && length > maxValue) cut = true;
    else parts.push(part);
  };
  for (;;) {
    while (/\s/u.test(text[index] ?? "")) index++;
    const character = text[index];
    if (character === "{" || character === '"') {
      const end = closing(text, index, whole);
      closed &&= end.closed;
      add(text.slice(index + 1, end.at), false);
      index = end.closed ? end.at + 1 : end.at;
    } else {
      const word = /[^\s,#{}"=()]+/uy;
      word.lastIndex = index;
      const match = word.exec(text);
      if (match === null) return parts.length === 0 ? undefined : { text: parts.join(""), next: index, closed, cut };
      index = word.lastIndex;
      const value = match[0];
      const expanded = /^\d+$/u.test(value) ? value : strings.get(value.toLowerCase());
      if (expanded === undefined) unknown(value, match.index);
      add(expanded ?? value, true);
    }
    const join = /\s*#/uy;
    join.lastIndex = index;
    if (!join.test(text)) return { text: parts.join(""), next: index, closed, cut };
    index = join.lastIndex;
  }
}

/** The end of `{…}` or `"…"`; where there is none, the end of the line before the next field. */
function closing(text: string, open: number, whole: boolean): { at: number; closed: boolean } {
  const end = matching(text, open);
  if (end === undefined) return { at: nextField(text, open), closed: false };
  const next = whole ? end : nextField(text, open);
  return next < end && /^\s*\n|^,\s*\n/u.test(text.slice(next, end))
    ? { at: next, closed: false }
    : { at: end, closed: true };
}

function matching(text: string, open: number): number | undefined {
  const quoted = text[open] === '"';
  let depth = 0;
  for (let index = open + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x7b) depth++;
    else if (code === 0x7d) {
      if (depth === 0) return quoted ? undefined : index;
      depth--;
    } else if (quoted && depth === 0 && code === 0x22) return index;
  }
  return undefined;
}

/**
 * Adds the definitions of `@string{name = value}` to those that are known; a later one may use an earlier one.
 *
 * @returns What is wrong with them: a string that others double beyond all bounds is cut.
 */
export function readStrings(
  bodies: readonly { readonly text: string; readonly line: number }[],
  strings: Map<string, string>,
  file: string,
): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  let total = 0;
  for (const { text, line } of bodies) {
    const match = /^\s*([^\s=,{}"#()']+)\s*=\s*/u.exec(text);
    if (match === null) continue;
    const value = readValue(text, match[0].length, strings, true, () => undefined);
    if (value === undefined) continue;
    const name = (match[1] as string).toLowerCase();
    // Long ones that were made of others count together: each may be as long as one value may be.
    const made = value.text.length > text.length ? value.text.length : 0;
    const isBeyond = total + made > maxStrings;
    if (isBeyond) strings.set(name, "");
    else {
      total += made;
      strings.set(name, value.text);
    }
    if ((value.cut || isBeyond) && diagnostics.length < maxFaults)
      diagnostics.push({
        severity: "warning",
        ruleId: "bibliography/value-is-bounded",
        message: `The @string ${JSON.stringify(quoteText(name, 60))} is made too long by the strings in it (more than ${isBeyond ? `${maxStrings} characters together` : `${maxValue} characters`}); it is cut.`,
        hint: "Write the value out, without other strings.",
        location: { file, line },
        quote: quoteText(text),
      });
  }
  return diagnostics;
}
