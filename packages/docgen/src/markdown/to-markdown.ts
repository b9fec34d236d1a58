import type { ExampleRun, VersionEntry, WorkflowPage } from "../documentation.ts";
import { describeDiagram } from "../html/draw-diagram.ts";
import type { FieldRow } from "../schema/field-row.ts";
import { showJson } from "../show-json.ts";
import { escapeMarkdown, markdownBlock, markdownCode, richMarkdown } from "./escape-markdown.ts";

/** How Markdown is written. */
export interface MarkdownOptions {
  /** Where the diagram's SVG lies; without it, the diagram stands there in words. */
  readonly diagramUrl?: string;
}

/** A workflow's documentation as GitHub-flavoured Markdown. Everything that the workflow's author wrote is text in it. */
export function toMarkdown(page: WorkflowPage, options: MarkdownOptions = {}): string {
  const facts = [`Version ${page.version}`, `by ${page.author}`, ...(page.license === undefined ? [] : [page.license])];
  const blocks = [
    `# ${escapeMarkdown(page.name)}`,
    richMarkdown(page.description),
    escapeMarkdown(facts.join(" · ")),
    deprecation(page.deprecated),
    "## Inputs",
    tableOf(page.inputFields, `What ${page.name} takes.`),
    "## Outputs",
    tableOf(page.outputFields, `What ${page.name} gives.`),
    ...(page.types.length === 0 ? [] : ["## Types"]),
    ...page.types.flatMap(({ name, type, description = "", fields }) => [
      `### ${escapeMarkdown(name)}`,
      richMarkdown(description),
      fields.length === 0 ? markdownCode(type) : tableOf(fields, ""),
    ]),
    "## Steps",
    diagramOf(page, options),
    page.steps.map(({ name, description }) => `- ${markdownCode(name)}: ${richMarkdown(description)}`).join("\n"),
    page.dependencies.length === 0
      ? ""
      : `It runs ${page.dependencies.map(({ name, range }) => markdownCode(range === "*" ? name : `${name}@${range}`)).join(", ")}.`,
    ...(page.examples.length === 0 ? [] : ["## Examples"]),
    ...page.examples.flatMap((_, index) => exampleOf(page, index)),
    "## When something fails",
    listOf(page.failures),
    errorTable(page),
    "## What it may do",
    listOf(page.permissions),
    ...(page.versions.length === 0 ? [] : ["## Versions"]),
    ...page.versions.flatMap(versionOf),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

const listOf = (sentences: readonly string[]): string =>
  sentences.map((sentence) => `- ${richMarkdown(sentence)}`).join("\n");

const deprecation = (deprecated: boolean | string | undefined): string =>
  deprecated === undefined || deprecated === false
    ? ""
    : `> **Deprecated.**${typeof deprecated === "string" ? ` ${richMarkdown(deprecated)}` : ""}`;

const rowOf = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

function tableOf(rows: readonly FieldRow[], caption: string): string {
  if (rows.length === 0) return richMarkdown(caption);
  const lines = rows.map((row) => {
    const rules = [
      ...(row.variant === undefined ? [] : [`where ${markdownCode(row.variant)}`]),
      ...row.constraints.map(escapeMarkdown),
    ];
    const meaning = [richMarkdown(row.description ?? ""), rules.length === 0 ? "" : `(${rules.join("; ")})`];
    return rowOf([
      markdownCode(row.path),
      markdownCode(row.type),
      row.required ? "yes" : "no",
      row.default === undefined ? "" : markdownCode(row.default),
      meaning.filter((part) => part !== "").join(" "),
    ]);
  });
  return [
    rowOf(["Field", "Type", "Required", "Default", "What it is"]),
    rowOf(Array(5).fill("---") as string[]),
    ...lines,
  ].join("\n");
}

function diagramOf(page: WorkflowPage, { diagramUrl }: MarkdownOptions): string {
  if (diagramUrl === undefined) return richMarkdown(describeDiagram(page));
  return `![${escapeMarkdown(describeDiagram(page))}](<${encodeURI(diagramUrl).replace(/[<>]/gu, encodeURIComponent)}>)`;
}

function exampleOf(page: WorkflowPage, index: number): readonly string[] {
  const example = page.examples[index];
  if (example === undefined) return [];
  const run = page.exampleRuns[index];
  const declared =
    example.expectedOutput === undefined
      ? []
      : ["Output, among other things:", markdownBlock(showJson(example.expectedOutput), "json")];
  return [
    `### ${escapeMarkdown(example.name)}`,
    richMarkdown(example.description ?? ""),
    "Input:",
    markdownBlock(showJson(example.input), "json"),
    ...(run === undefined ? declared : ranOf(run)),
  ];
}

function ranOf({ success, output, error = "", files }: ExampleRun): readonly string[] {
  return [
    success
      ? "It was run when this page was made, and gave:"
      : `It was run when this page was made, and did not do what it says: ${escapeMarkdown(error)}`,
    ...(output === undefined ? [] : [markdownBlock(showJson(output), "json")]),
    files
      .map(({ path, mediaType, size }) => `- ${markdownCode(path)} (${escapeMarkdown(mediaType)}, ${size} bytes)`)
      .join("\n"),
  ];
}

function errorTable({ errorCodes }: WorkflowPage): string {
  const lines = errorCodes.map(({ code, when, remedy }) =>
    rowOf([markdownCode(code), escapeMarkdown(when), escapeMarkdown(remedy)]),
  );
  return [rowOf(["Code", "When", "What to do"]), rowOf(["---", "---", "---"]), ...lines].join("\n");
}

function versionOf({ version, isCurrent, deprecated, migration, changes }: VersionEntry): readonly string[] {
  return [
    `### ${escapeMarkdown(version)}${isCurrent ? " (this one)" : ""}`,
    deprecation(deprecated),
    migration === undefined
      ? ""
      : `Inputs of ${escapeMarkdown(migration.from)} are brought to ${escapeMarkdown(migration.to)} by its migration. ${richMarkdown(migration.description ?? "")}`.trim(),
    changes
      .map(
        ({ bump, area, path, message }) =>
          `- ${escapeMarkdown(bump)}: ${markdownCode(path === "" ? area : `${area} ${path}`)} ${escapeMarkdown(message)}`,
      )
      .join("\n"),
  ];
}
