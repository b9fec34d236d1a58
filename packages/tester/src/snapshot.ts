import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { WorkflowResult } from "@dreamnet/workflow";

/**
 * A result as text that is the same for every run of the same input: the output with its keys in order, files by path,
 * size and digest, diagnostics. Ids, times and attempts are left out.
 *
 * @example
 * expect(describeResult(result)).toMatchSnapshot();
 */
export function describeResult(result: WorkflowResult): string {
  const head = `${result.workflow.name}@${result.workflow.version}: ${result.success ? "success" : result.error.code}`;
  const body = result.success ? result.output : { message: result.error.message };
  const files = result.files.map(({ path, mediaType, size, sha256 }) => `${path}  ${mediaType}  ${size}  ${sha256}`);
  const found = result.diagnostics.map(({ severity, ruleId, message }) => `${severity}  ${ruleId}  ${message}`);
  return `${[
    head,
    "",
    JSON.stringify(inOrder(body), undefined, 2),
    ...(files.length === 0 ? [] : ["", "files", ...files.toSorted()]),
    ...(found.length === 0 ? [] : ["", "diagnostics", ...found]),
  ].join("\n")}\n`;
}

/** What a comparison with a snapshot says. */
export type SnapshotState = "same" | "written" | { readonly differences: readonly string[] };

/**
 * Compares text with the one that a file holds, for test runners that have no snapshots. A file that is not there is
 * written; another text only where `update` says so.
 */
export function compareSnapshot(
  path: string,
  text: string,
  options: { readonly update?: boolean } = {},
): SnapshotState {
  if (!existsSync(path) || options.update === true) {
    if (existsSync(path) && readFileSync(path, "utf8") === text) return "same";
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return "written";
  }
  const known = readFileSync(path, "utf8");
  return known === text ? "same" : { differences: diffLines(known, text) };
}

/** Lines that are in one text only, `- ` the known one, `+ ` the new one, with where they stand; at most 40. */
function diffLines(known: string, text: string): readonly string[] {
  const [before, after] = [known.split("\n"), text.split("\n")];
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return [
    `line ${start + 1}:`,
    ...before.slice(start, before.length - end).map((line) => `- ${line}`),
    ...after.slice(start, after.length - end).map((line) => `+ ${line}`),
  ].slice(0, 40);
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, inOrder(item)]),
  );
}
