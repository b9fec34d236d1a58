import { fileURLToPath } from "node:url";

/** The folder that holds the root package.json. */
export const repositoryRoot = fileURLToPath(new URL("../..", import.meta.url));

/** Prints a check's outcome, all faults at once, and sets the exit code. */
export function report(name: string, success: string, faults: readonly string[], hint?: string): void {
  if (faults.length === 0) {
    console.log(`${name}: ${success}`);
    return;
  }
  for (const fault of faults) console.error(fault);
  console.error(
    `${name}: ${faults.length} ${faults.length === 1 ? "fault" : "faults"}${hint === undefined ? "" : `; ${hint}`}`,
  );
  process.exitCode = 1;
}
