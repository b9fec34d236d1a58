import type { BlockNode } from "@dreamnet/document";
import { readDirective } from "../directives/read-directive.ts";
import { report } from "../parse-context.ts";
import type { BlockState } from "../parser-states.ts";
import { linesPosition } from "../positions.ts";
import { divNode } from "../tree/divs.ts";
import { type ParsedAttributes, parseAttributes } from "./attributes.ts";
import { isIndentedCode, isOutdented, lineText, pushBlocks } from "./block-ranges.ts";
import { matchFences } from "./match-fences.ts";

const directive = /^:{3,}[ \t]*\{([A-Za-z][\w:+.-]*)([ \t]+[^{}]*)?\}[ \t]*(.*)$/u;
const named = /^:{3,}[ \t]*([A-Za-z][\w-]*)(?:\[([^\]\n]*)\]|[ \t]+([^:{}\n]+?))?[ \t]*(\{[^\n]*\})?[ \t]*:*[ \t]*$/u;

/** Fenced divs of Pandoc and Quarto, and MyST's directives between colons. */
export function div(state: BlockState, startLine: number, endLine: number, silent: boolean): boolean {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  if (!state.src.startsWith(":::", start) || isIndentedCode(state, startLine)) return false;
  const text = lineText(state, startLine);
  if (text.length > 4000) return false;
  const call = state.env.features.myst ? directive.exec(text) : null;
  const head = call === null ? divHead(text) : undefined;
  if (call === null && head === undefined) return false;
  if (silent) return true;
  const { to, end } = endOf(state, startLine, endLine);
  if (call !== null)
    readDirective(state, {
      name: call[1] ?? "",
      head: call[2] ?? "",
      argument: call[3] ?? "",
      startLine,
      from: startLine + 1,
      to,
      end,
    });
  else if (head !== undefined) {
    pushBlocks(state, startLine + 1, to, [startLine, end], (children, position) =>
      divNode(head.parsed, head.title, children as BlockNode[], position, state.env),
    );
  }
  state.line = end;
  return true;
}

/** The attributes of a div's opening line; `::: note Title` as some sites write it. */
function divHead(text: string): { parsed: ParsedAttributes; title?: string } | undefined {
  const brace = /^:{3,}[ \t]*(?=\{)/u.exec(text);
  if (brace !== null) {
    const parsed = parseAttributes(text, brace[0].length);
    return parsed !== undefined && /^[ \t:]*$/u.test(text.slice(parsed.end)) ? { parsed } : undefined;
  }
  const match = named.exec(text);
  if (match === null) return undefined;
  const [, name = "", bracketed, rest, braces] = match;
  const attributes = braces === undefined ? undefined : parseAttributes(braces, 0);
  const title = bracketed ?? rest;
  return {
    parsed: {
      attributes: { ...attributes?.attributes, classes: [name, ...(attributes?.attributes.classes ?? [])] },
      unnumbered: attributes?.unnumbered ?? false,
      end: text.length,
    },
    ...(title === undefined ? {} : { title }),
  };
}

function endOf(state: BlockState, startLine: number, endLine: number): { to: number; end: number } {
  state.fenceMatches ??= matchFences(state.src, state.env.features.myst);
  const close = state.fenceMatches.get(startLine);
  let limit = startLine + 1;
  const bound = Math.min(endLine, close ?? endLine);
  while (limit < bound && !isOutdented(state, limit)) limit++;
  if (close !== undefined && limit === close && close < endLine) return { to: close, end: close + 1 };
  report(state.env, {
    severity: "warning",
    ruleId: "markdown/div-is-closed",
    message: "The block that begins here is not closed; it goes on to the end of what holds it.",
    hint: "Close it with a line of as many colons.",
    position: linesPosition(state.env.source, [startLine, startLine + 1]),
    quote: lineText(state, startLine),
  });
  return { to: limit, end: limit };
}

/** A line of colons that closes nothing. */
export function strayColons(state: BlockState, startLine: number, _endLine: number, silent: boolean): boolean {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  if (!state.src.startsWith(":::", start) || !/^:{3,}[ \t]*$/u.test(lineText(state, startLine))) return false;
  if (silent) return true;
  report(state.env, {
    severity: "warning",
    ruleId: "markdown/div-is-closed",
    message: "A line of colons closes nothing here; it was left out.",
    position: linesPosition(state.env.source, [startLine, startLine + 1]),
    quote: lineText(state, startLine),
  });
  state.line = startLine + 1;
  return true;
}
