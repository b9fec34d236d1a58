import type { BlockNode, InlineNode } from "@dreamnet/document";
import { admonitionKinds } from "../directives/admonitions.ts";
import { pushInlineText } from "../directives/directive.ts";
import { includeFile } from "../directives/includes.ts";
import { pushClose, pushLeaf, pushOpen } from "../node-tokens.ts";
import { type ParseContext, report } from "../parse-context.ts";
import type { BlockState } from "../parser-states.ts";
import { isIndentedCode, isOutdented, pushBlocks } from "../rules/block-ranges.ts";
import { type TemplateCall, templateCall } from "./call.ts";
import { embedOf, figureOfCall } from "./media.ts";

const maxLines = 2000;

/** Template tags on lines of their own: code, figures, films and notes become nodes, the rest is left out by name. */
export function blockTemplate(state: BlockState, startLine: number, endLine: number, silent: boolean): boolean {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  if (state.src.charCodeAt(start) !== 0x7b /* { */ || isIndentedCode(state, startLine)) return false;
  const call = templateCall(state.src, start);
  if (call === undefined || !isTemplate(call, state.env)) return false;
  const last = lastLine(state, startLine, endLine, call.end);
  if (last === undefined || state.src.slice(call.end, state.eMarks[last]).trim() !== "") return false;
  // A value of its own is text of the paragraph.
  if (call.name === "" && call.source.startsWith("{{")) return false;
  if (silent) return true;
  const close = call.closing ? undefined : closingLine(state, last + 1, endLine, call.name);
  if (close !== undefined && pushPair(state, call, startLine, last, close)) {
    state.line = close + 1;
    return true;
  }
  pushSingle(state, call, [startLine, last + 1]);
  state.line = last + 1;
  return true;
}

/** Quarto has Hugo's shortcodes and none of the other tags. */
export function isTemplate(call: TemplateCall, context: ParseContext): boolean {
  return context.features.gfm || call.source.startsWith("{{<");
}

function lastLine(state: BlockState, from: number, to: number, offset: number): number | undefined {
  for (let line = from; line < to && line < from + 60; line++) if ((state.eMarks[line] ?? 0) >= offset) return line;
  return undefined;
}

/** The line that closes a tag, within the lines that are being read. */
function closingLine(state: BlockState, from: number, endLine: number, name: string): number | undefined {
  state.closingTags ??= collectClosingTags(state);
  const line = state.closingTags.get(name)?.find((candidate) => candidate >= from);
  if (line === undefined || line >= Math.min(endLine, from + maxLines)) return undefined;
  for (let between = from; between < line; between++) if (isOutdented(state, between)) return undefined;
  return line;
}

/** Lines that hold nothing but a closing tag, in order. */
function collectClosingTags(state: BlockState): Map<string, number[]> {
  const tags = new Map<string, number[]>();
  state.src.split("\n").forEach((text, line) => {
    const start = text.indexOf("{");
    const call = start === -1 || start > 200 ? undefined : templateCall(text, start);
    if (call?.closing !== true || text.slice(call.end).trim() !== "") return;
    const lines = tags.get(call.name);
    if (lines === undefined) tags.set(call.name, [line]);
    else lines.push(line);
  });
  return tags;
}

/** Pushes what stands between an opening and a closing tag; false where the pair means nothing to us. */
function pushPair(state: BlockState, call: TemplateCall, startLine: number, last: number, close: number): boolean {
  const map: [number, number] = [startLine, close + 1];
  const text = (): string => state.getLines(last + 1, close, state.blkIndent, false);
  switch (call.name) {
    case "highlight":
    case "code":
    case "codeblock":
    case "raw": {
      if (call.name === "raw") {
        pushBlocks(state, last + 1, close, map, (children) => children);
        return true;
      }
      const lang = call.named["lang"] ?? call.positional[0];
      const value = text();
      pushLeaf(
        state,
        (_, position) => ({ type: "code", ...(lang === undefined ? {} : { lang }), value, position }),
        map,
      );
      return true;
    }
    case "mermaid":
    case "math":
    case "katex": {
      const value = text();
      pushLeaf(
        state,
        (_, position) =>
          call.name === "mermaid"
            ? { type: "code", lang: "mermaid", value, position }
            : { type: "math", value: value.trim(), numbered: false, position },
        map,
      );
      return true;
    }
    case "comment": {
      const value = text();
      pushLeaf(state, (_, position) => ({ type: "comment", value, position }), map);
      return true;
    }
    default:
      return pushNote(state, call, last, close, map);
  }
}

function pushNote(state: BlockState, call: TemplateCall, last: number, close: number, map: [number, number]): boolean {
  const said = [call.named["type"], call.named["status"], call.positional[0], call.name].find(
    (name) => name !== undefined && Object.hasOwn(admonitionKinds, name),
  );
  const isNote =
    /^(?:admonition|notice|callout|alert|note|hint|details|expand|collapse|quote|blockquote)$/u.test(call.name) ||
    Object.hasOwn(admonitionKinds, call.name);
  if (!isNote) return false;
  const given =
    call.named["title"] ??
    call.named["summary"] ??
    call.positional.slice(Object.hasOwn(admonitionKinds, call.positional[0] ?? "") ? 1 : 0).join(" ");
  const collapsed = /^(?:details|expand|collapse)$/u.test(call.name);
  let title: InlineNode[] | undefined;
  pushOpen(
    state,
    (children, position): BlockNode => {
      if (/quote$/u.test(call.name))
        return {
          type: "blockquote",
          children: children as BlockNode[],
          ...(title === undefined ? {} : { attribution: title }),
          position,
        };
      return {
        type: "admonition",
        kind: collapsed ? "dropdown" : (admonitionKinds[said ?? "note"] ?? "note"),
        ...(title === undefined ? {} : { title }),
        ...(collapsed ? { collapsed: true } : {}),
        children: children as BlockNode[],
        position,
      };
    },
    map,
  );
  if (given !== "") {
    pushInlineText(state, given, map, (nodes) => {
      title = nodes;
    });
  }
  pushBlocks(state, last + 1, close, [last + 1, close], (children) => children);
  pushClose(state);
  return true;
}

/** Control tags, which a reader never sees. */
const control =
  /^(?:if|else|elsif|elif|unless|for|assign|capture|case|when|raw|comment|toc|include|include_relative|layout|block|extends|set|break|continue|cycle|increment|liquid|render|section|partial|tableofcontents)$/u;

function pushSingle(state: BlockState, call: TemplateCall, map: [number, number]): void {
  const [argument] = call.positional;
  if (call.name === "include" && call.source.startsWith("{{<") && argument !== undefined) {
    includeFile(state, {
      name: "include",
      head: "",
      argument,
      options: {},
      startLine: map[0],
      from: map[1],
      to: map[1],
      end: map[1],
      body: map[1],
      map,
    });
    return;
  }
  pushLeaf(
    state,
    (_, position) => {
      const shown = figureOfCall(call, position, state.env) ?? embedOf(call, position);
      if (shown !== undefined) return shown;
      if (call.name === "toc" || call.name === "tableofcontents") return { type: "toc", position };
      if (call.name === "pagebreak") return { type: "pageBreak", position };
      if (call.name === "bibliography") return { type: "bibliography", position };
      const silent = control.test(call.name) || call.closing;
      report(state.env, {
        severity: silent ? "info" : "warning",
        ruleId: "markdown/text-has-no-template",
        message: `The template tag "${call.closing ? "/" : ""}${call.name}" does nothing outside its site; it was left out.`,
        hint: "Write what it shows, if readers need it.",
        position,
        quote: call.source,
      });
      return silent
        ? { type: "comment", value: call.source, position }
        : { type: "unknownBlock", name: call.name, value: call.source, children: [], position };
    },
    map,
  );
}
