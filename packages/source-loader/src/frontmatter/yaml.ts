import type { Diagnostic } from "@dreamnet/workflow";
import { quoteText } from "@dreamnet/workflow";
import { LineCounter, type Node, parseDocument, type YAMLError } from "yaml";
import { isRecord } from "./plain-data.ts";
import type { RawFrontmatter } from "./read-frontmatter.ts";

const bounds = {
  /** Aliases that stand for more nodes than this, taken together, are a bomb. */
  aliases: 100,
  /** Opening brackets within each other, and columns of indentation: the parser calls itself for each level. */
  nesting: 100,
} as const;

const hints: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "Indent with blanks.",
  DUPLICATE_KEY: "Keep one of them.",
  MULTILINE_IMPLICIT_KEY: "Put the value in quotes, or check that the line before it is complete.",
  BLOCK_AS_IMPLICIT_KEY: "A value with a colon and a blank in it must be in quotes.",
  BAD_ALIAS: "Put a value that starts with * in quotes.",
  BAD_INDENT: "Align the lines of a list or of a group of keys.",
  MISSING_CHAR: "Close the quotation mark or bracket.",
  IMPOSSIBLE: "Put the value in quotes.",
};

/** Reads YAML of the core schema; every fault with its place, and what can be read all the same. */
export function readYaml(text: string, startLine: number, file: string): RawFrontmatter {
  const whole = readBlock(text, startLine, file);
  if (!isBroken(whole)) return whole;
  const indented = indentQuoted(text);
  const again = indented === text ? whole : readBlock(indented, startLine, file);
  if (!isBroken(again)) return again;
  return readKeyByKey(text, startLine, file, whole);
}

function isBroken(block: RawFrontmatter): boolean {
  return (
    !block.refused && block.diagnostics.some((one) => one.ruleId === "frontmatter/is-yaml" && one.severity === "error")
  );
}

/** Lines of a quoted text that goes on; an attack is longer. */
const maxQuotedLines = 100;

/**
 * Indents the lines on which a quoted text goes on. Other readers of YAML (pandoc's, Python's) take them as they
 * stand, ours asks for an indent.
 */
function indentQuoted(text: string): string {
  const lines = text.split("\n");
  for (let index = 0; index < lines.length; index++) {
    const start = /^(\s*)(?:- +)?[\w.-]+:[ \t]+(["'])(.*)$/u.exec(lines[index] as string);
    if (start === null) continue;
    const [, indent = "", quote = "", rest = ""] = start;
    if (closesQuote(rest, quote)) continue;
    let end = index + 1;
    while (end < lines.length && end - index < maxQuotedLines && !closesQuote(lines[end] as string, quote)) end++;
    if (end >= lines.length || end - index >= maxQuotedLines) continue;
    for (let at = index + 1; at <= end; at++) {
      const line = lines[at] as string;
      if (line.trim() !== "" && /^\s*/u.exec(line)?.[0].length === indent.length) lines[at] = ` ${line}`;
    }
    index = end;
  }
  return lines.join("\n");
}

function closesQuote(line: string, quote: string): boolean {
  const bare = quote === "'" ? line.replaceAll("''", "") : line.replace(/\\./gu, "");
  return bare.includes(quote);
}

/**
 * Reads each top-level key alone, where the whole cannot be read: so a fault costs its own key, and every fault is
 * found.
 */
function readKeyByKey(text: string, startLine: number, file: string, whole: RawFrontmatter): RawFrontmatter {
  const blocks: { line: number; lines: string[] }[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (/^[\w"'][^\n]*?:(?:\s|$)/u.test(line) || blocks.length === 0)
      blocks.push({ line: startLine + index, lines: [line] });
    else blocks.at(-1)?.lines.push(line);
  }
  const data: Record<string, unknown> = {};
  const parts = new Map<string, RawFrontmatter>();
  const diagnostics: Diagnostic[] = [];
  for (const { line, lines } of blocks) {
    const source = indentQuoted(lines.join("\n"));
    const part = readBlock(source, line, file);
    if (part.refused) return part;
    for (const one of part.diagnostics) diagnostics.push(one);
    const broken = part.diagnostics.some((one) => one.severity === "error");
    const plain = broken ? /^([\w-]+):[ \t]+([^\n]+)\n*$/u.exec(source) : null;
    for (const [key, value] of plain === null
      ? Object.entries(part.data)
      : [[plain[1] as string, (plain[2] as string).trim()] as const]) {
      if (Object.hasOwn(data, key)) {
        diagnostics.push({
          severity: "error",
          ruleId: "frontmatter/key-is-unique",
          message: `The front matter is not valid YAML: the key \`${key}\` is given twice; the first counts.`,
          hint: "Keep one of them.",
          location: { file, line, column: 1 },
        });
      } else if (key !== "__proto__") {
        data[key] = value;
        parts.set(key, plain === null ? part : { ...part, locate: () => ({ line, column: key.length + 3 }) });
      }
    }
  }
  // A fault that only shows in the whole (an alias, say) is told as it was found.
  if (!diagnostics.some((one) => one.severity === "error")) return { ...whole, data: { ...whole.data, ...data } };
  return { data, diagnostics, refused: false, locate: (path) => parts.get(String(path[0]))?.locate(path) };
}

function readBlock(text: string, startLine: number, file: string): RawFrontmatter {
  const nesting = deepNesting(text);
  if (nesting !== undefined)
    return bomb(file, startLine + nesting, `The front matter is nested more than ${bounds.nesting} levels deep.`);
  const lines = new LineCounter();
  const at = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line: startLine + Math.max(line, 1) - 1, column: Math.max(col, 1) };
  };
  let parsed: ReturnType<typeof parseDocument>;
  try {
    parsed = parseDocument(text, {
      schema: "core",
      version: "1.2",
      merge: true,
      uniqueKeys: true,
      prettyErrors: false,
      lineCounter: lines,
      logLevel: "silent",
    });
  } catch (error) {
    return bomb(file, startLine, `The front matter cannot be parsed: ${(error as Error).message}.`);
  }
  const report = (error: YAMLError, severity: "error" | "warning"): Diagnostic => {
    const place = at(error.pos[0]);
    return {
      severity,
      ruleId: error.code === "DUPLICATE_KEY" ? "frontmatter/key-is-unique" : "frontmatter/is-yaml",
      message: `The front matter is not valid YAML: ${sentence(error.message)}`,
      ...(hints[error.code] === undefined ? {} : { hint: hints[error.code] }),
      location: { file, ...place },
      quote: quoteText(text.split("\n")[place.line - startLine] ?? ""),
    };
  };
  const diagnostics = [
    ...unique(parsed.errors).map((error) => report(error, "error")),
    ...unique(parsed.warnings).map((error) => report(error, "warning")),
  ];
  let data: unknown;
  try {
    data = parsed.toJS({ maxAliasCount: bounds.aliases });
  } catch (error) {
    const message = (error as Error).message;
    if (/alias/iu.test(message) && !/unresolved/iu.test(message)) {
      return bomb(file, startLine, "The front matter's aliases stand for too many values (a YAML bomb).", diagnostics);
    }
    if (diagnostics.length === 0) diagnostics.push(notYaml(file, startLine, sentence(message)));
    data = undefined;
  }
  if (holdsItself(data))
    return bomb(file, startLine, "The front matter has a value that holds itself (a YAML bomb).", diagnostics);
  if (data !== undefined && data !== null && !isRecord(data)) {
    diagnostics.push({
      severity: "error",
      ruleId: "frontmatter/is-map",
      message: "The front matter is no set of keys with values.",
      hint: "Write `title: …` and so on, one key a line.",
      location: { file, line: startLine },
      quote: quoteText(text),
    });
  }
  return {
    data: isRecord(data) ? data : {},
    locate: (path) => {
      const node = (path.length === 0 ? parsed.contents : parsed.getIn(path, true)) as Node | undefined;
      const offset = node?.range?.[0];
      return offset === undefined ? undefined : at(offset);
    },
    diagnostics,
    refused: false,
  };
}

/** An alias may stand within what it stands for: whoever walks such a value never comes to its end. */
export function holdsItself(value: unknown): boolean {
  return isCircular(value, new Set(), new Set());
}

function isCircular(value: unknown, above: Set<object>, done: Set<object>): boolean {
  if (typeof value !== "object" || value === null || done.has(value)) return false;
  if (above.has(value)) return true;
  above.add(value);
  const found = Object.values(value).some((part) => isCircular(part, above, done));
  above.delete(value);
  done.add(value);
  return found;
}

function notYaml(file: string, line: number, message: string): Diagnostic {
  return {
    severity: "error",
    ruleId: "frontmatter/is-yaml",
    message: `The front matter is not valid YAML: ${message}`,
    location: { file, line },
  };
}

function sentence(message: string): string {
  const line = (message.split("\n", 1)[0] as string).trim();
  return line.endsWith(".") ? line : `${line}.`;
}

/** One fault often brings others on the same spot. */
function unique(errors: readonly YAMLError[]): YAMLError[] {
  const seen = new Set<string>();
  return errors.filter((error) => {
    const key = `${error.code}:${error.pos[0]}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** The line (from 0) on which brackets or dashes are nested too deep. */
function deepNesting(text: string): number | undefined {
  let depth = 0;
  for (const [number, line] of text.split("\n").entries()) {
    const indent = /^(?:[ \t]|[-?:](?=[ \t]))*/u.exec(line)?.[0].length ?? 0;
    if (indent > bounds.nesting * 10) return number;
    let dashes = 0;
    for (let index = 0; index < indent; index++) if (line[index] === "-" || line[index] === "?") dashes++;
    if (dashes > bounds.nesting) return number;
    for (let index = indent; index < line.length; index++) {
      const character = line[index];
      if (character === "[" || character === "{") depth++;
      else if ((character === "]" || character === "}") && depth > 0) depth--;
      // Brackets in prose are closed again; thousands that are not are an attack.
      if (depth > bounds.nesting) return number;
    }
  }
  return undefined;
}

function bomb(file: string, line: number, message: string, diagnostics: readonly Diagnostic[] = []): RawFrontmatter {
  return {
    data: {},
    locate: () => undefined,
    refused: true,
    diagnostics: [
      ...diagnostics,
      {
        severity: "error",
        ruleId: "frontmatter/is-bounded",
        message,
        hint: "Write the values out, without anchors and aliases and without deep nesting.",
        location: { file, line },
      },
    ],
  };
}
