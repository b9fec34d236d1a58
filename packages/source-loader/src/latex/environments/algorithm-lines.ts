import { type BlockNode, type InlineNode, type LineBlock, type Root, walkNodes } from "@dreamnet/document";
import type { Parser } from "../parser.ts";
import { textOf } from "../plain.ts";
import { kinds } from "../tokens.ts";

const indentation = "\u2003";

interface Lines {
  depth: number;
  /** Set while a line has begun. */
  started: boolean;
  /** The numbers of lines by the labels that stand in them. */
  readonly labels: Map<string, string>;
}

const key = Symbol("algorithm lines");

export const lines = (parser: Parser): Lines =>
  parser.state(key, () => ({ depth: 0, started: false, labels: new Map() }));

/** Starts a line at the depth that holds. Each line is a paragraph until the algorithm ends. */
export function newLine(parser: Parser): void {
  parser.flow.endParagraph();
  const { depth } = lines(parser);
  if (depth > 0) parser.flow.text(indentation.repeat(Math.min(depth, 30)), 0, parser.here);
}

export function keyword(parser: Parser, word: string): void {
  parser.flow.text(word, 1, parser.here);
}

export function argument(parser: Parser): void {
  // Other packages have commands of these names without arguments.
  parser.input.skipSpaces();
  if (parser.input.peek()?.kind !== kinds.open) return;
  for (const node of parser.inlines()) {
    if (node.type === "text") parser.flow.text(node.value, parser.style, parser.here);
    else parser.flow.inline(node, parser.style, parser.here);
  }
}

export const plain = (parser: Parser, text: string): void => parser.flow.text(text, parser.style, parser.here);

/** Lines of a flow as one node; what is no paragraph stays a block. Labels in a line name its number. */
export function linesOf(parser: Parser, blocks: readonly BlockNode[]): BlockNode[] {
  const out: BlockNode[] = [];
  let number = 0;
  let current: LineBlock | undefined;
  for (const block of blocks) {
    if (block.type !== "paragraph") {
      current = undefined;
      out.push(block);
      continue;
    }
    if (current === undefined) {
      current = { type: "lineBlock", lines: [], ...(block.position === undefined ? {} : { position: block.position }) };
      out.push(current);
    }
    for (const line of splitBreaks(block.children))
      if (line.some((node) => node.type !== "text" || node.value.trim() !== "")) {
        current.lines.push(line);
        if (!isUncounted(line)) number++;
        for (const node of line)
          if (node.type === "target") lines(parser).labels.set(node.label, String(Math.max(1, number)));
      }
  }
  return out.filter((block) => block.type !== "lineBlock" || block.lines.length > 0);
}

/** What an algorithm takes and gives stands before its first line. */
function isUncounted(line: readonly InlineNode[]): boolean {
  const first = line.find((node) => node.type !== "text" || node.value.trim() !== "");
  if (first?.type === "target" && line.length === 1) return true;
  return (
    first?.type === "strong" &&
    /^(?:require|ensure|inputs?|outputs?|data|result|globals?|parameters?|initialize)\s*:?\s*$/iu.test(
      textOf(first.children),
    )
  );
}

/** References to lines of algorithms say the line's number. */
export function nameLines(parser: Parser, root: Root): void {
  const { labels } = lines(parser);
  if (labels.size === 0) return;
  walkNodes(root, (node) => {
    if (node.type !== "crossReference") return;
    const number = labels.get(node.label);
    if (number === undefined || (node.form !== "number" && node.form !== "name")) return;
    node.children = [{ type: "text", value: node.form === "name" ? `line ${number}` : number }];
    node.form = "text";
  });
}

function splitBreaks(nodes: readonly InlineNode[]): InlineNode[][] {
  const out: InlineNode[][] = [[]];
  for (const node of nodes) {
    if (node.type === "break") out.push([]);
    else out.at(-1)?.push(node);
  }
  return out;
}

export function withLines<Result>(parser: Parser, fn: () => Result): Result {
  const state = lines(parser);
  const before = state.depth;
  state.depth = 0;
  const result = fn();
  state.depth = before;
  return result;
}
