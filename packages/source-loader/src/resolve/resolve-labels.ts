import {
  type CrossReference,
  createNearestFinder,
  type DocumentNode,
  type Heading,
  type InlineNode,
  type Label,
  type Link,
  type Root,
  walkNodes,
} from "@dreamnet/document";
import { type Diagnostic, quoteText } from "@dreamnet/workflow";
import type { CollectedLabels } from "./collect-labels.ts";
import { settleTags } from "./equation-tag.ts";
import { fillReferenceText } from "./fill-reference-text.ts";
import { automaticIds, headingText } from "./heading-ids.ts";

/**
 * Resolves cross-references and links to `#…` against the labels, explicit ones first, then the identifiers that
 * pandoc and GitHub make of headings. A heading that is referred to so gets that label.
 */
export function resolveLabels(root: Root, file: string, collected: CollectedLabels): Diagnostic[] {
  const { labels } = collected;
  settleTags(labels);
  const diagnostics: Diagnostic[] = [];
  const folded = new Map<string, string>();
  for (const name of labels.keys()) if (!folded.has(fold(name))) folded.set(fold(name), name);
  const nearest = createNearestFinder(() => labels.keys());
  let automatic: ReadonlyMap<string, Heading> | undefined;

  const find = (name: string): string | undefined => {
    if (labels.has(name)) return name;
    automatic ??= automaticIds(collected.headings);
    const heading = automatic.get(name) ?? automatic.get(name.toLowerCase());
    if (heading !== undefined) {
      if (heading.label !== undefined) return heading.label;
      heading.label = name;
      const number = collected.headingNumbers.get(heading);
      const label: Label = {
        kind: "heading",
        title: headingText(heading),
        ...(number === undefined ? {} : { number }),
        ...(heading.position === undefined ? {} : { line: heading.position.start.line }),
      };
      labels.set(name, label);
      return name;
    }
    return folded.get(fold(name));
  };

  walkNodes(root, (node, ancestors) => {
    if (node.type === "crossReference") {
      const found = find(node.label);
      node.resolved = found !== undefined;
      if (found !== undefined) {
        node.label = found;
        fillReferenceText(node, labels.get(found) as Label);
        return node.form === "text" ? "skip" : undefined;
      } else diagnostics.push(unresolved(node, node.label, ancestors, file, nearest));
    } else if (node.type === "link" && /^#[^#\s]+$/u.test(node.url)) {
      const name = decoded(node.url.slice(1));
      const found = find(name);
      if (found === undefined) diagnostics.push(unresolved(node, name, ancestors, file, nearest));
      else fillReferenceText(becomeReference(node, found), labels.get(found) as Label);
    }
    return undefined;
  });
  return diagnostics;
}

/** A link to a place in the document is a cross-reference with a text of its own. */
function becomeReference(link: Link, label: string): CrossReference {
  const children: InlineNode[] = link.children;
  const node = link as unknown as CrossReference & { url?: string; title?: string };
  delete node.url;
  delete node.title;
  node.type = "crossReference";
  node.label = label;
  node.form = children.length === 0 ? "name" : "text";
  node.resolved = true;
  node.children = children;
  return node;
}

function unresolved(
  node: DocumentNode,
  name: string,
  ancestors: readonly DocumentNode[],
  file: string,
  nearest: (name: string) => string | undefined,
): Diagnostic {
  const position = node.position ?? ancestors.findLast((ancestor) => ancestor.position !== undefined)?.position;
  const near = nearest(name);
  return {
    severity: hasOwnWords(node) ? "warning" : "error",
    ruleId: "document/label-resolves",
    message: `There is no label \`${name}\`.`,
    hint:
      near === undefined
        ? "Give the figure, table, equation or heading that is meant this label."
        : `Is \`${near}\` meant?`,
    location: {
      file: position?.file ?? file,
      line: position?.start.line ?? 1,
      ...(position === undefined ? {} : { column: position.start.column }),
    },
    quote: quoteText(name),
  };
}

/** A link with words of its own can be read all the same, whichever way it is written. */
const hasOwnWords = (node: DocumentNode): boolean =>
  (node.type === "link" || (node.type === "crossReference" && node.form === "text")) && node.children.length > 0;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function fold(name: string): string {
  return name.normalize("NFC").toLowerCase().replace(/\s+/gu, "-");
}
