import type { CrossReference, InlineNode, Label } from "@dreamnet/document";

const template = /%s|\{number\}|\{name\}/u;

/**
 * Fills the author's words of a reference: `%s` and `{number}` become the number, `{name}` the title, as MyST says.
 *
 * @see https://mystmd.org/guide/cross-references, checked 2026-11
 */
export function fillReferenceText(node: CrossReference, label: Label): void {
  node.children = node.children.flatMap((child) => filled(child, node, label));
}

function filled(child: InlineNode, node: CrossReference, label: Label): InlineNode[] {
  if (child.type === "text" && template.test(child.value)) return parts(child.value, node, label);
  // Emphasis and the like around the number: `**%s**`.
  if (child.type === "strong" || child.type === "emphasis" || child.type === "underline")
    child.children = child.children.flatMap((inner) => filled(inner, node, label));
  return [child];
}

function parts(value: string, node: CrossReference, label: Label): InlineNode[] {
  const position = node.position === undefined ? {} : { position: node.position };
  return value.split(/(%s|\{number\}|\{name\})/u).flatMap((part): InlineNode[] => {
    if (part === "") return [];
    if (part === "{name}") return [{ type: "text", value: label.title ?? node.label, ...position }];
    if (part !== "%s" && part !== "{number}") return [{ type: "text", value: part, ...position }];
    return [{ type: "crossReference", label: node.label, form: "number", resolved: true, children: [], ...position }];
  });
}
