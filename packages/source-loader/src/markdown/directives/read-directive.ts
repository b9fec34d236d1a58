import type { BlockNode } from "@dreamnet/document";
import { parse } from "yaml";
import { report } from "../parse-context.ts";
import type { BlockState } from "../parser-states.ts";
import { linesPosition } from "../positions.ts";
import { parseAttributes } from "../rules/attributes.ts";
import { lineText } from "../rules/block-ranges.ts";
import { type Directive, type DirectiveLines, pushTitled } from "./directive.ts";
import { directiveHandlers } from "./handlers.ts";

/** Reads a directive of MyST into the tokens of its node. */
export function readDirective(state: BlockState, lines: DirectiveLines): void {
  const { options, body } = readOptions(state, lines);
  const directive: Directive = {
    ...lines,
    argument: lines.argument.trim(),
    options: { ...headOptions(lines.head), ...options },
    body,
    map: [lines.startLine, lines.end],
  };
  const handler = Object.hasOwn(directiveHandlers, lines.name)
    ? directiveHandlers[lines.name]
    : directiveHandlers[lines.name.toLowerCase()];
  if (typeof handler === "function") handler(state, directive);
  else unknownDirective(state, directive);
}

const optionLine = /^:([\w][\w-]*):(?:[ \t]+(.*))?$/u;

function readOptions(
  state: BlockState,
  { from, to }: DirectiveLines,
): { options: Record<string, string>; body: number } {
  const options: Record<string, string> = {};
  let line = from;
  while (line < to && state.isEmpty(line) && line < from + 1) line++;
  if (line < to && /^---[ \t]*$/u.test(lineText(state, line))) return yamlOptions(state, line, to);
  let key: string | undefined;
  for (; line < to; line++) {
    const text = lineText(state, line);
    const match = optionLine.exec(text.slice(0, 2000));
    if (match !== null) {
      key = match[1] ?? "";
      options[key.toLowerCase()] = (match[2] ?? "").trim();
      // A block of text may be a value's own paragraph, indented under it.
    } else if (key !== undefined && text !== "" && (state.sCount[line] ?? 0) >= state.blkIndent + 2 && line > from) {
      options[key.toLowerCase()] = `${options[key.toLowerCase()] ?? ""} ${text.trim()}`.trim();
    } else break;
  }
  return { options, body: line };
}

function yamlOptions(state: BlockState, line: number, to: number): { options: Record<string, string>; body: number } {
  let close = line + 1;
  while (close < to && !/^(?:---|\.\.\.)[ \t]*$/u.test(lineText(state, close))) close++;
  if (close >= to) return { options: {}, body: line };
  const text = state.getLines(line + 1, close, state.sCount[line] ?? 0, false);
  try {
    const data: unknown = parse(text, { maxAliasCount: 10, logLevel: "silent" });
    return { options: asStrings(data), body: close + 1 };
  } catch {
    report(state.env, {
      severity: "warning",
      ruleId: "markdown/directive-options-are-yaml",
      message: "The options of this directive are no valid YAML; they were passed over.",
      position: linesPosition(state.env.source, [line, close + 1]),
      quote: text,
    });
    return { options: {}, body: close + 1 };
  }
}

function asStrings(data: unknown): Record<string, string> {
  if (typeof data !== "object" || data === null) return {};
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key.toLowerCase(),
      typeof value === "string" ? value : value === null ? "" : JSON.stringify(value),
    ]),
  );
}

function unknownDirective(state: BlockState, directive: Directive): void {
  const { name, startLine, end } = directive;
  const value = state.getLines(startLine, end, state.blkIndent, false).trimEnd();
  pushTitled(state, directive, (title, children, position) => {
    report(state.env, {
      severity: "warning",
      ruleId: "markdown/directive-is-known",
      message: `The directive "${name}" is not known; its text is kept as it is.`,
      hint: "Write its content with a directive that MyST has, or as plain Markdown.",
      position,
      quote: value,
    });
    const lead: BlockNode[] = title === undefined ? [] : [{ type: "paragraph", children: title, position }];
    return { type: "unknownBlock", name, value, children: [...lead, ...children], position };
  });
}

/** Attributes after a directive's name, as in `:::{note .dropdown #id open=true}`, as options. */
function headOptions(head: string): Record<string, string> {
  const parsed = head.trim() === "" ? undefined : parseAttributes(`{${head.trim()}}`, 0);
  if (parsed === undefined) return {};
  const { id, classes, keyValues } = parsed.attributes;
  return {
    ...keyValues,
    ...(id === undefined ? {} : { label: id }),
    ...(classes === undefined ? {} : { class: classes.join(" ") }),
  };
}
