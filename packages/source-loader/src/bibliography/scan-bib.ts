import { type Diagnostic, quoteText } from "@dreamnet/workflow";

/** One entry of a .bib file, its fields not read yet. */
export interface ScannedEntry {
  /** In lower case: `article`. */
  readonly type: string;
  readonly key: string;
  readonly file: string;
  /** Line of the `@`. */
  readonly line: number;
  /** From `@` to the closing brace. */
  readonly raw: string;
  /** Offset in `raw` behind the key's comma. */
  readonly fieldsAt: number;
  readonly closed: boolean;
}

/** What a .bib file holds. */
export interface ScannedBib {
  readonly entries: readonly ScannedEntry[];
  /** Bodies of `@string{…}`, in order. */
  readonly strings: readonly { readonly text: string; readonly line: number }[];
  readonly diagnostics: readonly Diagnostic[];
}

const openBrace = 0x7b;
const closeBrace = 0x7d;
const closeParenthesis = 0x29;
const at = 0x40;

/**
 * Cuts a .bib file into entries by its braces alone, so that a broken entry costs only itself.
 *
 * As in BibTeX, what stands between entries is comment, and a backslash does not shield a brace.
 */
export function scanBib(text: string, file: string): ScannedBib {
  const entries: ScannedEntry[] = [];
  const strings: { text: string; line: number }[] = [];
  const diagnostics: Diagnostic[] = [];
  let line = 1;
  let counted = 0;
  const lineAt = (offset: number): number => {
    for (let index = text.indexOf("\n", counted); index >= 0 && index < offset; index = text.indexOf("\n", index + 1)) {
      line++;
      counted = index + 1;
    }
    return line;
  };
  const report = (
    severity: Diagnostic["severity"],
    rule: string,
    where: number,
    message: string,
    hint: string,
    quote?: string,
  ): void => {
    diagnostics.push({
      severity,
      ruleId: `bibliography/${rule}`,
      message,
      hint,
      location: { file, line: where },
      ...(quote === undefined ? {} : { quote: quoteText(quote) }),
    });
  };

  const head = /@[ \t\n]*([A-Za-z][\w-]*)[ \t\n]*([{(])/uy;
  for (let from = text.indexOf("@"); from >= 0; from = text.indexOf("@", from)) {
    head.lastIndex = from;
    const match = head.exec(text);
    if (match === null) {
      from++;
      continue;
    }
    const type = (match[1] as string).toLowerCase();
    const bodyAt = head.lastIndex;
    const where = lineAt(from);
    const end = findEnd(text, bodyAt, match[2] === "(" ? closeParenthesis : closeBrace, type !== "comment");
    if (type === "comment") {
      // An unclosed comment hides nothing, as in BibTeX.
      from = end.closed ? end.next : bodyAt;
      continue;
    }
    if (!end.closed) {
      const name = /^[^\s,{}=]+/u.exec(text.slice(bodyAt, bodyAt + 200).trimStart())?.[0] ?? "";
      report(
        "error",
        "entry-closes",
        where,
        `The entry @${type}{${name} is not closed: a brace is missing.`,
        end.next === text.length
          ? `Check the braces of the entry that starts on line ${where}; it takes all that follows, to the end of the file.`
          : `Check the braces of the entry that starts on line ${where}; the next entry starts on line ${lineAtFrom(text, where, from, end.next)}.`,
        text.slice(from, from + 120),
      );
    }
    const bodyEnd = end.closed ? end.next - 1 : end.next;
    if (type === "string") strings.push({ text: text.slice(bodyAt, bodyEnd), line: where });
    else if (type !== "preamble") {
      const entry = readHead(text, {
        from,
        bodyAt,
        bodyEnd,
        next: end.next,
        closed: end.closed,
        type,
        file,
        line: where,
      });
      if (typeof entry !== "string") entries.push(entry);
      else
        report("error", "entry-has-key", where, `The entry @${type} has no key.`, "Write `@article{key, …}`.", entry);
      const left = /^\s*,?\s*([A-Za-z][\w-]*)\s*=\s*["{\d]/u.exec(text.slice(end.next, end.next + 200));
      if (end.closed && left !== null) {
        report(
          "warning",
          "entry-closes",
          lineAt(end.next),
          `An entry is closed before its field \`${left[1]}\`: there is a closing brace too many.`,
          `Check the braces of the entry that starts on line ${where}.`,
          text.slice(end.next, end.next + 120).trim(),
        );
      }
    }
    from = end.next;
  }
  return { entries, strings, diagnostics };
}

/** Where an entry ends; an unclosed one ends before the next line that starts another. */
function findEnd(text: string, from: number, close: number, recover: boolean): { next: number; closed: boolean } {
  let depth = 0;
  let lineStart = false;
  for (let index = from; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === openBrace) depth++;
    else if (depth === 0 && code === close) return { next: index + 1, closed: true };
    else if (code === closeBrace) depth--;
    else if (code === at && lineStart && recover && startsEntry(text, index)) return { next: index, closed: false };
    if (code === 0x0a) lineStart = true;
    else if (code !== 0x20 && code !== 0x09) lineStart = false;
    if (depth < 0) return { next: index + 1, closed: true };
  }
  return { next: text.length, closed: false };
}

function startsEntry(text: string, index: number): boolean {
  return /^@(?:[A-Za-z]+[ \t]*[{(][ \t\n]*[^\s,{}()="]+[ \t\n]*,|(?:string|comment|preamble)[ \t]*[{(])/iu.test(
    text.slice(index, index + 400),
  );
}

function lineAtFrom(text: string, line: number, from: number, to: number): number {
  let count = line;
  for (let index = text.indexOf("\n", from); index >= 0 && index < to; index = text.indexOf("\n", index + 1)) count++;
  return count;
}

interface EntryPlace {
  from: number;
  bodyAt: number;
  bodyEnd: number;
  next: number;
  closed: boolean;
  type: string;
  file: string;
  line: number;
}

/** The entry, or its first words where it has no key. */
function readHead(text: string, place: EntryPlace): ScannedEntry | string {
  const body = text.slice(place.bodyAt, place.bodyEnd);
  const match = /^\s*([^,\s="{}]*(?:[^,\S\n]+[^,\s="{}]+)*)\s*(,|$)/u.exec(body);
  const key = match?.[1] ?? "";
  if (match === null || key === "") return text.slice(place.from, place.from + 120);
  return {
    type: place.type,
    key,
    file: place.file,
    line: place.line,
    raw: text.slice(place.from, place.next).trimEnd(),
    fieldsAt: place.bodyAt - place.from + match[0].length,
    closed: place.closed,
  };
}
