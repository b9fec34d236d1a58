import type { BlockNode, InlineNode } from "@dreamnet/document";
import { pushClose, pushInline, pushOpen } from "../node-tokens.ts";
import type { BlockState } from "../parser-states.ts";
import { pushBlocks } from "../rules/block-ranges.ts";

/** A directive as it stands in the source. */
export interface DirectiveLines {
  readonly name: string;
  /** Attributes after the name, within the braces. */
  readonly head: string;
  readonly argument: string;
  readonly startLine: number;
  /** Lines of options and body: from, to. */
  readonly from: number;
  readonly to: number;
  /** The line after the whole. */
  readonly end: number;
}

/** A directive with its options read and its body found. */
export interface Directive extends DirectiveLines {
  readonly options: Readonly<Record<string, string>>;
  /** Where the body begins. */
  readonly body: number;
  readonly map: [number, number];
}

export type DirectiveHandler = (state: BlockState, directive: Directive) => void;

/** The body's text as it stands. */
export function bodyText(state: BlockState, { startLine, body, to }: Directive): string {
  if (body >= to) return "";
  const text = state.getLines(
    body,
    to,
    Math.max(state.blkIndent, Math.min(state.sCount[startLine] ?? 0, state.blkIndent + 3)),
    false,
  );
  return text.replace(/^(?:[ \t]*\n)+/u, "").trimEnd();
}

/** The label that a directive's options give. */
export function labelOf({ options }: Directive): { label?: string } {
  const label = options["label"] ?? options["name"];
  return label === undefined || label === "" ? {} : { label };
}

/** Pushes one line of a directive's argument, or an option, as inline text whose nodes are handed over. */
export function pushInlineText(
  state: BlockState,
  text: string,
  map: [number, number],
  take: (nodes: InlineNode[]) => void,
): void {
  pushOpen(
    state,
    (children) => {
      take(children as InlineNode[]);
      return [];
    },
    map,
  );
  pushInline(state, text, [map[0], map[0] + 1]);
  pushClose(state);
}

/** Pushes a directive whose argument is a title and whose body holds blocks. */
export function pushTitled(
  state: BlockState,
  directive: Directive,
  build: (
    title: InlineNode[] | undefined,
    children: BlockNode[],
    position: NonNullable<BlockNode["position"]>,
  ) => BlockNode | BlockNode[],
): void {
  let title: InlineNode[] | undefined;
  pushOpen(state, (children, position) => build(title, children as BlockNode[], position), directive.map);
  if (directive.argument !== "") {
    pushInlineText(state, directive.argument, directive.map, (nodes) => {
      title = nodes;
    });
  }
  pushBlocks(state, directive.body, directive.to, [directive.body, directive.to], (children) => children);
  pushClose(state);
}

/** The classes that a directive's options name. */
export function classesOf({ options }: Directive): string[] {
  return (options["class"] ?? "").split(/[\s,]+/u).filter((name) => name !== "");
}

/** True where an option is set, by itself or to anything but a no. */
export function isSet(value: string | undefined): boolean {
  return value !== undefined && !/^(?:false|no|0)$/iu.test(value);
}

/** True where an option is there and says no. */
export function isUnset(value: string | undefined): boolean {
  return value !== undefined && /^(?:false|no|0)$/iu.test(value);
}
