import type { DocumentNode, NodePosition } from "@dreamnet/document";
import type Token from "markdown-it/lib/token.mjs";

/** Makes the node or nodes of a token of ours out of its finished children. */
export type BuildNode = (children: DocumentNode[], position: NodePosition) => DocumentNode | readonly DocumentNode[];

/** What markdown-it's two states have in common. */
interface TokenState {
  push(type: string, tag: string, nesting: -1 | 0 | 1): Token;
}

/** Pushes a token that becomes a node without children. */
export function pushLeaf(state: TokenState, build: BuildNode, map?: [number, number]): Token {
  const token = state.push("node", "", 0);
  token.meta = build;
  if (map !== undefined) token.map = map;
  return token;
}

/** Pushes the opening token of a node whose children follow, up to {@link pushClose}. */
export function pushOpen(state: TokenState, build: BuildNode, map?: [number, number]): Token {
  const token = state.push("node_open", "", 1);
  token.meta = build;
  if (map !== undefined) token.map = map;
  return token;
}

/** Closes what {@link pushOpen} opened. */
export function pushClose(state: TokenState): Token {
  return state.push("node_close", "", -1);
}

/** Pushes the children of one node as text to be read for inline mark-up. */
export function pushInline(state: TokenState, content: string, map: [number, number]): Token {
  const token = state.push("inline", "", 0);
  token.content = content;
  token.map = map;
  token.children = [];
  return token;
}
