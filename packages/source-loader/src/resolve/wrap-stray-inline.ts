import {
  type BlockNode,
  type DocumentNode,
  type InlineNode,
  type NodeType,
  type Root,
  walkNodes,
} from "@dreamnet/document";

// Held complete by the compiler: a new inline node has to be entered here.
const inline: Readonly<Record<InlineNode["type"], true>> = {
  text: true,
  emphasis: true,
  strong: true,
  delete: true,
  underline: true,
  smallcaps: true,
  subscript: true,
  superscript: true,
  span: true,
  inlineCode: true,
  keyboard: true,
  abbreviation: true,
  inlineMath: true,
  break: true,
  link: true,
  image: true,
  footnoteReference: true,
  cite: true,
  citeGroup: true,
  nocite: true,
  crossReference: true,
  target: true,
  rawInline: true,
  htmlInline: true,
  unknownInline: true,
  inlineQuote: true,
};

/** Nodes whose children are blocks. A container may hold an image as it is; a cell may hold both kinds. */
const holdBlocks: ReadonlySet<NodeType> = new Set<NodeType>([
  "root",
  "blockquote",
  "listItem",
  "container",
  "caption",
  "legend",
  "admonition",
  "definitionDescription",
  "footnoteDefinition",
  "division",
  "unknownBlock",
]);

/**
 * Puts inline nodes that stand where blocks belong into paragraphs, so that every writer finds what the tree's types
 * promise, whatever a directive, a shortcode or HTML within Markdown was made of.
 */
export function wrapStrayInline(root: Root): void {
  walkNodes(root, (node) => {
    if (!holdBlocks.has(node.type)) return;
    const parent = node as { type: NodeType; children: DocumentNode[] };
    const isStray = (child: DocumentNode): boolean =>
      Object.hasOwn(inline, child.type) && !(child.type === "image" && parent.type === "container");
    if (parent.children.some(isStray)) parent.children = wrapped(parent.children, isStray);
  });
}

function wrapped(children: readonly DocumentNode[], isStray: (child: DocumentNode) => boolean): DocumentNode[] {
  const out: DocumentNode[] = [];
  let open: Extract<BlockNode, { type: "paragraph" }> | undefined;
  for (const child of children) {
    if (!isStray(child)) {
      open = undefined;
      out.push(child);
      continue;
    }
    if (open === undefined) {
      open = { type: "paragraph", children: [], ...(child.position === undefined ? {} : { position: child.position }) };
      out.push(open);
    }
    open.children.push(child as InlineNode);
  }
  return out;
}
