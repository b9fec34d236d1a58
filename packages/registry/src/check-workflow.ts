import { type AnyWorkflow, DefinitionError, manifestSchema } from "@dreamnet/workflow";

/**
 * Whether a value is a workflow that can be registered and run, as `defineWorkflow` makes it.
 *
 * @throws {@link DefinitionError} that names every fault.
 */
export function checkWorkflow(workflow: AnyWorkflow, purpose = "registered"): void {
  const name = String((workflow as Partial<AnyWorkflow> | undefined)?.name);
  const parsed = manifestSchema.safeParse(workflow?.manifest);
  const faults = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join(".") || "(manifest)"}: ${issue.message}`);
  for (const key of ["name", "version"] as const)
    if (parsed.success && parsed.data[key] !== workflow[key])
      faults.push(`${key}: the workflow says ${workflow[key]}, its manifest ${parsed.data[key]}`);
  for (const key of ["validate", "execute"] as const)
    if (typeof workflow?.[key] !== "function") faults.push(`${key}: a function is expected`);
  for (const key of ["inputSchema", "outputSchema"] as const)
    if (typeof workflow?.[key]?.safeParse !== "function") faults.push(`${key}: a schema of zod is expected`);
  if (!Array.isArray(workflow?.dependencies)) faults.push("dependencies: an array is expected");
  if (faults.length === 0) return;
  throw new DefinitionError(`The workflow ${JSON.stringify(name)} cannot be ${purpose}:\n  ${faults.join("\n  ")}`, {
    hint: "Make it with defineWorkflow of @dreamnet/workflow, which derives the manifest.",
    value: faults,
  });
}
