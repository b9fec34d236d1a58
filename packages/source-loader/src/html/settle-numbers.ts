import {
  type Caption,
  type Container,
  type InlineNode,
  plainText,
  type Root,
  type Text,
  walkNodes,
} from "@dreamnet/document";

const written = /^\s*(?:Figure|Fig\.?|Table|Tab\.|Listing|Algorithm)\s*\u00a0?(\d{1,4}(?:\.\d{1,4})?)\s*[:.—–-]?\s*/iu;

/**
 * Pages have their numbers in their text. Where the captions of a kind are numbered in one row, their labels go, since
 * writers set the same ones; else they stay, and the writers count none of that kind. Numbered headings are told.
 */
export function settleNumbers(root: Root): { readonly headings: boolean } {
  const floats = new Map<string, { node: Container; caption: Caption; number: string | undefined }[]>();
  let headings = 0;
  let numbered = 0;
  walkNodes(root, (node) => {
    if (node.type === "heading") {
      headings++;
      if (
        /^(?:\d{1,2}(?:\.\d{1,2})*|[A-Z]|[IVX]{1,5})\.?\s+\S/u.test(plainText(node.children)) &&
        /^\s*(?:\d|[A-Z]\.|[IVX]+\.)/u.test(plainText(node.children))
      )
        numbered++;
    }
    if (node.type !== "container") return;
    // What a figure shows decides what it is: pages put tables and code into figures, too.
    const [shown] = node.children.filter((child) => child.type !== "caption" && child.type !== "legend");
    const isAlone =
      node.children.filter((child) => child.type === "table" || child.type === "code").length === 1 &&
      !node.children.some((child) => child.type === "image");
    if (node.kind === "figure" && isAlone && (shown?.type === "table" || shown?.type === "code"))
      node.kind = shown.type;
    const caption = node.children.find((child): child is Caption => child.type === "caption");
    if (caption === undefined || node.subcontainer === true) return;
    const list = floats.get(node.kind) ?? [];
    list.push({ node, caption, number: written.exec(plainText(caption.children))?.[1] });
    floats.set(node.kind, list);
  });
  for (const list of floats.values()) {
    if (list.every(({ number }) => number === undefined)) continue;
    const isRow = list.every(({ number }, index) => number === String(index + 1));
    for (const { node, caption } of list) {
      if (isRow) stripLabel(caption);
      else node.numbered = false;
    }
  }
  return { headings: numbered > 1 && numbered * 2 > headings };
}

/** Takes "Figure 1:" off the beginning of a caption, whatever it is set in. */
function stripLabel(caption: Caption): void {
  const [first] = caption.children;
  if (first?.type !== "paragraph") return;
  let left = written.exec(plainText(first.children))?.[0].length ?? 0;
  const take = (nodes: InlineNode[]): void => {
    for (const node of nodes) {
      if (left === 0) return;
      if (node.type === "text") {
        const count = Math.min(left, node.value.length);
        (node as Text).value = node.value.slice(count);
        left -= count;
      } else if ("children" in node) take(node.children as InlineNode[]);
      else left = 0;
    }
  };
  take(first.children);
  first.children = first.children.filter(
    (node) => plainText([node]) !== "" || !("children" in node || node.type === "text"),
  );
}
