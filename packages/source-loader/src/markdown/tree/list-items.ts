import type { BlockNode, DocumentNode, ListItem, NodePosition } from "@dreamnet/document";

const task = /^\[([ xX])\](?=\s)[ \t\n]*/u;

/** A list's item; `[ ]` and `[x]` at its start make it a task. */
export function finishListItem(children: DocumentNode[], position: NodePosition): ListItem {
  const blocks = children as BlockNode[];
  const text = blocks[0]?.type === "paragraph" ? blocks[0].children[0] : undefined;
  const mark = text?.type === "text" ? task.exec(text.value) : null;
  if (text?.type !== "text" || mark === null) return { type: "listItem", children: blocks, position };
  text.value = text.value.slice(mark[0].length);
  return { type: "listItem", checked: mark[1] !== " ", children: blocks, position };
}
