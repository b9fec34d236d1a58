import type { BlockNode, Caption, Heading, Image } from "@dreamnet/document";
import { plainText, walkNodes } from "@dreamnet/document";
import { element, type HtmlNode } from "./html-tree.ts";
import type { Writer } from "./writer.ts";

/** A heading; below `h6` HTML has a role instead. */
export function writeHeading(
  node: Heading,
  writer: Writer,
  id: string | null | undefined = writer.nodeIds.get(node),
): HtmlNode {
  const number = writer.numbering.numbers.get(node);
  const level = Math.max(1, (writer.headingLevels.get(node) ?? node.depth) + (writer.options.headingShift ?? 1));
  const children = [
    ...(number === undefined
      ? []
      : [element("span", { class: "heading-number" }, [number]), ...(node.children.length === 0 ? [] : [" "])]),
    ...writer.inline(node.children),
  ];
  return level <= 6
    ? element(`h${level}`, { id: id ?? undefined }, children)
    : element("p", { id: id ?? undefined, role: "heading", "aria-level": level, class: "heading" }, children);
}

type Blocks = readonly (BlockNode | Image | Caption)[];

/** Blocks as nested sections: a section begins with its heading and holds the deeper ones. */
export function writeSections(blocks: Blocks, writer: Writer): HtmlNode[] {
  const nested: { depth: number; id: string | undefined; children: HtmlNode[] }[] = [];
  const top: HtmlNode[] = [];
  const close = (depth: number): void => {
    for (let last = nested.at(-1); last !== undefined && last.depth >= depth; last = nested.at(-1)) {
      nested.pop();
      (nested.at(-1)?.children ?? top).push(element("section", { id: last.id }, last.children));
    }
  };
  let run: (BlockNode | Image | Caption)[] = [];
  const flush = (): void => {
    const children = nested.at(-1)?.children ?? top;
    // Spread as arguments, a hundred thousand blocks would not fit on the stack.
    if (run.length > 0) for (const node of writer.blocks(run)) children.push(node);
    run = [];
  };
  for (const block of blocks) {
    if (block.type !== "heading") {
      // A group that begins with a heading, as an appendix does, is no part of the section before it.
      const own = block.type === "division" ? block.children.find((child) => child.type !== "comment") : undefined;
      if (own?.type === "heading") {
        flush();
        close(own.depth);
      }
      run.push(block);
      continue;
    }
    flush();
    close(block.depth);
    nested.push({ depth: block.depth, id: writer.nodeIds.get(block), children: [writeHeading(block, writer, null)] });
    if (block === writer.referenceHeading) run.push({ type: "bibliography" });
  }
  flush();
  close(0);
  return top;
}

/** A table of contents: nested lists of links. */
export function writeToc(writer: Writer): HtmlNode[] {
  const headings: Heading[] = [];
  walkNodes(writer.source.ast, (node) => {
    if (node.type === "heading") headings.push(node);
  });
  if (headings.length === 0) return [];
  const lists: { depth: number; items: HtmlNode[][] }[] = [{ depth: 0, items: [] }];
  const closeOne = (): void => {
    const done = lists.pop();
    const list = element(
      "ol",
      {},
      (done?.items ?? []).map((children) => element("li", {}, children)),
    );
    const item = lists.at(-1)?.items.at(-1);
    if (item === undefined) lists.at(-1)?.items.push([list]);
    else item.push(list);
  };
  for (const heading of headings) {
    while (lists.length > 1 && (lists.at(-1)?.depth ?? 0) > heading.depth) closeOne();
    if ((lists.at(-1)?.depth ?? 0) < heading.depth) lists.push({ depth: heading.depth, items: [] });
    const id = writer.nodeIds.get(heading);
    const number = writer.numbering.numbers.get(heading);
    const text = `${number === undefined ? "" : `${number} `}${plainText(heading)}`;
    lists.at(-1)?.items.push([id === undefined ? text : element("a", { href: `#${encodeURI(id)}` }, [text])]);
  }
  while (lists.length > 1) closeOne();
  return [
    element(
      "nav",
      { class: "contents", role: "doc-toc", "aria-label": writer.terms.contents },
      lists[0]?.items.flat() ?? [],
    ),
  ];
}
