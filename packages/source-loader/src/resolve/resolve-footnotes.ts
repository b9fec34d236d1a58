import { type NodePosition, type Root, walkNodes } from "@dreamnet/document";
import { type Diagnostic, quoteText } from "@dreamnet/workflow";

/** Names footnotes without a text, texts without a footnote, and names given twice. */
export function resolveFootnotes(root: Root, file: string): Diagnostic[] {
  const used = new Map<string, NodePosition | undefined>();
  const defined = new Map<string, NodePosition | undefined>();
  const diagnostics: Diagnostic[] = [];
  const at = (position: NodePosition | undefined): NonNullable<Diagnostic["location"]> => ({
    file: position?.file ?? file,
    line: position?.start.line ?? 1,
    ...(position === undefined ? {} : { column: position.start.column }),
  });
  walkNodes(root, (node, ancestors) => {
    if (node.type !== "footnoteReference" && node.type !== "footnoteDefinition") return;
    const position = node.position ?? ancestors.findLast((ancestor) => ancestor.position !== undefined)?.position;
    if (node.type === "footnoteReference") {
      if (!used.has(node.identifier)) used.set(node.identifier, position);
    } else if (!defined.has(node.identifier)) defined.set(node.identifier, position);
    else {
      diagnostics.push({
        severity: "warning",
        ruleId: "document/footnote-is-unique",
        message: `The footnote \`${node.identifier}\` has two texts; the first counts.`,
        hint: "Give one of them another name.",
        location: at(position),
      });
    }
  });
  for (const [name, position] of used) {
    if (defined.has(name)) continue;
    diagnostics.push({
      severity: "error",
      ruleId: "document/footnote-resolves",
      message: `The footnote \`${name}\` has no text.`,
      hint: `Add \`[^${name}]: …\`.`,
      location: at(position),
      quote: quoteText(name),
    });
  }
  for (const [name, position] of defined) {
    if (used.has(name)) continue;
    diagnostics.push({
      severity: "warning",
      ruleId: "document/footnote-is-used",
      message: `Nothing refers to the footnote \`${name}\`, so it is not shown.`,
      hint: `Put \`[^${name}]\` into the text, or remove it.`,
      location: at(position),
    });
  }
  return diagnostics;
}
