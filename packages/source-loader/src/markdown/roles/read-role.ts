import type { InlineNode, NodePosition } from "@dreamnet/document";
import { pushLeaf } from "../node-tokens.ts";
import { type ParseContext, report } from "../parse-context.ts";
import { findMark, type InlineState } from "../parser-states.ts";
import { parseAttributes } from "../rules/attributes.ts";
import { spanNode, tokenizeWithin } from "../rules/spans.ts";
import { citationRole } from "./citations.ts";
import { literalRoles } from "./literals.ts";
import { markupRoles } from "./markup.ts";

const head =
  /\{([A-Za-z][\w:+.-]{0,60})?((?:[ \t]+)?[.#][^{}`\n]{0,300}|[ \t]+[\w-]+=[^{}`\n]{0,300})?\}(`{1,20})(?!`)/uy;

/** A role of MyST: `` {name}`text` ``, or attributes for a text: `` {.class #id}`text` ``. */
export function role(state: InlineState, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  if (src.charCodeAt(pos) !== 0x7b /* { */) return false;
  head.lastIndex = pos;
  const match = head.exec(src);
  if (match === null) return false;
  const [whole, name = "", attributeText = "", marks = "`"] = match;
  const start = pos + whole.length;
  const close = closingMarks(state, marks, start);
  if (close === -1 || close + marks.length > posMax || (name === "" && attributeText === "")) return false;
  const end = close + marks.length;
  if (!silent) {
    const parsed = attributeText.trim() === "" ? undefined : parseAttributes(`{${attributeText.trim()}}`, 0);
    if (name === "" && parsed !== undefined) {
      tokenizeWithin(state, start, close, (children, position) =>
        spanNode(parsed.attributes, children as InlineNode[], position),
      );
    } else pushRole(state, name, start, close, src.slice(pos, end));
  }
  state.posMax = posMax;
  state.pos = end;
  return true;
}

function closingMarks(state: InlineState, marks: string, from: number): number {
  let found = findMark(state, marks, from);
  // A longer run of marks is of the text.
  while (found !== -1 && state.src[found + marks.length] === "`") {
    let after = found;
    while (state.src[after] === "`") after++;
    found = findMark(state, marks, after);
  }
  return found;
}

function pushRole(state: InlineState, name: string, start: number, close: number, source: string): void {
  const { env } = state;
  const text = state.src.slice(start, close).trim();
  const cited = citationRole(name, text);
  const markup = Object.hasOwn(markupRoles, name) ? markupRoles[name] : undefined;
  const literal = Object.hasOwn(literalRoles, name) ? literalRoles[name] : undefined;
  if (cited !== undefined) pushLeaf(state, (_, position) => cited(position));
  else if (markup !== undefined)
    tokenizeWithin(state, start, close, (children, position) => markup(children as InlineNode[], position));
  else if (literal !== undefined) pushLeaf(state, (_, position) => literal(text, position, name));
  else if (
    /^(?:myst|py|c|cpp|js|rst|std|rb|jl|r|bash):|^(?:func|class|meth|mod|attr|exc|obj|data|const|any)$/u.test(name)
  ) {
    pushLeaf(state, (_, position) => codeObject(text, position));
  } else if (name.startsWith("bdg")) tokenizeWithin(state, start, close, (children) => children);
  else unknown(state, env, name, start, close, source);
}

/** A reference to a program's object, as Sphinx's domains have them: its name as code. */
function codeObject(text: string, position: NodePosition): InlineNode {
  const titled = /^(.*\S)\s*<[^<>]*>$/u.exec(text);
  const plain = (titled?.[1] ?? text).replace(/^[!~]/u, "");
  return { type: "inlineCode", value: text.startsWith("~") ? (plain.split(".").at(-1) ?? plain) : plain, position };
}

function unknown(
  state: InlineState,
  context: ParseContext,
  name: string,
  start: number,
  close: number,
  source: string,
): void {
  tokenizeWithin(state, start, close, (children, position) => {
    report(context, {
      severity: "warning",
      ruleId: "markdown/directive-is-known",
      message: `The role "${name}" is not known; its text is kept as it is.`,
      hint: "Write its content with a role that MyST has, or as plain Markdown.",
      position,
      quote: source,
    });
    return { type: "unknownInline", name, value: source, children: children as InlineNode[], position };
  });
}
