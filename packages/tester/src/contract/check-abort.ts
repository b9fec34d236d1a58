import type { WatchedRun } from "../watch/watch-run.ts";
import type { ContractCase } from "./contract-case.ts";
import type { Lab } from "./lab.ts";

/** As many calls from the first one on, and the last one. */
const FIRST_CALLS = 3;
/** What may have been on its way, side by side, when the first call was refused. */
const MOST_CALLS_AFTER = 16;

/**
 * Aborted before its start it runs nothing; aborted at one of its first calls of the context, or at its last one, it stops soon, its result
 * says so, and nothing is left of it.
 */
export async function checkAbort(lab: Lab, contractCase: ContractCase): Promise<readonly string[]> {
  const within = lab.options.abortWithin ?? 2_000;
  const before = await lab.watch(contractCase, { signal: AbortSignal.abort() });
  const problems = describeAbort(before, "before the start", within);
  if (before.log.calls.length > 0 || before.result.attempts.length > 0)
    problems.push("aborted before the start, it runs nevertheless");
  const { log } = await lab.first(contractCase);
  const { length } = log.calls;
  for (let at = 1; at <= length; at = at < FIRST_CALLS || at === length ? at + 1 : length) {
    // Soon after the last one of many there may be nothing left to stop.
    for (const moment of at > FIRST_CALLS ? (["at"] as const) : (["at", "soon after"] as const)) {
      const seen = await abortAt(lab, contractCase, at, moment);
      problems.push(...describeAbort(seen, `${moment} its call ${at} of the context`, within));
    }
  }
  // Code that asks its context for nothing has to notice by itself.
  if (length === 0) {
    const { duration } = (await lab.first(contractCase)).result;
    problems.push(...describeAbort(await abortAfter(lab, contractCase, duration / 2), "on its way", within));
  }
  return problems;
}

async function abortAfter(lab: Lab, contractCase: ContractCase, ms: number): Promise<WatchedRun> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  try {
    return await lab.watch(contractCase, {
      signal: controller.signal,
      onStart: () => {
        timer = setTimeout(() => controller.abort(), ms);
      },
    });
  } finally {
    clearTimeout(timer);
  }
}

function abortAt(lab: Lab, contractCase: ContractCase, at: number, moment: "at" | "soon after"): Promise<WatchedRun> {
  const controller = new AbortController();
  return lab.watch(contractCase, {
    signal: controller.signal,
    onCall: (count) => {
      if (count !== at) return;
      // At the call, the context refuses it; soon after, the workflow itself has to notice.
      if (moment === "at") controller.abort();
      else setTimeout(() => controller.abort(), 1);
    },
  });
}

function describeAbort(seen: WatchedRun, when: string, within: number): string[] {
  const { result, hasStopped, endedBeforeAbort, gaveValueAfterAbort, leftFiles, log, findings } = seen;
  if (endedBeforeAbort) return [];
  const problems: string[] = [];
  if (result.success || result.error.code !== "CANCELLED")
    problems.push(
      `aborted ${when}, its result is not CANCELLED but ${result.success ? "a success" : result.error.code}`,
    );
  if (!hasStopped)
    problems.push(`aborted ${when}, its code still runs after ${within} ms: it does not obey context.signal`);
  const isNoticed = log.refusals > 0 || log.signal.isNoticed;
  if (gaveValueAfterAbort && isNoticed)
    problems.push(`aborted ${when}, it notices and gives a result all the same: it swallows the abort`);
  else if (log.callsAfterRefusal > MOST_CALLS_AFTER)
    problems.push(
      `aborted ${when}, it makes ${log.callsAfterRefusal} calls of the context after one was refused: it swallows the abort`,
    );
  if (result.files.length > 0) problems.push(`aborted ${when}, it hands on files`);
  for (const { kind, what } of findings)
    if (kind === "unhandled") problems.push(`aborted ${when}, nobody takes care of an error: ${what}`);
  return [...problems, ...leftFiles.map((name) => `aborted ${when}, it leaves ${name}`)];
}
