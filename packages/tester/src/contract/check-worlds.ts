import { homedir } from "node:os";
import type { WorkflowResult } from "@dreamnet/workflow";
import { findDifferences } from "../find-mismatches.ts";
import type { ContractCase } from "./contract-case.ts";
import type { Lab } from "./lab.ts";
import { outcomeOf } from "./run-report.ts";

/**
 * Two runs of a case give deeply equal outputs and files with equal bytes, in another time zone, locale, folder and
 * time, with other random numbers, and where folders and answers come in another order.
 */
export async function checkEqualBytes(lab: Lab, contractCase: ContractCase): Promise<readonly string[]> {
  const { result } = await lab.first(contractCase);
  const { outcome, leftFiles } = await lab.second(contractCase);
  return [
    ...machinePaths(lab, result),
    ...findDifferences(outcomeOf(result), outcome).map((difference) => `run twice, the second time ${difference}`),
    ...leftFiles.map((name) => `run twice, the second time it leaves ${name}`),
  ];
}

/**
 * A run in the sandbox gives the same as one without, byte for byte. Where this machine has no sandbox, or the workflow
 * is inline, there is nothing to compare.
 */
export async function checkIsolation(lab: Lab, contractCase: ContractCase): Promise<readonly string[]> {
  if (lab.workflow.module === undefined) return [];
  const inside = await lab.confined(contractCase);
  if (inside.success ? inside.isolation === "none" : inside.error.code === "SANDBOX_UNAVAILABLE") return [];
  const { result } = await lab.first(contractCase);
  return findDifferences(outcomeOf(result), outcomeOf(inside)).map((difference) => `in the sandbox, ${difference}`);
}

/** Folders of this machine that both runs see, and that no output should tell of. */
function machinePaths({ packageFolder }: Lab, result: WorkflowResult): readonly string[] {
  if (!result.success) return [];
  const text = JSON.stringify(result.output);
  return [...new Set([packageFolder, process.cwd(), homedir()])]
    .filter((folder) => folder !== undefined && folder.length > "/root".length)
    .filter((folder) => text.includes(JSON.stringify(folder).slice(1, -1)))
    .map((folder) => `the output tells a folder of this machine: ${String(folder)}`);
}
