import { type AnyWorkflow, type CompositeWorkflow, SandboxUnavailableError } from "@dreamnet/workflow";
import {
  type AttemptRunner,
  createInProcessRunner,
  type PreparedRunner,
  type SandboxProvider,
} from "./attempt-runner.ts";
import { isOwnModule } from "./own-package.ts";

const IN_PROCESS =
  "Ran in this process: paths, programs and secrets were checked where the workflow asked for them through its context, and nothing confined its code.";

/**
 * The runner for a workflow: a sandbox wherever one holds. Elsewhere DreamNet's own workflows run in this process, as do
 * those that the caller defines inline; every other one, one that starts programs, and one with limits that nobody could
 * keep, is refused unless the operator has waived the sandbox.
 *
 * @throws {@link SandboxUnavailableError} that names what was asked, what failed and the remedy.
 */
export function chooseRunner(
  workflow: AnyWorkflow,
  sandbox: SandboxProvider,
  isWaived: boolean,
): Promise<AttemptRunner> | AttemptRunner {
  const reasons = reasonsForSandbox(workflow);
  if (isWaived) {
    return createInProcessRunner(
      reasons.length > 0
        ? [IN_PROCESS, `A sandbox is required (${reasons.join("; ")}); the operator waived it (unsandboxed).`]
        : [IN_PROCESS],
    );
  }
  const prepared = sandbox.prepare(workflow);
  return prepared instanceof Promise
    ? prepared.then((ready) => runnerOf(workflow, ready, reasons))
    : runnerOf(workflow, prepared, reasons);
}

function runnerOf(workflow: AnyWorkflow, prepared: PreparedRunner, reasons: readonly string[]): AttemptRunner {
  if (!("unavailable" in prepared)) return prepared;
  if (reasons.length === 0) {
    const known = inProcess.get(prepared);
    if (known !== undefined) return known;
    const runner = createInProcessRunner([IN_PROCESS, `No sandbox: ${prepared.unavailable}`]);
    inProcess.set(prepared, runner);
    return runner;
  }
  throw new SandboxUnavailableError(
    `${workflow.name}@${workflow.version} must run in a sandbox (${reasons.join("; ")}), and none holds here: ${prepared.unavailable}.`,
    {
      hint: `${prepared.remedy} Only where you trust the workflow's code as your own, run it unsandboxed (option \`unsandboxed\`).`,
      value: workflow.manifest.security,
    },
  );
}

/** By a provider's answer, which may be the same for every run. */
const inProcess = new WeakMap<PreparedRunner, AttemptRunner>();

const none: readonly string[] = [];

/** Why this workflow may not run without a sandbox; none where it may. */
function reasonsForSandbox(workflow: AnyWorkflow): readonly string[] {
  const { module, manifest } = workflow;
  const { requiresSandbox, subprocess, limits } = manifest.security;
  if (module === undefined && !requiresSandbox) return none;
  // An inline composite's own code is the caller's; what asks for the sandbox is a node, which runs in one of its own.
  const isInlineComposite = module === undefined && Array.isArray((workflow as Partial<CompositeWorkflow>).workflows);
  const unkept = (["memory", "processes", "cpu"] as const).filter((name) => limits[name] !== undefined);
  return [
    ...(requiresSandbox && !isInlineComposite ? ["its manifest says requiresSandbox"] : []),
    // An inline workflow is a function of the caller's own program.
    ...(module === undefined || isOwnModule(module) ? [] : ["it is not one of DreamNet's own packages"]),
    ...(module !== undefined && subprocess.length > 0 ? [`it starts ${subprocess.join(", ")}`] : []),
    ...(module !== undefined && unkept.length > 0 ? [`nothing else keeps its limits of ${unkept.join(", ")}`] : []),
  ];
}
