import type { AnyWorkflow } from "@dreamnet/workflow";

const unknownKey = "noSuchKey";

/**
 * A valid input is valid; one that lacks every required key and has an unknown one has each of these faults reported by
 * one call; nothing that is no input makes the validation throw.
 */
export function checkInput(workflow: AnyWorkflow, input: unknown): readonly string[] {
  const problems: string[] = [];
  const own = workflow.validate(input);
  for (const { path, message } of own.errors) problems.push(`the case's input: ${path.join(".")}: ${message}`);
  if (!own.valid) return problems;
  for (const junk of [undefined, null, 0, "", "text", true, [], [[]], () => 1, Symbol("x"), new Map()]) {
    try {
      if (workflow.validate(junk).valid) problems.push(`${String(junk)} (${typeof junk}) is taken for a valid input`);
    } catch (error) {
      problems.push(`validate threw on ${String(junk)} (${typeof junk}): ${String(error)}`);
    }
  }
  if (typeof input !== "object" || input === null || Array.isArray(input))
    return [...problems, "the input is no object: name what a workflow takes"];
  const schema = workflow.manifest.schemas?.input ?? {};
  const required = Array.isArray(schema["required"]) ? (schema["required"] as string[]) : [];
  // `looseObject` says that other keys are welcome; a schema that only drops them hides misspelt ones.
  const isOpen = schema["additionalProperties"] !== undefined && schema["additionalProperties"] !== false;
  const kept = Object.entries(input).filter(([key]) => !required.includes(key));
  const broken = { ...Object.fromEntries(kept), ...(isOpen ? {} : { [unknownKey]: 1 }) };
  const reported = new Set(workflow.validate(broken).errors.map(({ path }) => path[0]));
  for (const key of required)
    if (!reported.has(key)) problems.push(`without all required keys, nothing is said of ${JSON.stringify(key)}`);
  if (!isOpen && !reported.has(unknownKey))
    problems.push("an unknown key is not reported: make the input schema strict (or loose, where others are welcome)");
  for (const key of required) {
    const rest = Object.fromEntries(Object.entries(input).filter(([name]) => name !== key));
    if (workflow.validate(rest).valid) problems.push(`${JSON.stringify(key)} is required, and is not missed`);
  }
  return problems;
}
