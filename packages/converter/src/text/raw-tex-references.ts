import type { BlockNode, Cite, CrossReference, InlineNode } from "@dreamnet/document";
import { readArgument, readOptional, skipBlanks, type TexCursor } from "./tex-cursor.ts";

/** What a command stands for: nodes in the line, or blocks that end it. */
export type ReadReference = { readonly inline: InlineNode[] } | { readonly blocks: BlockNode[] };

const forms: Readonly<Record<string, CrossReference["form"]>> = {
  ref: "number",
  autoref: "name",
  cref: "name",
  Cref: "name",
  eqref: "equation",
  pageref: "page",
  nameref: "title",
};

const headings = /^(?:caption|section|subsection|subsubsection|paragraph|chapter)$/;

/** Links, references, citations, notes, pictures and headings; undefined for any other command. */
export function readReference(
  name: string,
  cursor: TexCursor,
  readInline: (tex: string) => InlineNode[],
): ReadReference | undefined {
  const take = (): string => readArgument(cursor) ?? "";
  if (/^(?:auto|text|paren|foot|super|smart)?cite(?:p|t|alp|alt|author|year|yearpar|num)?$/i.test(name))
    return { inline: readCite(name.toLowerCase(), cursor) };
  const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
  if (form !== undefined) return { inline: readLabels(take(), form) };
  if (headings.test(name)) {
    readOptional(cursor);
    const children = readInline(take());
    return {
      blocks: [{ type: "paragraph", children: name === "caption" ? children : [{ type: "strong", children }] }],
    };
  }
  switch (name) {
    case "label":
      return { inline: [{ type: "target", label: take().trim() }] };
    case "nocite":
      return { inline: [{ type: "nocite", keys: splitKeys(take()) }] };
    case "url": {
      const url = take();
      return { inline: [{ type: "link", url, children: [{ type: "text", value: url }] }] };
    }
    case "href": {
      const url = take().replace(/\\([%#&_])/g, "$1");
      return { inline: [{ type: "link", url, children: readInline(take()) }] };
    }
    case "footnote":
    case "footnotetext":
      readOptional(cursor);
      return { inline: [{ type: "text", value: " (" }, ...readInline(take()), { type: "text", value: ")" }] };
    case "includegraphics": {
      const width = /width\s*=\s*([^,\]]+)/.exec(readOptional(cursor) ?? "")?.[1]?.trim();
      return { inline: [{ type: "image", url: take().trim(), ...(width === undefined ? {} : { width }) }] };
    }
    case "item":
      skipBlanks(cursor);
      return { blocks: [] };
    default:
      return undefined;
  }
}

function splitKeys(list: string): string[] {
  return list
    .split(",")
    .map((key) => key.trim())
    .filter((key) => key !== "");
}

function readLabels(list: string, form: CrossReference["form"]): InlineNode[] {
  return splitKeys(list).flatMap((label, index): InlineNode[] => {
    const reference: InlineNode = { type: "crossReference", label, form, resolved: true, children: [] };
    return index === 0 ? [reference] : [{ type: "text", value: ", " }, reference];
  });
}

function readCite(name: string, cursor: TexCursor): InlineNode[] {
  const first = readOptional(cursor);
  const second = readOptional(cursor);
  const prefix = second === undefined ? undefined : first;
  const suffix = second ?? first;
  const keys = splitKeys(readArgument(cursor) ?? "");
  const kind = /citet|textcite|citealt|citeauthor|citeyear$|citenum/.test(name) ? "narrative" : "parenthetical";
  const partial = name === "citeauthor" ? "author" : /citeyear/.test(name) ? "year" : undefined;
  const cites = keys.map(
    (key, index): Cite => ({
      type: "cite",
      key,
      kind,
      ...(partial === undefined ? {} : { partial }),
      ...(index === 0 && prefix !== undefined && prefix !== "" ? { prefix } : {}),
      ...(index === keys.length - 1 && suffix !== undefined && suffix !== "" ? { suffix } : {}),
    }),
  );
  return cites.length === 1 ? cites : [{ type: "citeGroup", kind, children: cites }];
}
