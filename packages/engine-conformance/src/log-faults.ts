import type { WitnessLine } from "./witness.ts";

/**
 * What the log that is kept outside the engine shows to be wrong: a step that ran again after it was acknowledged, one
 * whose value changed, one that ran after the run's result was acknowledged, and a process that went on with a run
 * after another one had it. At most 20 sentences.
 */
export function findLogFaults(lines: readonly WitnessLine[]): readonly string[] {
  const acknowledged = new Map<string, unknown>();
  const ended = new Map<string, string>();
  const owners = new Map<string, number>();
  const left = new Map<string, Set<number>>();
  const faults: string[] = [];
  for (const { at, run, step, value, pid } of lines) {
    const key = `${run}\n${step}`;
    const name = `step ${step} of ${run}`;
    if (at === "begin" || at === "ack") {
      const owner = owners.get(run);
      if (owner !== undefined && owner !== pid) {
        const gone = left.get(run) ?? new Set();
        left.set(run, gone.add(owner));
      }
      if (left.get(run)?.has(pid) === true) faults.push(`The process ${pid} had ${name} after ${owner} had the run.`);
      else owners.set(run, pid);
    }
    if (at === "begin" && acknowledged.has(key)) faults.push(`The ${name} ran again after it was acknowledged.`);
    if (at === "begin" && ended.has(run)) faults.push(`The ${name} ran after the run's result was acknowledged.`);
    if (at === "ack") {
      if (acknowledged.has(key) && acknowledged.get(key) !== value)
        faults.push(`The ${name} gave ${String(value)}, and had given ${String(acknowledged.get(key))} before.`);
      acknowledged.set(key, value);
    }
    if (at === "result") {
      const text = JSON.stringify(value);
      const before = ended.get(run);
      if (before !== undefined && before !== text)
        faults.push(`The run ${run} ended twice: as ${before} and as ${text}.`);
      ended.set(run, text);
    }
    if (faults.length >= 20) break;
  }
  return faults;
}
