import { styleText } from "node:util";
import { acceptableRules } from "@dreamnet/document";
import { type Diagnostic, quoteText } from "@dreamnet/workflow";
import type { PackageReport, PackReport } from "./pack-report.ts";
import { packageFolder } from "./package-paths.ts";
import { formatBytes, formatDuration, printable, printableLine, wrapText } from "./terminal-text.ts";

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
      `  ${paint("bold", printableLine(title))}`,
      `  ${paint("dim", [flavour, printableLine(file), counted(figures, "picture"), counted(references, "reference")].join(" · "))}`,
    );
  }
  // Only --strict keeps what was made from being written.
  const isHeld = report.out === undefined && report.packages.some((entry) => entry.files.length > 0);
  for (const entry of report.packages) lines.push("", ...formatPackage(entry, report, style, isHeld));
  if (isHeld)
    lines.push(
      "",
      `  ${paint("yellow", "Nothing was written (--strict)")}: ${wrapText("not every package is ready. Mend what stands above, or run it without --strict.", style.width - 36, "    ")}`,
    );
  if (report.out !== undefined) lines.push(...formatWork(report, report.out, style));
  lines.push(...formatTold(tellOnce(report), style), ...formatAcceptable(report, style));
  return `${lines.join("\n")}\n`;
}

/** The whole in two lines: which version it is, and where it is told of. */
function formatWork(report: PackReport, out: string, style: ReportStyle): string[] {
  const { artifact, status } = (report.manifest ?? {}) as {
    readonly artifact?: { readonly id?: unknown; readonly version?: unknown };
    readonly status?: unknown;
  };
  if (typeof artifact?.id !== "string") return [];
  const words =
    { ready_for_manual_publish: "ready to be published by hand", partially_ready: "partly ready" }[String(status)] ??
    String(status);
  return [
    "",
    `  ${painter(style)("bold", printableLine(`version ${String(artifact.version)}`))}: ${words}`,
    `    ${printableLine(`${prefix(out)}${artifact.id}/publication-manifest.json`)}`,
  ];
}

function formatPackage(entry: PackageReport, report: PackReport, style: ReportStyle, isHeld: boolean): string[] {
  const paint = painter(style);
  const sign = { ready: paint("green", "✔"), needs_input: paint("yellow", "●"), failed: paint("red", "✖") }[
    entry.status
  ];
  const words = { ready: "ready", needs_input: "needs input", failed: "failed" }[entry.status];
  const lines = [
    `  ${sign} ${paint("bold", printableLine(entry.platform))}  ${words}  ${paint("dim", report.unchanged === true ? "unchanged" : formatDuration(entry.duration))}`,
  ];
  if (entry.fallback !== undefined)
    lines.push(`    ${paint("yellow", `made by the fallback ${printableLine(entry.fallback)}`)}`);
  if (entry.error !== undefined) {
    lines.push(
      `    ${paint("red", printableLine(entry.error.code))}  ${wrapText(printable(entry.error.message), style.width - 8, "    ")}`,
    );
    if (entry.error.hint !== undefined)
      lines.push(`    ${paint("cyan", "→")} ${wrapText(printable(entry.error.hint), style.width - 8, "      ")}`);
  }
  lines.push(...formatFiles(entry, report, style, isHeld));
  for (const need of entry.needs) {
    lines.push(
      `    ${paint("yellow", "needs")} ${paint("bold", printableLine(need.field))}: ${wrapText(printable(need.message), style.width - 12, "      ")}`,
    );
    if (need.suggestion !== undefined)
      lines.push(
        `      ${paint("cyan", "→")} ${wrapText(printable(style.verbose ? need.suggestion : quoteText(need.suggestion, 300)), style.width - 10, "        ")}`,
      );
  }
  for (const note of [...entry.notes, ...describeIsolation(entry)])
    lines.push(`    ${paint("dim", "·")} ${wrapText(printable(note), style.width - 8, "      ")}`);
  // What nobody has cannot be uploaded.
  if (isHeld) return lines;
  // What is needed stands above already.
  const said = new Set(entry.needs.map((need) => need.message));
  const open = entry.checklist.filter(
    (item) => !item.done && ![...said].some((message) => item.text.includes(message)),
  );
  if (open.length > 0) lines.push("", `    ${paint("bold", "Next")}`);
  open.forEach((item, index) => {
    const url =
      item.url === undefined || item.text.includes(item.url) ? "" : ` ${paint("underline", printableLine(item.url))}`;
    lines.push(
      `    ${String(index + 1).padStart(2)}. ${wrapText(printable(item.text), style.width - 10, "        ")}${url}`,
    );
  });
  return lines;
}

/** The package's folder once, since identifiers are long, and its files below. */
function formatFiles(entry: PackageReport, report: PackReport, style: ReportStyle, isHeld: boolean): string[] {
  if (entry.files.length === 0) return [];
  const paint = painter(style);
  const own = report.source === undefined ? "" : `${packageFolder(report.source.id, entry.platform)}/`;
  const folder = entry.files.every(({ path }) => path.startsWith(own)) ? own : "";
  const listed = entry.files.map(({ path, size }) => ({ name: path.slice(folder.length), size }));
  const shown = (style.verbose ? listed : foldFolders(listed)).map(({ name, size }) => ({
    name: printableLine(name),
    size,
  }));
  const title = printableLine(`${prefix(report.out)}${folder}`);
  const indent = title === "" ? "    " : "      ";
  const heading = isHeld
    ? [`    ${paint("yellow", "would be written:")} ${title}`]
    : title === ""
      ? []
      : [`    ${title}`];
  const width = Math.max(...shown.map(({ name }) => name.length));
  return [
    ...heading,
    ...shown.map(({ name, size }) =>
      isHeld ? `${indent}${name}` : `${indent}${name.padEnd(width)}  ${paint("dim", formatBytes(size).padStart(7))}`,
    ),
  ];
}

/** More files than this, and a folder of many is one line; `--verbose` lists each. */
const manyFiles = 12;
const manyInFolder = 4;

interface ListedFile {
  readonly name: string;
  readonly size: number;
}

function foldFolders(files: readonly ListedFile[]): readonly ListedFile[] {
  if (files.length <= manyFiles) return files;
  const folders = new Map<string, ListedFile[]>();
  for (const file of files) {
    const top = file.name.slice(0, file.name.indexOf("/") + 1);
    folders.set(top, [...(folders.get(top) ?? []), file]);
  }
  return [...folders].flatMap(([top, inside]) =>
    top === "" || inside.length < manyInFolder
      ? inside
      : [{ name: `${top} (${inside.length} files)`, size: inside.reduce((sum, { size }) => sum + size, 0) }],
  );
}

/** What held where it was not the whole sandbox, in one sentence; nothing for a run that did not begin. */
function describeIsolation({ isolation, isolationNotes, attempts, status }: PackageReport): readonly string[] {
  if (isolation === "sandbox") return isolationNotes;
  // Nothing ran: it was refused before, or it was there already.
  if (attempts.length === 0) return status === "failed" ? isolationNotes : [];
  const held = { none: "nothing confined the code of the pack.", reduced: "a part of the sandbox held." }[isolation];
  return [`isolation ${isolation}: ${isolationNotes.length === 0 ? held : isolationNotes.join(" ")}`];
}

/** A diagnostic, and the packs that said it; none where it is of the source itself. */
interface ToldDiagnostic {
  readonly diagnostic: Diagnostic;
  readonly platforms: string[];
}

/** What several have found is told once, with their names; what the source says of itself needs none. */
function tellOnce(report: Pick<PackReport, "diagnostics" | "packages">): ToldDiagnostic[] {
  const told = new Map<string, ToldDiagnostic>();
  for (const diagnostic of report.diagnostics) told.set(JSON.stringify(diagnostic), { diagnostic, platforms: [] });
  const ofSource = new Set(told.keys());
  for (const { platform, diagnostics } of report.packages)
    for (const diagnostic of diagnostics) {
      const key = JSON.stringify(diagnostic);
      const before = told.get(key);
      if (before === undefined) told.set(key, { diagnostic, platforms: [platform] });
      else if (!ofSource.has(key) && !before.platforms.includes(platform)) before.platforms.push(platform);
    }
  return [...told.values()];
}

/** Diagnostics, worst first within a place, `info` only where it is asked for. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], style: ReportStyle): string[] {
  return formatTold(tellOnce({ diagnostics, packages: [] }), style);
}

function formatTold(told: readonly ToldDiagnostic[], style: ReportStyle): string[] {
  const paint = painter(style);
  const shown = told.filter(({ diagnostic }) => style.verbose || diagnostic.severity !== "info");
  const count = (severity: Diagnostic["severity"]): number =>
    told.filter(({ diagnostic }) => diagnostic.severity === severity).length;
  if (shown.length === 0) return [];
  const colors = { error: "red", warning: "yellow", info: "cyan" } as const;
  const lines = [""];
  for (const { diagnostic, platforms } of shown) {
    const { location } = diagnostic;
    const place =
      location === undefined
        ? (diagnostic.path ?? []).join(".")
        : `${location.file}:${location.line}${location.column === undefined ? "" : `:${location.column}`}`;
    const by = platforms.length === 0 ? "" : `  ${paint("dim", `[${printableLine(platforms.join(", "))}]`)}`;
    lines.push(
      `  ${place === "" ? "" : `${paint("underline", printableLine(place))}  `}${paint(colors[diagnostic.severity], diagnostic.severity)}  ${paint("dim", printableLine(diagnostic.ruleId))}${by}`,
    );
    lines.push(`    ${wrapText(printable(diagnostic.message), style.width - 6, "    ")}`);
    if (diagnostic.quote !== undefined) lines.push(`    ${paint("dim", `> ${printableLine(diagnostic.quote)}`)}`);
    if (diagnostic.hint !== undefined)
      lines.push(`    ${paint("cyan", "→")} ${wrapText(printable(diagnostic.hint), style.width - 8, "      ")}`);
  }
  const hidden = style.verbose
    ? ""
    : count("info") === 0
      ? ""
      : `, ${counted(count("info"), "remark")} (--verbose shows them)`;
  lines.push("", `  ${counted(count("error"), "error")}, ${counted(count("warning"), "warning")}${hidden}`);
  return lines;
}

/** Where packages wait for what the source lacks: how they are made without it. */
function formatAcceptable({ diagnostics, packages }: PackReport, style: ReportStyle): string[] {
  if (!packages.some(({ status }) => status === "needs_input")) return [];
  const rules = new Set(diagnostics.filter(({ severity }) => severity === "error").map(({ ruleId }) => ruleId));
  const words = [...rules].filter((rule) => Object.hasOwn(acceptableRules, rule)).map((rule) => `--accept ${rule}`);
  if (words.length === 0) return [];
  const text = `Known, and to be published with? Say so: ${words.join(" ")} (=name for one alone).`;
  return ["", `  ${painter(style)("cyan", "→")} ${wrapText(text, style.width - 4, "    ")}`];
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
