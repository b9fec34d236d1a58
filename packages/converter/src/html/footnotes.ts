import type { FootnoteDefinition, NormalizedSource } from "@dreamnet/document";
import { walkNodes } from "@dreamnet/document";
import { element, type HtmlElement, type HtmlNode } from "./html-tree.ts";
import type { Identifiers } from "./identifiers.ts";
import type { FootnoteEntry, Writer } from "./writer.ts";

/** The footnotes of a document, numbered in the order in which they are first referred to. */
export interface Footnotes {
  find(identifier: string): FootnoteEntry | undefined;
  /** Those that are referred to so far, then, once asked, those that nobody refers to. */
  next(): FootnoteEntry | undefined;
}

export function collectFootnotes(source: NormalizedSource, ids: Identifiers): Footnotes {
  const defined = new Map<string, FootnoteDefinition>();
  const all: FootnoteDefinition[] = [];
  walkNodes(source.ast, (node) => {
    if (node.type !== "footnoteDefinition") return;
    if (!defined.has(node.identifier)) defined.set(node.identifier, node);
    all.push(node);
  });
  const entries = new Map<string, FootnoteEntry>();
  const order: FootnoteEntry[] = [];
  let written = 0;
  /** How far the definitions that nobody refers to, and then the repeated ones, have been looked through. */
  let unreferred = 0;
  let repeated = 0;
  const add = (definition: FootnoteDefinition): FootnoteEntry => {
    const number = order.length + 1;
    const entry = { id: ids.claim(`fn-${number}`, "fn"), number, children: definition.children, references: [] };
    order.push(entry);
    return entry;
  };
  return {
    find(identifier) {
      const known = entries.get(identifier);
      if (known !== undefined) return known;
      const definition = defined.get(identifier);
      if (definition === undefined) return undefined;
      const entry = add(definition);
      entries.set(identifier, entry);
      return entry;
    },
    next() {
      const entry = order[written];
      if (entry !== undefined) {
        written++;
        return entry;
      }
      // A note that nobody refers to is still text of the author's, as is a second one of the same name.
      for (; unreferred < all.length; unreferred++) {
        const note = all[unreferred] as FootnoteDefinition;
        if (defined.get(note.identifier) !== note || entries.has(note.identifier)) continue;
        entries.set(note.identifier, add(note));
        return order[written++];
      }
      for (; repeated < all.length; repeated++) {
        const again = all[repeated] as FootnoteDefinition;
        if (defined.get(again.identifier) === again) continue;
        repeated++;
        add(again);
        return order[written++];
      }
      return undefined;
    },
  };
}

/** The notes at the end, each with links back to where it is referred to; a note may refer to further notes. */
export function writeFootnotes(footnotes: Footnotes, writer: Writer): HtmlNode[] {
  const bodies: { entry: FootnoteEntry; children: HtmlNode[] }[] = [];
  for (let entry = footnotes.next(); entry !== undefined; entry = footnotes.next()) {
    bodies.push({ entry, children: writer.blocks(entry.children) });
  }
  if (bodies.length === 0) return [];
  // Links back come last: a later note may refer to an earlier one.
  const items = bodies.map(({ entry, children }) => element("li", { id: entry.id }, appendBackLinks(children, entry)));
  return [
    element(
      "section",
      {
        id: writer.ids.claim("notes", "notes"),
        class: "footnotes",
        role: "doc-endnotes",
        "aria-label": writer.terms.footnotes,
      },
      [element("hr"), element("ol", {}, items)],
    ),
  ];
}

function appendBackLinks(children: readonly HtmlNode[], entry: FootnoteEntry): HtmlNode[] {
  const links = entry.references.flatMap((id, index): HtmlNode[] => [
    " ",
    element(
      "a",
      {
        href: `#${encodeURI(id)}`,
        role: "doc-backlink",
        "aria-label": `Back to reference ${index + 1} of note ${entry.number}`,
      },
      [`↩${index === 0 ? "" : String(index + 1)}`],
    ),
  ]);
  const last = children.at(-1);
  if (last !== undefined && typeof last !== "string" && last.tag === "p") {
    const paragraph: HtmlElement = element("p", last.attributes, [...last.children, ...links]);
    return [...children.slice(0, -1), paragraph];
  }
  return links.length === 0 ? [...children] : [...children, element("p", {}, links)];
}
