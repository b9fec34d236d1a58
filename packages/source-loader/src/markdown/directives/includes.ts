import { pushClose, pushOpen } from "../node-tokens.ts";
import { report, type SourceText } from "../parse-context.ts";
import type { BlockState } from "../parser-states.ts";
import { linesPosition } from "../positions.ts";
import { tokenizeNested } from "../rules/nested.ts";
import { lineNumbers, pushCode } from "./code.ts";
import { bodyText, type Directive, type DirectiveHandler } from "./directive.ts";
import { missingFile } from "./tables.ts";

/** Characters that all included files may have together, and how deep they may include each other. */
const maxIncluded = 32 * 1024 * 1024;
const maxDepth = 20;

/** The text of a file, or undefined where it is not there; a refusal is reported. */
function read(state: BlockState, directive: Directive): string | undefined {
  const { env } = state;
  const path = directive.argument;
  const position = linesPosition(env.source, directive.map);
  if (env.includeStack.includes(path) || env.includeStack.length > maxDepth) {
    report(env, {
      severity: "error",
      ruleId: "markdown/includes-end",
      message: env.includeStack.includes(path)
        ? `"${path}" includes itself: ${[...env.includeStack, path].join(" → ")}.`
        : `Files include each other more than ${maxDepth} levels deep.`,
      hint: "Take out the directive that closes the circle.",
      position,
      quote: path,
    });
    return undefined;
  }
  const text = env.readInclude?.(path);
  if (text === undefined) {
    missingFile(state, directive, path);
    return undefined;
  }
  env.includedCharacters += text.length;
  if (env.includedCharacters <= maxIncluded) return text;
  report(env, {
    severity: "error",
    ruleId: "markdown/includes-end",
    message: "The included files have more than 32 MB of text together.",
    position,
    quote: path,
  });
  return undefined;
}

/** The lines that a directive's options choose. */
function chosen(text: string, { options }: Directive): { text: string; first: number } {
  const all = text.replace(/\r\n?/gu, "\n").split("\n");
  const indexOf = (part: string | undefined): number =>
    part === undefined ? -1 : all.findIndex((line) => line.includes(part));
  const after = indexOf(options["start-after"]);
  const at = indexOf(options["start-at"]);
  const from = after !== -1 ? after + 1 : at !== -1 ? at : Math.max(0, Number(options["start-line"] ?? 0) || 0);
  const rest = all.slice(from);
  const find = (part: string | undefined): number =>
    part === undefined ? -1 : rest.findIndex((line) => line.includes(part));
  const before = find(options["end-before"]);
  const through = find(options["end-at"]);
  const endLine = Number(options["end-line"]);
  const to =
    before !== -1
      ? before
      : through !== -1
        ? through + 1
        : Number.isInteger(endLine) && endLine > from
          ? endLine - from
          : rest.length;
  const part = rest.slice(0, to);
  const numbers = lineNumbers(options["lines"] ?? "");
  if (numbers.length === 0) return { text: part.join("\n"), first: from };
  return {
    text: numbers.flatMap((number) => (part[number - 1] === undefined ? [] : [part[number - 1]])).join("\n"),
    first: from + (numbers[0] ?? 1) - 1,
  };
}

const literalInclude: DirectiveHandler = (state, directive) => {
  const text = read(state, directive);
  if (text === undefined) return;
  const part = chosen(text, directive);
  const { options } = directive;
  const matched =
    options["lineno-match"] === undefined ? options : { ...options, "lineno-start": String(part.first + 1) };
  pushCode(
    state,
    { ...directive, options: matched },
    part.text.replace(/\n+$/u, ""),
    options["language"] ?? options["lang"] ?? extensionOf(directive.argument),
  );
};

function extensionOf(path: string): string | undefined {
  return /\.([A-Za-z0-9]+)$/u.exec(path)?.[1];
}

/** Reads another file in the place of a directive. */
export function includeFile(state: BlockState, directive: Directive): void {
  if (directive.options["literal"] !== undefined || directive.options["code"] !== undefined) {
    literalInclude(state, directive);
    return;
  }
  const text = read(state, directive);
  if (text === undefined) return;
  const { env } = state;
  const part = chosen(text, directive);
  const source: SourceText = {
    file: directive.argument,
    main: false,
    lines: part.text.split("\n"),
    lineOffset: part.first,
  };
  const outer = env.source;
  const open = state.push("source_open", "", 1);
  open.map = directive.map;
  open.meta = { source, outer };
  env.source = source;
  env.includeStack.push(directive.argument);
  tokenizeNested(state, withoutFrontmatter(part.text), 0);
  env.includeStack.pop();
  env.source = outer;
  state.push("source_close", "", -1);
}

/** An included document's front matter is its own; its lines stay, so that positions hold. */
function withoutFrontmatter(text: string): string {
  const match = /^---[ \t]*\n[\s\S]*?\n(?:---|\.\.\.)[ \t]*(?:\n|$)/u.exec(text);
  return match === null ? text : "\n".repeat(match[0].split("\n").length - 1) + text.slice(match[0].length);
}

/** Text in another mark-up language: kept as it is. */
const foreign: DirectiveHandler = (state, directive) => {
  const value = bodyText(state, directive);
  pushOpen(
    state,
    (_, position) => {
      report(env, {
        severity: "warning",
        ruleId: "markdown/directive-is-known",
        message: `What the directive "${directive.name}" holds is not Markdown; it is kept as it is.`,
        position,
        quote: value,
      });
      return {
        type: "unknownBlock",
        name: directive.name,
        value,
        children: [{ type: "code", value, position }],
        position,
      };
    },
    directive.map,
  );
  const { env } = state;
  pushClose(state);
};

export const includeDirectives: Readonly<Record<string, DirectiveHandler>> = {
  include: includeFile,
  literalinclude: literalInclude,
  "eval-rst": foreign,
  eval: foreign,
};
