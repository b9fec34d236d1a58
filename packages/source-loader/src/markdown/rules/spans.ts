import type { Attributes, DocumentNode, InlineNode, NodePosition } from "@dreamnet/document";
import { pushClose, pushLeaf, pushOpen } from "../node-tokens.ts";
import { type InlineState, matchingBracket } from "../parser-states.ts";
import type { TokenAttributes } from "../tree/build-inline.ts";
import { hasClass, parseAttributes } from "./attributes.ts";

/** Attributes right after an image, a link or code: left on the token for the tree to use. */
export function attributesAfter(state: InlineState, silent: boolean): boolean {
  const { src, pos } = state;
  if (src.charCodeAt(pos) !== 0x7b /* { */ || silent) return false;
  const last = state.tokens.at(-1);
  // Many authors put a space before an image's attributes.
  const spaced = last?.type === "image" && /^[ \t]?$/.test(state.pending);
  if (last === undefined || (state.pending !== "" && !spaced)) return false;
  if ((last.type !== "image" && last.type !== "link_close" && last.type !== "code_inline") || last.meta !== null)
    return false;
  const parsed = parseAttributes(src, pos);
  if (parsed === undefined || parsed.end > state.posMax || (spaced && state.pending !== "" && parsed.end === pos + 2))
    return false;
  const meta: TokenAttributes = {
    attributes: parsed.attributes,
    ...(parsed.rawFormat === undefined || last.type !== "code_inline" ? {} : { rawFormat: parsed.rawFormat }),
  };
  last.meta = meta;
  state.pending = "";
  state.pos = parsed.end;
  return true;
}

/** `[text]{.class}`: underline, small caps, mark, or a span. */
export function bracketedSpan(state: InlineState, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  if (src.charCodeAt(pos) !== 0x5b /* [ */) return false;
  const close = matchingBracket(state, pos);
  if (close === -1 || close >= posMax || src.charCodeAt(close + 1) !== 0x7b) return false;
  const parsed = parseAttributes(src, close + 1);
  if (parsed === undefined || parsed.end > posMax || parsed.rawFormat !== undefined) return false;
  if (!silent) {
    tokenizeWithin(state, pos + 1, close, (children, position) =>
      spanNode(parsed.attributes, children as InlineNode[], position),
    );
    state.posMax = posMax;
  }
  state.pos = parsed.end;
  return true;
}

/** Reads a part of the text for inline mark-up, between an opening and a closing token of ours. */
export function tokenizeWithin(
  state: InlineState,
  start: number,
  end: number,
  build: (children: DocumentNode[], position: NodePosition) => DocumentNode | readonly DocumentNode[],
): void {
  const { posMax } = state;
  pushOpen(state, build);
  state.pos = start;
  state.posMax = end;
  state.md.inline.tokenize(state);
  pushClose(state);
  state.posMax = posMax;
}

/** The node of a span with attributes. */
export function spanNode(attributes: Attributes, children: InlineNode[], position: NodePosition): InlineNode {
  const { id, ...rest } = attributes;
  // pandoc-crossref's way to a label anywhere.
  const label = id ?? rest.keyValues?.["label"];
  let node: InlineNode;
  if (hasClass(attributes, "underline", "ul")) node = { type: "underline", children, position };
  else if (hasClass(attributes, "smallcaps", "sc")) node = { type: "smallcaps", children, position };
  else if (hasClass(attributes, "kbd")) node = { type: "keyboard", children, position };
  else if (hasClass(attributes, "strike", "strikeout")) node = { type: "delete", children, position };
  else if (children.length === 0 && label !== undefined) return { type: "target", label, position };
  else
    return {
      type: "span",
      ...(label === undefined ? {} : { label }),
      ...(rest.classes === undefined && rest.keyValues === undefined ? {} : { attributes: rest }),
      children,
      position,
    };
  return label === undefined ? node : { type: "span", label, children: [node], position };
}

/** `H~2~O` and `x^2^` of Pandoc: no unescaped space within. GitHub strikes out what stands between single tildes. */
export function singleMarks(
  mark: "~" | "^",
  type: "subscript" | "superscript" | "delete",
): (state: InlineState, silent: boolean) => boolean {
  const code = mark.charCodeAt(0);
  return (state, silent) => {
    const { src, pos, posMax } = state;
    if (src.charCodeAt(pos) !== code) return false;
    if (src.charCodeAt(pos + 1) === code || (mark === "^" && src.charCodeAt(pos + 1) === 0x5b)) return false;
    const end = endOfScript(src, pos + 1, posMax, code);
    if (end === -1 || end === pos + 1) return false;
    if (!silent) {
      tokenizeWithin(state, pos + 1, end, (children, position) => ({
        type,
        children: children as InlineNode[],
        position,
      }));
    }
    state.posMax = posMax;
    state.pos = end + 1;
    return true;
  };
}

function endOfScript(text: string, from: number, max: number, mark: number): number {
  for (let index = from; index < max; index++) {
    const code = text.charCodeAt(index);
    if (code === mark) return text.charCodeAt(index + 1) === mark ? -1 : index;
    if (code === 0x20 || code === 0x0a || code === 0x09) return -1;
    if (code === 0x5c /* \ */) index++;
    else if (code === 0x24 /* $ */) {
      const close = text.indexOf("$", index + 1);
      if (close === -1 || close - index > 200) return -1;
      index = close;
    }
  }
  return -1;
}

/** `\ ` is a space that does not break. */
export function escapedSpace(state: InlineState, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== 0x5c || state.src.charCodeAt(state.pos + 1) !== 0x20) return false;
  if (!silent) pushLeaf(state, (_, position) => ({ type: "text", value: "\u00a0", position }));
  state.pos += 2;
  return true;
}
