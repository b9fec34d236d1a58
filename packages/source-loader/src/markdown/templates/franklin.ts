import type { BlockNode, Division, Image } from "@dreamnet/document";
import { pushLeaf } from "../node-tokens.ts";
import type { BlockState, InlineState } from "../parser-states.ts";
import { isIndentedCode, isOutdented, lineText, pushBlocks } from "../rules/block-ranges.ts";

/** Franklin's `@@class … @@` around blocks. */
export function franklinDiv(state: BlockState, startLine: number, endLine: number, silent: boolean): boolean {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  if (!state.src.startsWith("@@", start) || isIndentedCode(state, startLine)) return false;
  const names = /^@@([\w,-]+)[ \t]*$/u.exec(lineText(state, startLine).slice(0, 300))?.[1];
  if (names === undefined) return false;
  state.franklinMatches ??= matchDivs(state.src);
  const close = state.franklinMatches.get(startLine);
  if (close === undefined || close >= endLine) return false;
  for (let line = startLine + 1; line < close; line++) if (isOutdented(state, line)) return false;
  if (silent) return true;
  pushBlocks(
    state,
    startLine + 1,
    close,
    [startLine, close + 1],
    (children, position): Division => ({
      type: "division",
      attributes: { classes: names.split(",").filter((name) => name !== "") },
      children: children as BlockNode[],
      position,
    }),
  );
  state.line = close + 1;
  return true;
}

/** Pairs each `@@class` line with its `@@`, in one pass. */
function matchDivs(text: string): Map<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  text.split("\n").forEach((line, index) => {
    if (!line.includes("@@")) return;
    const mark = line.replace(/^[ \t>]+/u, "").trimEnd();
    if (/^@@[\w,-]+$/u.test(mark)) open.push(index);
    else if (mark === "@@") {
      const start = open.pop();
      if (start !== undefined) pairs.set(start, index);
    }
  });
  return pairs;
}

/** Franklin's `@def name = value` lines: variables of the page; a string between triple quotes may have several. */
export function franklinDefinition(state: BlockState, startLine: number, endLine: number, silent: boolean): boolean {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  if (!state.src.startsWith("@def ", start)) return false;
  const match = /^@def[ \t]+(\w+)[ \t]*=[ \t]*(.*)$/u.exec(lineText(state, startLine).slice(0, 4000));
  if (match === null) return false;
  if (silent) return true;
  let line = startLine + 1;
  let value = (match[2] ?? "").trim();
  if (value.startsWith('"""')) {
    while (line < endLine && line < startLine + 200 && !value.slice(3).includes('"""'))
      value += `\n${lineText(state, line++)}`;
    value = value.slice(3).split('"""')[0]?.trim() ?? "";
  }
  if (match[1] !== "__proto__") state.env.frontmatter[match[1] ?? ""] = /^"(.*)"$/su.exec(value)?.[1] ?? value;
  const text = state.getLines(startLine, line, state.blkIndent, false);
  pushLeaf(state, (_, position) => ({ type: "comment", value: text, position }), [startLine, line]);
  state.line = line;
  return true;
}

/** `\toc` and `\fig{path}`, `\figalt{text}{path}`. */
export function franklinCommand(state: InlineState, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  if (src.charCodeAt(pos) !== 0x5c /* \ */ || !/[tf]/u.test(src[pos + 1] ?? "")) return false;
  const match =
    /^\\(?:toc|tableofcontents)\b|^\\fig\{([^{}\n]{1,500})\}|^\\fig(?:alt|env)\{([^{}\n]{0,500})\}\{([^{}\n]{1,500})\}(?:\{[^{}\n]{0,500}\})?/u.exec(
      src.slice(pos, pos + 1600),
    );
  if (match === null || pos + match[0].length > posMax) return false;
  if (!silent) {
    pushLeaf(state, (_, position) => {
      const url = match[1] ?? match[3];
      if (url === undefined) return { type: "toc", position };
      const alt = match[2];
      const image: Image = { type: "image", url, ...(alt === undefined || alt === "" ? {} : { alt }), position };
      return image;
    });
  }
  state.pos = pos + match[0].length;
  return true;
}

/** A table of contents where kramdown and others put one: `{:toc}`, `[TOC]`. */
export function tocMark(state: BlockState, startLine: number, _endLine: number, silent: boolean): boolean {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  const code = state.src.charCodeAt(start);
  if (code !== 0x7b /* { */ && code !== 0x5b /* [ */) return false;
  if (
    !/^(?:\{:\s*toc\b[^}]*\}|\[TOC\]|\[toc\]|\[\[_?TOC_?\]\]|\[\[toc\]\])[ \t]*$/u.test(
      lineText(state, startLine).slice(0, 100),
    )
  )
    return false;
  if (silent) return true;
  if (code === 0x7b) dropListBefore(state, startLine);
  pushLeaf(state, (_, position) => ({ type: "toc", position }), [startLine, startLine + 1]);
  state.line = startLine + 1;
  return true;
}

/** Kramdown puts the contents in the place of the list that `{:toc}` follows. */
function dropListBefore(state: BlockState, line: number): void {
  const { tokens } = state;
  const last = tokens.at(-1);
  if (last?.type !== "node_close") return;
  const open = tokens.findLastIndex((token) => token.nesting === 1 && token.level === last.level);
  const [from, to] = tokens[open]?.map ?? [line, line];
  if (from < line && to === line && /^(?:[*+-]|\d+[.)])[ \t]/u.test(lineText(state, from))) tokens.splice(open);
}
