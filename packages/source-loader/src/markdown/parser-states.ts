import type StateBlock from "markdown-it/lib/rules_block/state_block.mjs";
import StateInline from "markdown-it/lib/rules_inline/state_inline.mjs";
import type Token from "markdown-it/lib/token.mjs";
import type { ParseContext } from "./parse-context.ts";

/**
 * markdown-it's inline state, which also remembers where in the text each token began: in `map[0]`, which inline tokens
 * do not use otherwise.
 */
export interface InlineState extends StateInline {
  env: ParseContext;
  /** Above 0 within a link. */
  linkLevel: number;
  /** Matching closing bracket of each opening one, made on first use. */
  brackets?: Int32Array | undefined;
  /** The same for braces. */
  braces?: Int32Array | undefined;
  /** Index of the last closing bracket. */
  lastBracket?: number;
  /** Offset of each `\\begin` → offset after its `\\end`. */
  environments?: Map<number, number>;
  /** Per kind of closing mark: from where on none is left, so that a hopeless search is made once. */
  exhausted?: Map<string, number>;
}

/** markdown-it's block state, with what our rules look up in the whole text. */
export interface BlockState extends StateBlock {
  env: ParseContext;
  /** Line of each fenced div's opening → line of its closing. */
  fenceMatches?: Map<number, number>;
  /** Offset of each `\\begin` → offset after its `\\end`. */
  environments?: Map<number, number>;
  /** Lines of template tags that close, by name. */
  closingTags?: Map<string, number[]>;
  /** Line of each of Franklin's `@@class` → line of its `@@`. */
  franklinMatches?: Map<number, number>;
  /** Line before which no grid begins, since one that was tried reaches so far. */
  gridRefused?: number;
  /** Line before which no rule of dashes closes a table. */
  ruleRefused?: number;
  /** A run of lines without a blank one: first, and the line after the last. */
  filledLines?: readonly [from: number, to: number];
}

/** See {@link InlineState}. */
export class PositionedInlineState extends StateInline {
  override push(type: string, tag: string, nesting: -1 | 0 | 1): Token {
    const token = super.push(type, tag, nesting);
    token.map = [this.pos, this.pos];
    return token;
  }

  override pushPending(): Token {
    // A link's rule has gone past its bracket when the text before it is pushed.
    const end = this.src.endsWith(this.pending, this.pos) ? this.pos : this.pos - 1;
    const start = Math.max(0, end - this.pending.length);
    const token = super.pushPending();
    token.map = [start, this.pos];
    return token;
  }
}

/** Index of the bracket that closes the one at `open`, or -1; escapes and code spans are passed over. */
export function matchingBracket(state: InlineState, open: number): number {
  state.brackets ??= pairMarks(state.src, 0x5b, 0x5d);
  return state.brackets[open] ?? -1;
}

/** The same for a brace. */
export function matchingBrace(state: InlineState, open: number): number {
  state.braces ??= pairMarks(state.src, 0x7b, 0x7d);
  return state.braces[open] ?? -1;
}

function pairMarks(text: string, opening: number, closing: number): Int32Array {
  const pairs = new Int32Array(text.length).fill(-1);
  const stack: number[] = [];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x5c /* \ */) index++;
    else if (code === opening) stack.push(index);
    else if (code === closing) {
      const open = stack.pop();
      if (open !== undefined) pairs[open] = index;
    } else if (code === 0x60 /* ` */) index = endOfCodeSpan(text, index);
  }
  return pairs;
}

/** The last index of a code span on one line that starts at `start`, or of its opening marks where none closes it. */
function endOfCodeSpan(text: string, start: number): number {
  let end = start;
  while (text.charCodeAt(end) === 0x60) end++;
  const width = end - start;
  // Longer spans are rare, and a bound keeps a text of backticks from being searched again and again.
  const limit = Math.min(text.length, end + 400);
  for (let index = end; index < limit; index++) {
    if (text.charCodeAt(index) !== 0x60) continue;
    let close = index;
    while (text.charCodeAt(close) === 0x60) close++;
    if (close - index === width) return close - 1;
    index = close;
  }
  return end - 1;
}

/**
 * The first index of `mark` at or after `from` within the state's bounds, or -1.
 *
 * A search that found nothing is remembered, so that many unclosed marks cost one search.
 */
export function findMark(state: InlineState, mark: string, from: number): number {
  state.exhausted ??= new Map();
  const exhausted = state.exhausted.get(mark);
  if (exhausted !== undefined && from >= exhausted) return -1;
  const found = state.src.indexOf(mark, from);
  if (found === -1) {
    state.exhausted.set(mark, from);
    return -1;
  }
  return found + mark.length <= state.posMax ? found : -1;
}

/** Offset of each `\\begin{…}` → offset after its `\\end{…}`; what is not closed is left out. */
export function pairEnvironments(text: string): Map<number, number> {
  const pairs = new Map<number, number>();
  const open = new Map<string, number[]>();
  for (const match of text.matchAll(/\\(begin|end)\{([A-Za-z]{1,40}\*?)\}/gu)) {
    const name = match[2] ?? "";
    const starts = open.get(name) ?? [];
    if (match[1] === "begin") {
      starts.push(match.index);
      open.set(name, starts);
    } else {
      const start = starts.pop();
      if (start !== undefined) pairs.set(start, match.index + match[0].length);
    }
  }
  return pairs;
}
