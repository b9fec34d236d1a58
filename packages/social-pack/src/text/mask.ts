import type { DocumentNode, InlineNode } from "@dreamnet/document";

/** Stands for what cannot be quoted without being changed: formulas, URLs, pictures, cross-references. */
export const opaque = "\uFFFC";
/** Stands for a citation in brackets or a note's mark: a sentence is whole without it. */
export const aside = "\uE000";

/**
 * The text of a paragraph for splitting into sentences: formulas, citations, code of more than a name and URLs are one
 * masked character each, so that no full stop in them ends a sentence.
 */
export function maskInline(nodes: readonly InlineNode[]): string {
  const parts: string[] = [];
  const stack: InlineNode[] = [...nodes].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const children = visible(node, parts);
    if (children !== undefined)
      for (let index = children.length - 1; index >= 0; index--) stack.push(children[index] as InlineNode);
  }
  return tidy(parts.join(""));
}

/** Writes a node's own text; gives the children that are still to be read. */
function visible(node: InlineNode, parts: string[]): readonly InlineNode[] | undefined {
  switch (node.type) {
    case "text":
      parts.push(plain(node.value));
      return undefined;
    case "inlineCode":
      parts.push(/\s/u.test(node.value.trim()) ? opaque : plain(node.value));
      return undefined;
    case "inlineMath":
      parts.push(simpleFormula(node.value) ?? opaque);
      return undefined;
    case "break":
      parts.push(" ");
      return undefined;
    case "cite":
      parts.push(node.kind === "parenthetical" && node.prefix === undefined ? aside : opaque);
      return undefined;
    case "citeGroup":
      parts.push(node.kind === "parenthetical" ? aside : opaque);
      return undefined;
    case "footnoteReference":
      parts.push(aside);
      return undefined;
    case "nocite":
    case "target":
      return undefined;
    case "inlineQuote":
      return [text("“"), ...node.children, text("”")];
    case "link":
      return isUrl(node.children) ? [text(opaque)] : node.children;
    case "emphasis":
    case "strong":
    case "underline":
    case "smallcaps":
    case "span":
    case "keyboard":
    case "abbreviation":
      return node.children;
    default:
      // Formulas, pictures, cross-references, sub- and superscripts, struck text, raw and unknown mark-up.
      parts.push(opaque);
      return undefined;
  }
}

/** A letter or a number between dollar signs is the same outside of them: "$n$ samples", "$95\\%$". */
function simpleFormula(tex: string): string | undefined {
  const shown = tex.trim().replace(/\\%$/u, "%");
  return /^(?:\p{L}|\d{1,3}(?:[.,]?\d{1,3})*%?)$/u.test(shown) ? shown : undefined;
}

const text = (value: string): InlineNode => ({ type: "text", value });

function isUrl(children: readonly DocumentNode[]): boolean {
  return children.some(
    (child) => child.type === "text" && /^\s*(?:https?:\/\/|www\.|doi:|10\.\d{4,}\/)/iu.test(child.value),
  );
}

/** An abstract is written as text, at times with remains of TeX or Markdown; those are masked as in the tree. */
export function maskWritten(written: string): string {
  return tidy(
    plain(written)
      .replace(/\$\$?([^$]{1,2000})\$\$?/gu, (_, tex: string) => simpleFormula(tex) ?? opaque)
      .replace(/\s?\[@[^\]]{1,500}\]/gu, aside)
      .replace(/\\[a-z]+\*?(?:\{[^{}]{0,500}\})*/giu, opaque)
      .replace(/!?\[[^\]]{0,300}\]\([^)]{0,500}\)/gu, opaque)
      .replace(/<[^>\s][^>]{0,300}>/gu, opaque)
      .replace(/https?:\/\/\S+/giu, opaque)
      .replace(/(?:\*\*?|__?|`)(?=\S)[^*_`]{1,300}(?<=\S)(?:\*\*?|__?|`)(?![\p{L}\p{N}])/gu, opaque),
  );
}

/** The marks are ours: a document that has these characters gets the one that cannot be quoted. */
function plain(value: string): string {
  return value.replace(
    /[\uE000\uFFFC]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/gu,
    opaque,
  );
}

function tidy(value: string): string {
  return value
    .normalize("NFC")
    .replace(/[\u00ad\u200b\u2060\ufeff]/gu, "")
    .replace(/\s+/gu, " ")
    .trim();
}
