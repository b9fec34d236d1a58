import { type AnyWorkflow, SandboxUnavailableError } from "@dreamnet/workflow";
import { type AttemptRunner, createInProcessRunner, type SandboxProvider } from "./attempt-runner.ts";

const IN_PROCESS =
  "Ran in this process: paths, programs and secrets were checked where the workflow asked for them through its context, and nothing confined its code.";

/**
 * The runner for a workflow: a sandbox wherever one holds; else this process, unless the workflow requires a sandbox
 * and the operator has not waived it.
 *
 * @throws {@link SandboxUnavailableError} that names what was asked, what failed and the remedy.
 */
export async function chooseRunner(
  workflow: AnyWorkflow,
  sandbox: SandboxProvider | undefined,
  isWaived: boolean,
): Promise<AttemptRunner> {
  const required = workflow.manifest.security.requiresSandbox;
  if (isWaived) {
    return createInProcessRunner(
      required ? [IN_PROCESS, "The workflow requires a sandbox; the operator waived it (unsandboxed)."] : [IN_PROCESS],
    );
  }
  if (sandbox === undefined) {
    if (!required) return createInProcessRunner([IN_PROCESS]);
    throw unavailable(
      workflow,
      "this executor has no sandbox",
      "Give the executor a sandbox provider. Only where you trust the workflow's code as your own: run it unsandboxed (option `unsandboxed`).",
    );
  }
  const prepared = await sandbox.prepare(workflow);
  if (!("unavailable" in prepared)) return prepared;
  if (required) throw unavailable(workflow, prepared.unavailable, prepared.remedy);
  return createInProcessRunner([IN_PROCESS, `No sandbox: ${prepared.unavailable}`]);
}

const unavailable = (workflow: AnyWorkflow, reason: string, remedy: string): SandboxUnavailableError =>
  new SandboxUnavailableError(
    `${workflow.name}@${workflow.version} must run in a sandbox, and none holds here: ${reason}.`,
    { hint: remedy, value: workflow.manifest.security },
  );
