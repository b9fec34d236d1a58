import { type Admonition, plainText } from "@dreamnet/document";
import { capitalize } from "./cross-reference.ts";
import { classNames, element, type HtmlNode } from "./html-tree.ts";
import type { Writer } from "./writer.ts";

/** Kinds whose name is more than one word. */
const names: Readonly<Record<string, string>> = {
  seealso: "See also",
  versionadded: "Added",
  versionchanged: "Changed",
  versionremoved: "Removed",
};

/** A note, warning … as `<aside>`, a closed one as `<details>`, a theorem or proof as a titled group. */
export function writeAdmonition(node: Admonition, writer: Writer): HtmlNode {
  const id = writer.nodeIds.get(node);
  const kind = node.kind.toLowerCase().replace(/[^a-z0-9-]+/g, "-");
  const number = writer.numbering.numbers.get(node);
  const name = Object.hasOwn(names, node.kind) ? (names[node.kind] ?? "") : capitalize(node.kind);
  const title = node.title === undefined || node.title.length === 0 ? undefined : writer.inline(node.title);
  if (node.proof === true) {
    const label = `${name}${number === undefined ? "" : ` ${number}`}`;
    // "Proof of Theorem 2": the title is the name.
    const isNamed = title !== undefined && node.kind === "proof" && /^proofs?\b/iu.test(plainText(node.title ?? []));
    const head = isNamed
      ? [element("strong", {}, title), "."]
      : [element("strong", {}, [label]), ...(title === undefined ? [] : [" (", ...title, ")"]), "."];
    return element("div", { id, class: classNames("proof", kind), role: "group", "aria-label": label }, [
      element("p", { class: "proof-title" }, head),
      ...writer.blocks(node.children),
    ]);
  }
  const heading = title ?? [name];
  if (node.collapsed === true) {
    return element("details", { id, class: classNames("admonition", kind) }, [
      element("summary", {}, heading),
      ...writer.blocks(node.children),
    ]);
  }
  return element("aside", { id, class: classNames("admonition", kind), role: "note" }, [
    element("p", { class: "admonition-title" }, heading),
    ...writer.blocks(node.children),
  ]);
}
