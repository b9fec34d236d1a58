import type { BlockContent, DefinitionContent, ListItem, PhrasingContent, RootContent } from "mdast";
import type { HtmlElement, HtmlNode } from "../html/html-tree.ts";
import { isBlank, isInlineNode } from "./inline.ts";
import { anchor, attribute, hasClass, html, isElement, type Reader, text, textOf } from "./reader.ts";
import { readTable } from "./table.ts";

type Flow = BlockContent | DefinitionContent;

/** Blocks, and runs of inline nodes between them, as Markdown's blocks. */
export function readFlow(nodes: readonly HtmlNode[], reader: Reader): RootContent[] {
  const out: RootContent[] = [];
  let run: HtmlNode[] = [];
  const flush = (): void => {
    if (run.length > 0) for (const block of paragraph(reader.inline(run))) out.push(block);
    run = [];
  };
  for (const node of nodes) {
    if (isInlineNode(node)) {
      run.push(node);
      continue;
    }
    flush();
    for (const block of readBlock(node as HtmlElement, reader)) out.push(block);
  }
  flush();
  return out;
}

function paragraph(children: PhrasingContent[]): RootContent[] {
  while (children[0] !== undefined && isBlank([children[0]])) children.shift();
  while (children.at(-1) !== undefined && isBlank([children.at(-1) as PhrasingContent])) children.pop();
  const first = children[0];
  const last = children.at(-1);
  if (first?.type === "text") children[0] = text(first.value.trimStart());
  if (last?.type === "text")
    children[children.length - 1] = text((children.at(-1) as { value: string }).value.trimEnd());
  return children.length === 0 ? [] : [{ type: "paragraph", children }];
}

function readBlock(node: HtmlElement, reader: Reader): RootContent[] {
  const place = (): RootContent[] => {
    const children = anchor(node, reader);
    return children.length === 0 ? [] : [{ type: "paragraph", children }];
  };
  const heading = /^h([1-6])$/.exec(node.tag);
  if (heading !== null) return readHeading(node, Number(heading[1]) as 1 | 2 | 3 | 4 | 5 | 6, reader);
  switch (node.tag) {
    case "p":
      if (node.attributes["role"] === "heading") return strongLine(node, reader);
      return paragraph([...anchor(node, reader), ...reader.inline(node.children)]);
    case "pre":
      return [...place(), readPre(node)];
    case "ul":
    case "ol":
      if (hasClass(node, "authors") || hasClass(node, "affiliations")) return readNames(node, reader);
      return [...place(), ...readList(node, reader)];
    case "dl":
      return [...place(), ...readDefinitions(node, reader)];
    case "table":
      return readTable(node, reader);
    case "hr":
      return [{ type: "thematicBreak" }];
    case "blockquote":
      return [...place(), quote(nested(node.children, reader))];
    case "aside":
      return [...place(), ...readAside(node, reader)];
    case "details":
      return [...place(), ...readDetails(node, reader)];
    case "section":
      // The definitions of the notes are written apart.
      return hasClass(node, "footnotes") ? [] : [...sectionPlace(node, reader), ...reader.flow(node.children)];
    case "div":
      if (hasClass(node, "equation")) return readEquation(node, reader);
      return [...place(), ...reader.flow(node.children)];
    default:
      return [...place(), ...reader.flow(node.children)];
  }
}

/** A section's id is its heading's. */
function sectionPlace(node: HtmlElement, reader: Reader): RootContent[] {
  const children = anchor(node, reader);
  return children.length === 0 ? [] : [{ type: "paragraph", children }];
}

function readHeading(node: HtmlElement, depth: 1 | 2 | 3 | 4 | 5 | 6, reader: Reader): RootContent[] {
  const place = anchor(node, reader);
  const children = reader
    .inline(node.children)
    .map((child): PhrasingContent => (child.type === "break" ? text(" ") : child));
  if (isBlank(children)) return place.length === 0 ? [] : [{ type: "paragraph", children: place }];
  return [{ type: "heading", depth, children: [...place, ...children] }];
}

function strongLine(node: HtmlElement, reader: Reader): RootContent[] {
  const children = reader.inline(node.children);
  return isBlank(children)
    ? []
    : [{ type: "paragraph", children: [...anchor(node, reader), { type: "strong", children }] }];
}

function readPre(node: HtmlElement): RootContent {
  const code = node.children.find((child): child is HtmlElement => isElement(child));
  const lang = /(?:^|\s)language-([^\s`]+)/.exec(String(code?.attributes["class"] ?? ""))?.[1];
  return { type: "code", lang: lang ?? null, value: textOf(node).replace(/\n$/, "") };
}

/** Authors, or where they work, in one paragraph: a list of twenty would push the abstract off the page. */
function readNames(node: HtmlElement, reader: Reader): RootContent[] {
  const isNumbered = node.tag === "ol";
  const items = node.children.filter((child): child is HtmlElement => isElement(child) && child.tag === "li");
  const children = items.flatMap((item, index): PhrasingContent[] => [
    ...(index === 0 ? [] : [text(isNumbered ? " · " : ", ")]),
    ...anchor(item, reader),
    ...(isNumbered ? [html(`<sup>${index + 1}</sup>`), text(" ")] : []),
    ...reader.inline(item.children),
  ]);
  return paragraph(children);
}

function readList(node: HtmlElement, reader: Reader): RootContent[] {
  const ordered = node.tag === "ol";
  const { type, start } = node.attributes;
  if (ordered && typeof type === "string" && type !== "1")
    reader.report({
      severity: "info",
      ruleId: "gfm/list-counts-in-numbers",
      message: "A list that counts in letters or Roman numerals counts in numbers on GitHub.",
      quote: textOf(node).trim(),
    });
  const items = node.children.filter((child): child is HtmlElement => isElement(child) && child.tag === "li");
  const spread = items.some((item) => item.children.some((child) => isElement(child) && child.tag === "p"));
  const children = items.map((item): ListItem => {
    const box = item.children.find((child) => isElement(child) && child.tag === "input");
    const place = anchor(item, reader);
    const blocks = nested(item.children, reader);
    const first = blocks[0];
    if (place.length > 0) {
      if (first?.type === "paragraph") first.children.unshift(...place);
      else blocks.unshift({ type: "paragraph", children: place });
    }
    return {
      type: "listItem",
      spread,
      checked: isElement(box) ? box.attributes["checked"] === true : null,
      children: blocks,
    };
  });
  if (children.length === 0) return [];
  return [
    {
      type: "list",
      ordered,
      start: ordered && typeof start === "number" ? start : ordered ? 1 : null,
      spread,
      children,
    },
  ];
}

/** GFM has no list of definitions: each term is an item, in bold, with what it means beneath. */
function readDefinitions(node: HtmlElement, reader: Reader): RootContent[] {
  const items: ListItem[] = [];
  for (const child of node.children) {
    if (!isElement(child)) continue;
    if (child.tag === "div") {
      for (const list of readDefinitions(child, reader)) if (list.type === "list") items.push(...list.children);
      continue;
    }
    if (child.tag === "dt") {
      const inline = reader.inline(child.children);
      items.push({
        type: "listItem",
        spread: true,
        children: [
          {
            type: "paragraph",
            children: [
              ...anchor(child, reader),
              ...(isBlank(inline) ? [] : [{ type: "strong" as const, children: inline }]),
            ],
          },
        ],
      });
      continue;
    }
    const blocks = nested(child.children, reader);
    const last = items.at(-1);
    if (last === undefined) items.push({ type: "listItem", spread: true, children: blocks });
    else last.children.push(...blocks);
  }
  return items.length === 0 ? [] : [{ type: "list", ordered: false, spread: true, children: items }];
}

function nested(children: readonly HtmlNode[], reader: Reader): Flow[] {
  reader.nesting++;
  const blocks = reader.flow(children) as Flow[];
  reader.nesting--;
  return blocks;
}

function quote(children: Flow[]): RootContent {
  return { type: "blockquote", children };
}

/** Kinds of notes that GitHub has, by the names that documents use. */
const alerts: Readonly<Record<string, string>> = {
  note: "NOTE",
  info: "NOTE",
  seealso: "NOTE",
  tip: "TIP",
  hint: "TIP",
  important: "IMPORTANT",
  warning: "WARNING",
  attention: "WARNING",
  caution: "CAUTION",
  danger: "CAUTION",
  error: "CAUTION",
};

function readAside(node: HtmlElement, reader: Reader): RootContent[] {
  const kind = String(node.attributes["class"] ?? "").split(" ")[1] ?? "";
  const alert =
    reader.nesting === 0 && hasClass(node, "admonition") && Object.hasOwn(alerts, kind) ? alerts[kind] : undefined;
  const title = node.children.find((child): child is HtmlElement => hasClass(child, "admonition-title"));
  const body = nested(
    node.children.filter((child) => child !== title),
    reader,
  );
  const isNamed = title === undefined || (alert !== undefined && textOf(title).toUpperCase() === alert);
  const heading = title === undefined || isNamed ? [] : (strongLine(title, reader) as Flow[]);
  const blocks = [...heading, ...body];
  if (alert === undefined) return blocks.length === 0 ? [] : [quote(blocks)];
  // GitHub wants the mark on a line of its own, at the head of the first paragraph.
  const first = blocks[0];
  if (first?.type === "paragraph") first.children.unshift(html(`[!${alert}]\n`));
  else blocks.unshift({ type: "paragraph", children: [html(`[!${alert}]`)] });
  return [quote(blocks)];
}

function readDetails(node: HtmlElement, reader: Reader): RootContent[] {
  const summary = node.children.find((child): child is HtmlElement => isElement(child) && child.tag === "summary");
  const body = node.children.filter((child) => child !== summary);
  const label = summary === undefined ? "" : attribute(textOf(summary)).trim();
  reader.nesting++;
  const blocks = reader.flow(body);
  reader.nesting--;
  return [html(`<details>\n<summary>${label}</summary>`), ...blocks, html("</details>")];
}

/** A display formula, its number as TeX's own tag. */
function readEquation(node: HtmlElement, reader: Reader): RootContent[] {
  const places: PhrasingContent[] = [];
  let tex = "";
  let number = "";
  const visit = (child: HtmlNode): void => {
    if (!isElement(child)) return;
    if (child.tag === "math") tex = textOf(child).trim();
    else if (hasClass(child, "equation-number")) number = textOf(child).trim();
    else {
      places.push(...anchor(child, reader));
      child.children.forEach(visit);
    }
  };
  places.push(...anchor(node, reader));
  node.children.forEach(visit);
  const bare = number.replace(/^\((.*)\)$/s, "$1");
  const tagged = bare === "" || tex === "" ? tex : `${tex} \\tag{${bare.replace(/[\\{}$&#^_%~]/g, " ")}}`;
  return [
    ...(places.length === 0 ? [] : [{ type: "paragraph" as const, children: places }]),
    // An empty line ends a formula of TeX.
    ...(tagged === "" ? [] : [{ type: "code" as const, lang: "math", value: tagged.replace(/\n[ \t]*(?=\n)/g, "") }]),
  ];
}
