import type { AnyWorkflow } from "@dreamnet/workflow";
import type { PreparedRunner, SandboxProvider } from "./attempt-runner.ts";

/** This machine's own sandbox; loaded when the first workflow asks for it. */
export function createMachineSandbox(env: Readonly<Record<string, string | undefined>> | undefined): SandboxProvider {
  // Asked at each run.
  const inline = new WeakMap<AnyWorkflow, PreparedRunner>();
  let provider: Promise<SandboxProvider> | undefined;
  return {
    name: "machine",
    prepare: (workflow) => {
      if (workflow.module === undefined) {
        const known = inline.get(workflow);
        if (known !== undefined) return known;
        const answer: PreparedRunner = {
          unavailable: `${workflow.name} is defined inline, without a module that a sandbox could load`,
          remedy: "Define it in a module of its own, as the default export, with `module: import.meta.url`.",
        };
        inline.set(workflow, answer);
        return answer;
      }
      provider ??= import("@dreamnet/sandbox").then(({ createSandboxProvider }) =>
        createSandboxProvider(env === undefined ? {} : { env }),
      );
      return provider.then((ready) => ready.prepare(workflow));
    },
  };
}
