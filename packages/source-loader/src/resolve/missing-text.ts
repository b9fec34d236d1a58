import { type Root, walkNodes } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";

/**
 * Names a document that says nothing.
 *
 * @param known - What is wrong with it already: where an include is missing, that is why.
 */
export function missingText(ast: Root, file: string, known: readonly Diagnostic[]): Diagnostic[] {
  if (known.some(({ severity }) => severity === "error") || !saysNothing(ast)) return [];
  return [
    {
      severity: "error",
      ruleId: "document/has-text",
      message: "The document has no text.",
      hint: "Write it, or name the file that has it.",
      location: { file, line: 1 },
    },
  ];
}

/** Whether a tree holds nothing but blanks, comments and marks. */
function saysNothing(ast: Root): boolean {
  let says = false;
  walkNodes(ast, (node) => {
    if (says || node.type === "comment") return "skip";
    if ("value" in node && typeof node.value === "string") says = node.value.trim() !== "";
    else says = /^(?:image|embed|table|cite|nocite|unknownBlock|unknownInline)$/u.test(node.type);
    return undefined;
  });
  return !says;
}
