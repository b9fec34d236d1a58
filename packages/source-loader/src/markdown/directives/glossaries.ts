import type {
  BlockNode,
  DefinitionDescription,
  DefinitionList,
  DefinitionTerm,
  DocumentNode,
  InlineNode,
} from "@dreamnet/document";
import { pushClose, pushInline, pushOpen } from "../node-tokens.ts";
import type { BlockState } from "../parser-states.ts";
import { lineText, pushBlocks } from "../rules/block-ranges.ts";
import { termLabel } from "../tree/term-labels.ts";
import type { Directive, DirectiveHandler } from "./directive.ts";

/** A glossary: its terms can be referred to by `{term}`. Definitions begin with a colon, or are indented as Sphinx has it. */
export const glossary: DirectiveHandler = (state, directive) => {
  if (isIndented(state, directive)) readIndented(state, directive);
  else
    pushBlocks(state, directive.body, directive.to, directive.map, (children) =>
      (children as BlockNode[]).map(
        (child): BlockNode => (child.type === "definitionList" ? labelTerms(child) : child),
      ),
    );
};

function labelTerms(list: DefinitionList): DefinitionList {
  return {
    ...list,
    children: list.children.map((child) =>
      child.type === "definitionTerm" && child.label === undefined
        ? { ...child, label: termLabel(child.children) }
        : child,
    ),
  };
}

/** The indentation of a line, in columns. */
const indentOf = (state: BlockState, line: number): number => state.sCount[line] ?? 0;

/** True where the first line that is indented follows a term at once, and no line begins with a definition's mark. */
function isIndented(state: BlockState, { body, to }: Directive): boolean {
  const first = nextLine(state, body, to);
  if (first >= to) return false;
  const base = indentOf(state, first);
  let isFound = false;
  for (let line = first; line < to; line++) {
    if (state.isEmpty(line)) continue;
    const text = lineText(state, line);
    if (indentOf(state, line) === base && /^(?:`{3,}|:{3,}|~{3,})/u.test(text)) return false;
    if (indentOf(state, line) < base + 4 && /^[:~](?:[ \t]|$)/u.test(text)) return false;
    if (indentOf(state, line) > base && !state.isEmpty(line - 1)) isFound ||= indentOf(state, line - 1) === base;
  }
  return isFound;
}

function nextLine(state: BlockState, from: number, to: number): number {
  let line = from;
  while (line < to && state.isEmpty(line)) line++;
  return line;
}

function readIndented(state: BlockState, directive: Directive): void {
  const { to } = directive;
  let line = nextLine(state, directive.body, to);
  const base = indentOf(state, line);
  pushOpen(
    state,
    (children, position): DefinitionList => ({
      type: "definitionList",
      children: children as DefinitionList["children"],
      position,
    }),
    directive.map,
  );
  while (line < to) {
    if (indentOf(state, line) <= base) {
      pushTerm(state, line);
      line = nextLine(state, line + 1, to);
      continue;
    }
    const from = line;
    while (line < to && (state.isEmpty(line) || indentOf(state, line) > base)) line++;
    pushDefinition(state, from, line);
  }
  pushClose(state);
}

function pushTerm(state: BlockState, line: number): void {
  pushOpen(
    state,
    (children, position): DefinitionTerm => {
      const target = children.find((child) => child.type === "target");
      const words = children.filter((child: DocumentNode) => child !== target) as InlineNode[];
      return {
        type: "definitionTerm",
        label: target?.type === "target" ? target.label : termLabel(words),
        children: words,
        position,
      };
    },
    [line, line + 1],
  );
  pushInline(state, lineText(state, line).trim(), [line, line + 1]);
  pushClose(state);
}

function pushDefinition(state: BlockState, from: number, to: number): void {
  const { blkIndent } = state;
  // Code is what is indented further than the definition itself.
  state.blkIndent = Math.min(...indents(state, from, to));
  pushBlocks(
    state,
    from,
    to,
    [from, to],
    (children, position): DefinitionDescription => ({
      type: "definitionDescription",
      children: children as BlockNode[],
      position,
    }),
  );
  state.blkIndent = blkIndent;
}

function* indents(state: BlockState, from: number, to: number): Generator<number> {
  for (let line = from; line < to; line++) if (!state.isEmpty(line)) yield indentOf(state, line);
}
