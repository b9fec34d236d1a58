import {
  type BlockNode,
  type DocumentNode,
  type InlineNode,
  type NodeType,
  plainText,
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
 * Puts inline nodes that stand where blocks belong into paragraphs, and makes text of blocks that stand within it, so that every writer finds what the tree's types
 * promise, whatever a directive, a shortcode or HTML within Markdown was made of.
 */
export function wrapStrayInline(root: Root): void {
  walkNodes(root, (node) => {
    if (holdsText(node)) {
      const text = node as { children: DocumentNode[] };
      if (text.children.some((child) => !Object.hasOwn(inline, child.type)))
        text.children = text.children.map(asInline);
      return;
    }
    if (!holdBlocks.has(node.type)) return;
    const parent = node as { type: NodeType; children: DocumentNode[] };
    const isStray = (child: DocumentNode): boolean =>
      Object.hasOwn(inline, child.type) && !(child.type === "image" && parent.type === "container");
    if (parent.children.some(isStray)) parent.children = wrapped(parent.children, isStray);
  });
}

const textParents: ReadonlySet<NodeType> = new Set<NodeType>(["paragraph", "heading", "definitionTerm"]);

function holdsText(node: DocumentNode): boolean {
  return (
    textParents.has(node.type) || (Object.hasOwn(inline, node.type) && "children" in node && node.type !== "citeGroup")
  );
}

/** A block that stands within text: a formula stays one, of anything else the words stay. */
function asInline(child: DocumentNode): DocumentNode {
  if (Object.hasOwn(inline, child.type)) return child;
  const position = child.position === undefined ? {} : { position: child.position };
  if (child.type === "math") return { type: "inlineMath", value: child.value, ...position };
  return { type: "text", value: plainText(child), ...position };
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
