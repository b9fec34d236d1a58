/** The front matter's own text and where it ends. */
export interface SplitFrontmatter {
  readonly format: "none" | "yaml" | "toml" | "json" | "title-block" | "definitions";
  /** Text between the fences. */
  readonly text: string;
  /** Line of the file on which `text` starts, from 1. */
  readonly startLine: number;
  /** What is left of the document. */
  readonly body: string;
  /** Lines of the file before `body`. */
  readonly lineOffset: number;
  /** Line of an opening fence that nothing closes. */
  readonly unclosed?: number;
}

const mystMark = /^(?:`{3,}|:{3,}) *\{[a-z]|\{[a-z:]+\}`/mu;

/**
 * Splits a Markdown document into front matter and body.
 *
 * @param text - With `\n` line ends and without a byte-order mark.
 */
export function splitFrontmatter(text: string): SplitFrontmatter {
  const blank = /^(?:[ \t]*\n)*/u.exec(text)?.[0] ?? "";
  const rest = text.slice(blank.length);
  const line = countLines(blank) + 1;
  const first = firstLine(rest);
  if (/^---[ \t]*$/u.test(first)) return fenced(text, rest, line, "yaml", /^(?:---|\.\.\.)[ \t]*$/mu);
  if (/^\+\+\+[ \t]*$/u.test(first)) return fenced(text, rest, line, "toml", /^\+\+\+[ \t]*$/mu);
  if (/^;;;[ \t]*$/u.test(first)) return fenced(text, rest, line, "json", /^;;;[ \t]*$/mu);
  if (/^\{[ \t]*$|^\{[ \t]*"/u.test(first)) return braced(text, rest, line);
  if (/^@def[ \t]/u.test(first)) return definitions(rest, line);
  if (/^%[ \t]*\S|^%[ \t]*\n%/u.test(rest) && !mystMark.test(text)) return titleBlock(rest, line);
  return none(text);
}

function none(text: string, unclosed?: number): SplitFrontmatter {
  return {
    format: "none",
    text: "",
    startLine: 1,
    body: text,
    lineOffset: 0,
    ...(unclosed === undefined ? {} : { unclosed }),
  };
}

function firstLine(text: string): string {
  const end = text.indexOf("\n");
  return end < 0 ? text : text.slice(0, end);
}

function countLines(text: string): number {
  let count = 0;
  for (let index = text.indexOf("\n"); index >= 0; index = text.indexOf("\n", index + 1)) count++;
  return count;
}

function fenced(
  whole: string,
  rest: string,
  line: number,
  format: "yaml" | "toml" | "json",
  end: RegExp,
): SplitFrontmatter {
  const open = firstLine(rest).length + 1;
  const content = rest.slice(open);
  // A rule followed by a blank line is a rule, unless a key follows it.
  if (
    format === "yaml" &&
    /^[ \t]*\n/u.test(content) &&
    !/^(?:[ \t]*\n)+(?:#.*\n|[ \t]*\n)*[\w"'-][^\n:]*:(?:[ \t\n]|$)/u.test(content.slice(0, 10_000))
  ) {
    return none(whole);
  }
  const close = end.exec(content);
  if (close === null) {
    return /^(?:#.*\n|[ \t]*\n)*[\w"'-][^\n:]*[:=]/u.test(content.slice(0, 10_000)) ? none(whole, line) : none(whole);
  }
  const text = content.slice(0, close.index);
  const after = content.slice(close.index + close[0].length).replace(/^\n/u, "");
  return { format, text, startLine: line + 1, body: after, lineOffset: line + countLines(text) + 1 };
}

/** JSON front matter ends with the brace that closes the first. */
function braced(whole: string, rest: string, line: number): SplitFrontmatter {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < rest.length; index++) {
    const character = rest[index];
    if (inString) {
      if (character === "\\") index++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{") depth++;
    else if (character === "}" && --depth === 0) {
      const text = rest.slice(0, index + 1);
      const after = rest.slice(index + 1);
      if (!/^[ \t]*(?:\n|$)/u.test(after) || !/"\s*:/u.test(text)) return none(whole);
      return {
        format: "json",
        text,
        startLine: line,
        body: after.replace(/^[ \t]*\n?/u, ""),
        lineOffset: line + countLines(text),
      };
    }
  }
  return none(whole);
}

/** Pandoc's title block: `% title`, `% authors`, `% date`; a line that starts with a blank goes on with the one before. */
function titleBlock(rest: string, line: number): SplitFrontmatter {
  const lines = rest.split("\n", 60);
  let count = 0;
  let fields = 0;
  for (const current of lines) {
    if (current.startsWith("%") && fields < 3) fields++;
    else if (!(count > 0 && /^[ \t]+\S/u.test(current))) break;
    count++;
  }
  const text = lines.slice(0, count).join("\n");
  return {
    format: "title-block",
    text,
    startLine: line,
    body: rest.slice(text.length).replace(/^\n/u, ""),
    lineOffset: line - 1 + count,
  };
}

/** Franklin's `@def name = value` lines, and `+++` blocks of the same between them. */
function definitions(rest: string, line: number): SplitFrontmatter {
  let index = 0;
  for (;;) {
    const part = rest.slice(index);
    const blank = /^(?:[ \t]*\n)+/u.exec(part);
    const next = blank === null ? part : part.slice(blank[0].length);
    const taken =
      /^@def[ \t][^\n=]*=[ \t]*"""(?:(?!""")[^])*"""[ \t]*;?[ \t]*(?:\n|$)/u.exec(next) ??
      /^@def[ \t][^\n]*(?:\n|$)/u.exec(next) ??
      /^\+\+\+[ \t]*\n(?:(?!\+\+\+)[^\n]*\n)*\+\+\+[ \t]*(?:\n|$)/u.exec(next);
    if (taken === null) break;
    index += (blank?.[0].length ?? 0) + taken[0].length;
  }
  const text = rest.slice(0, index);
  return {
    format: "definitions",
    text,
    startLine: line,
    body: rest.slice(index),
    lineOffset: line - 1 + countLines(text),
  };
}
