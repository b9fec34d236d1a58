import { styleText } from "node:util";
import { type Diagnostic, quoteText } from "@dreamnet/workflow";
import type { PackageReport, PackReport } from "./pack-report.ts";
import { formatBytes, formatDuration, printable, wrapText } from "./terminal-text.ts";

/** How a report is shown. */
export interface ReportStyle {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Shows `info` diagnostics and every file. */
  readonly verbose: boolean;
}

type Format = Parameters<typeof styleText>[0];

/** The whole report as text for a person. */
export function formatPackReport(report: PackReport, style: ReportStyle): string {
  const paint = painter(style);
  const lines: string[] = [];
  if (report.source !== undefined) {
    const { title, flavour, file, figures, references } = report.source;
    lines.push(
      "",
      `  ${paint("bold", printable(title))}`,
      `  ${paint("dim", [flavour, printable(file), counted(figures, "picture"), counted(references, "reference")].join(" · "))}`,
    );
  }
  for (const entry of report.packages) lines.push("", ...formatPackage(entry, report.out, style));
  const listed = [...report.diagnostics, ...report.packages.flatMap((entry) => entry.diagnostics)];
  lines.push(...formatDiagnostics(listed, style));
  return `${lines.join("\n")}\n`;
}

function formatPackage(entry: PackageReport, out: string | undefined, style: ReportStyle): string[] {
  const paint = painter(style);
  const sign = { ready: paint("green", "✔"), needs_input: paint("yellow", "●"), failed: paint("red", "✖") }[
    entry.status
  ];
  const words = { ready: "ready", needs_input: "needs input", failed: "failed" }[entry.status];
  const lines = [
    `  ${sign} ${paint("bold", entry.platform)}  ${words}  ${paint("dim", formatDuration(entry.duration))}`,
  ];
  if (entry.fallback !== undefined) lines.push(`    ${paint("yellow", `made by the fallback ${entry.fallback}`)}`);
  if (entry.error !== undefined) {
    lines.push(
      `    ${paint("red", entry.error.code)}  ${wrapText(printable(entry.error.message), style.width - 8, "    ")}`,
    );
    if (entry.error.hint !== undefined)
      lines.push(`    ${paint("cyan", "→")} ${wrapText(printable(entry.error.hint), style.width - 8, "      ")}`);
  }
  const size = Math.max(0, ...entry.files.map((file) => file.path.length));
  for (const file of entry.files)
    lines.push(
      `    ${printable(prefix(out) + file.path).padEnd(size + prefix(out).length)}  ${paint("dim", formatBytes(file.size).padStart(7))}`,
    );
  for (const need of entry.needs) {
    lines.push(
      `    ${paint("yellow", "needs")} ${paint("bold", need.field)}: ${wrapText(printable(need.message), style.width - 12, "      ")}`,
    );
    if (need.suggestion !== undefined)
      lines.push(
        `      ${paint("cyan", "→")} ${wrapText(printable(style.verbose ? need.suggestion : quoteText(need.suggestion, 300)), style.width - 10, "        ")}`,
      );
  }
  for (const note of [...entry.notes, ...entry.isolationNotes])
    lines.push(`    ${paint("dim", "·")} ${wrapText(printable(note), style.width - 8, "      ")}`);
  // What is needed stands above already.
  const said = new Set(entry.needs.map((need) => need.message));
  const open = entry.checklist.filter(
    (item) => !item.done && ![...said].some((message) => item.text.includes(message)),
  );
  if (open.length > 0) lines.push("", `    ${paint("bold", "Next")}`);
  open.forEach((item, index) => {
    const url = item.url === undefined || item.text.includes(item.url) ? "" : ` ${paint("underline", item.url)}`;
    lines.push(
      `    ${String(index + 1).padStart(2)}. ${wrapText(printable(item.text), style.width - 10, "        ")}${url}`,
    );
  });
  return lines;
}

/** Diagnostics, worst first within a place, `info` only where it is asked for. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], style: ReportStyle): string[] {
  const paint = painter(style);
  const shown = unique(diagnostics).filter((diagnostic) => style.verbose || diagnostic.severity !== "info");
  if (shown.length === 0) return [];
  const colors = { error: "red", warning: "yellow", info: "cyan" } as const;
  const lines = [""];
  for (const diagnostic of shown) {
    const { location } = diagnostic;
    const place =
      location === undefined
        ? (diagnostic.path ?? []).join(".")
        : `${location.file}:${location.line}${location.column === undefined ? "" : `:${location.column}`}`;
    lines.push(
      `  ${place === "" ? "" : `${paint("underline", printable(place))}  `}${paint(colors[diagnostic.severity], diagnostic.severity)}  ${paint("dim", diagnostic.ruleId)}`,
    );
    lines.push(`    ${wrapText(printable(diagnostic.message), style.width - 6, "    ")}`);
    if (diagnostic.quote !== undefined) lines.push(`    ${paint("dim", `> ${printable(diagnostic.quote)}`)}`);
    if (diagnostic.hint !== undefined)
      lines.push(`    ${paint("cyan", "→")} ${wrapText(printable(diagnostic.hint), style.width - 8, "      ")}`);
  }
  const count = (severity: Diagnostic["severity"]): number =>
    unique(diagnostics).filter((diagnostic) => diagnostic.severity === severity).length;
  const hidden = style.verbose
    ? ""
    : count("info") === 0
      ? ""
      : `, ${counted(count("info"), "remark")} (--verbose shows them)`;
  lines.push("", `  ${counted(count("error"), "error")}, ${counted(count("warning"), "warning")}${hidden}`);
  return lines;
}

function unique(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...new Map(diagnostics.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic])).values()];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function prefix(out: string | undefined): string {
  if (out === undefined) return "";
  return out.endsWith("/") ? out : `${out}/`;
}

function painter(style: ReportStyle): (format: Format, text: string) => string {
  return style.color ? (format, text) => styleText(format, text, { validateStream: false }) : (_, text) => text;
}
