import { styleText } from "node:util";
import { formatBytes, formatDuration, printableLine, wrapText } from "@dreamnet/pack-bin";
import type { RunRecord, RunSummary, StepRecord } from "@dreamnet/workflow";

/** How runs are shown. */
export interface RunsStyle {
  readonly color: boolean;
  readonly width: number;
}

type Color = "green" | "red" | "yellow" | "dim" | "bold";

const painterOf =
  ({ color }: RunsStyle) =>
  (format: Color, text: string): string =>
    color ? styleText(format, text, { validateStream: false }) : text;

/** A run that nobody works on and nobody has ended was interrupted. */
function statusOf({ status, owner }: Pick<RunSummary, "status" | "owner">): string {
  const isOpen = status === "running" || status === "pausing" || status === "cancelling";
  return isOpen && owner === undefined ? "interrupted" : status;
}

const colorOf: Readonly<Record<string, Color>> = {
  succeeded: "green",
  failed: "red",
  interrupted: "yellow",
  paused: "yellow",
  cancelled: "dim",
};

/** A line for each run, the newest first. */
export function formatRuns(runs: readonly RunSummary[], style: RunsStyle, now: number): string {
  if (runs.length === 0) return "There are no runs.\n";
  const paint = painterOf(style);
  const rows = runs.map((run) => ({
    run,
    cells: [
      printableLine(run.runId),
      printableLine(`${run.workflow.name}@${run.workflow.version}`),
      statusOf(run),
      ago(run.updatedAt, now),
    ],
  }));
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map(({ cells }) => (cells[column] ?? "").length)));
  return rows
    .map(({ run, cells }) => {
      const [id = "", workflow = "", status = "", when = ""] = cells.map((cell, column) =>
        cell.padEnd(widths[column] ?? 0),
      );
      const reason = run.error === undefined ? "" : `  ${printableLine(run.error.code)}`;
      return `${id}  ${paint("dim", workflow)}  ${paint(colorOf[statusOf(run)] ?? "bold", status)}  ${paint("dim", when)}${reason}`.trimEnd();
    })
    .join("\n")
    .concat("\n");
}

/** All about one run: how it stands, its steps, what it left, and what can be done with it. */
export function formatRun(
  run: RunRecord,
  steps: readonly StepRecord[],
  below: readonly RunSummary[],
  style: RunsStyle,
  now: number,
): string {
  const paint = painterOf(style);
  const status = statusOf(run);
  const lines = [
    `${paint("bold", printableLine(run.runId))}  ${paint(colorOf[status] ?? "bold", status)}`,
    `  ${printableLine(`${run.workflow.name}@${run.workflow.version}`)}, begun ${run.createdAt}, last changed ${ago(run.updatedAt, now)}${run.owner === undefined ? "" : ` by ${printableLine(run.owner)}`}`,
  ];
  if (run.parentRunId !== undefined) lines.push(`  a part of ${printableLine(run.parentRunId)}`);
  if (run.status === "failed") {
    lines.push(
      `  ${paint("red", printableLine(run.error.code))}  ${wrapText(printableLine(run.error.message), style.width - 8, "    ")}`,
    );
    if (run.error.hint !== undefined)
      lines.push(`    → ${wrapText(printableLine(run.error.hint), style.width - 8, "      ")}`);
  }
  if (steps.length > 0) lines.push("", "  Steps");
  for (const { path, occurrence, attempt, outcome, files = [] } of steps) {
    const sign = outcome.status === "succeeded" ? paint("green", "✔") : paint("red", "✖");
    const facts = [
      ...(attempt > 1 ? [`attempt ${attempt}`] : []),
      ...(files.length === 0 ? [] : [`${files.length} file${files.length === 1 ? "" : "s"}`]),
      ...(outcome.status === "failed" ? [outcome.error.code] : []),
    ];
    const name = occurrence === 0 ? path : `${path}#${occurrence + 1}`;
    lines.push(
      `    ${sign} ${printableLine(name)}${facts.length === 0 ? "" : paint("dim", `  ${printableLine(facts.join(", "))}`)}`,
    );
  }
  if (below.length > 0) lines.push("", "  Runs below it");
  for (const child of below) {
    const childStatus = statusOf(child);
    lines.push(`    ${printableLine(child.runId)}  ${paint(colorOf[childStatus] ?? "bold", childStatus)}`);
  }
  const files = run.status === "succeeded" ? (run.facts?.files ?? []) : [];
  if (files.length > 0) lines.push("", "  Files");
  for (const { path, size } of files) lines.push(`    ${printableLine(path)}  ${paint("dim", formatBytes(size))}`);
  const next = nextOf(run, status);
  if (next !== undefined) lines.push("", `  → ${printableLine(next)}`);
  return `${lines.join("\n")}\n`;
}

function nextOf({ runId, parentRunId }: RunRecord, status: string): string | undefined {
  const id = /^[\w.-]+$/.test(runId) ? runId : `'${runId.replaceAll("'", `'\\''`)}'`;
  if (parentRunId !== undefined) return undefined;
  if (status === "failed" || status === "cancelled") return `dreamnet runs retry ${id} --out build`;
  return status === "interrupted" || status === "paused" ? `dreamnet runs resume ${id} --out build` : undefined;
}

/** `3 min ago` */
function ago(time: string, now: number): string {
  const ms = Math.max(0, now - Date.parse(time));
  if (ms < 60_000) return `${formatDuration(ms)} ago`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min ago`;
  if (ms < 48 * 3_600_000) return `${Math.floor(ms / 3_600_000)} h ago`;
  return `${Math.floor(ms / 86_400_000)} days ago`;
}
