import type { Diagnostic } from "@dreamnet/workflow";
import type { Need } from "./package-result.ts";

/** Names that one need lists. */
const mostNames = 50;

/**
 * What an author has to mend: each rule that is broken is one need, which names everything that breaks it.
 *
 * @param diagnostics - Those that are no errors are left out.
 * @param fieldOf - What is to be mended. Default: `source:<rule>`.
 * @example
 * errorNeeds(source.diagnostics).map(({ message }) => message);
 * // => ['There is no label `a`. Give the figure … that is meant this label. Likewise: "b", "c".']
 */
export function errorNeeds(
  diagnostics: readonly Diagnostic[],
  fieldOf: (diagnostic: Diagnostic) => string = ({ ruleId }) => `source:${ruleId}`,
): Need[] {
  const byField = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    if (diagnostic.severity !== "error") continue;
    const field = fieldOf(diagnostic);
    byField.set(field, [...(byField.get(field) ?? []), diagnostic]);
  }
  return [...byField].map(([field, found]) => ({ field, message: messageOf(found) }));
}

function messageOf([first, ...rest]: readonly Diagnostic[]): string {
  const said = new Set([first?.message]);
  const others = rest.filter(({ message }) => !said.has(message) && said.add(message).size > 0);
  const names = [...new Set(others.map(nameOf))].filter((name) => name !== undefined && name !== nameOf(first));
  const unnamed = others.filter((one) => nameOf(one) === undefined).length + Math.max(0, names.length - mostNames);
  const likewise = names.slice(0, mostNames).join(", ");
  return [
    first?.message,
    first?.hint,
    likewise === "" ? undefined : `Likewise: ${likewise}${unnamed === 0 ? "" : `, and ${unnamed} more`}.`,
    likewise !== "" || unnamed === 0 ? undefined : `And ${unnamed} more.`,
  ]
    .filter((part) => part !== undefined)
    .join(" ");
}

/** What a diagnostic is about, or where. */
function nameOf(diagnostic: Diagnostic | undefined): string | undefined {
  if (diagnostic?.quote !== undefined) return JSON.stringify(diagnostic.quote);
  const { location } = diagnostic ?? {};
  return location === undefined ? undefined : `${location.file}:${location.line}`;
}
