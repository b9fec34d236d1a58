import { writeFileSync } from "node:fs";

/** A bar of an issue: what was measured against what it must be. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly unit?: string;
  /** `>=`: at least; `<=`: at most. */
  readonly relation: ">=" | "<=";
  readonly limit: number;
  /** A goal is reported and does not fail the command. */
  readonly goal?: boolean;
}

/** What a measuring command found, for a person and as JSON. */
export interface Report {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  readonly bars: readonly Bar[];
  /** Lines beneath the table: findings, and what could not be measured. */
  readonly notes: readonly string[];
  /** The same facts for a program. */
  readonly data: unknown;
}

/** Whether a bar is met. */
function meets(bar: Bar): boolean {
  return bar.relation === ">=" ? bar.value >= bar.limit : bar.value <= bar.limit;
}

/** Shows a report as text: columns aligned, numbers to the right. */
function formatReport(report: Report): string {
  const rows = [report.columns, ...report.rows].map((row) => row.map(String));
  const widths = report.columns.map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ""))));
  const numeric = report.columns.map(
    (_, column) =>
      report.rows.length > 0 && report.rows.every((row) => /^[-\d.,% ×–/]*$/u.test(String(row[column] ?? ""))),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const space = " ".repeat((widths[column] as number) - width(cell));
        return numeric[column] === true ? space + cell : cell + space;
      })
      .join("  ")
      .trimEnd();
  const [head = [], ...body] = rows;
  const bars = report.bars.map((bar) => {
    const unit = bar.unit ?? "";
    const verdict = meets(bar) ? "met " : bar.goal === true ? "goal not met" : "NOT MET";
    return `  ${verdict}  ${bar.name}: ${round(bar.value)}${unit} (${bar.goal === true ? "goal " : ""}${bar.relation} ${bar.limit}${unit})`;
  });
  return [
    "",
    report.title,
    "",
    line(head),
    widths.map((size) => "-".repeat(size)).join("  "),
    ...body.map(line),
    ...(bars.length === 0 ? [] : ["", "Bars", ...bars]),
    ...(report.notes.length === 0 ? [] : ["", ...report.notes.map((note) => `  ${note}`)]),
    "",
  ].join("\n");
}

/** Prints the report, writes it as JSON where asked, and gives the exit code: 1 where a bar is not met. */
export function finish(report: Report, json: string | undefined): number {
  process.stdout.write(formatReport(report));
  const failed = report.bars.filter((bar) => bar.goal !== true && !meets(bar));
  if (json !== undefined) {
    const bars = report.bars.map((bar) => ({ ...bar, met: meets(bar) }));
    writeFileSync(
      json,
      `${JSON.stringify({ title: report.title, bars, notes: report.notes, data: report.data }, null, 2)}\n`,
    );
  }
  return failed.length === 0 ? 0 : 1;
}

/** A number with at most four figures that say something. */
function round(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(4)));
}

/** The middle of a list of numbers; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

function width(text: string): number {
  return [...text].length;
}
