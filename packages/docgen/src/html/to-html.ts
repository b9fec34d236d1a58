import type { ExampleRun, VersionEntry, WorkflowPage } from "../documentation.ts";
import { showJson } from "../show-json.ts";
import { drawDiagram } from "./draw-diagram.ts";
import { escapeHtml, richText, slug } from "./escape-html.ts";
import { fieldTable, type LinkType } from "./field-table.ts";
import { pageStyle } from "./page-style.ts";

/** How a page is written. */
export interface HtmlOptions {
  /** Only what belongs into `main`, without style, for a page of one's own. */
  readonly isFragment?: boolean;
  /** Before every id, where several workflows stand on one page. */
  readonly idPrefix?: string;
}

interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: string;
}

/**
 * A workflow's documentation as a page of HTML that needs nothing else: no script, no font, no picture. Everything that
 * the workflow's author wrote is text in it.
 */
export function toHtml(page: WorkflowPage, options: HtmlOptions = {}): string {
  const { idPrefix = "" } = options;
  const sections = sectionsOf(page, idPrefix);
  const links = sections.map(({ id, title }) => `<li><a href="#${id}">${title}</a></li>`);
  const content = [
    heading(page),
    `<nav aria-label="On this page"><ul>${links.join("")}</ul></nav>`,
    ...sections.map(({ id, title, body }) => `<h2 id="${id}">${title}</h2>\n${body}`),
  ].join("\n");
  if (options.isFragment === true) return `${content}\n`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>${escapeHtml(`${page.name} ${page.version}`)}</title>
<meta name="description" content="${escapeHtml(page.description)}">
<style>
${pageStyle}
</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`;
}

function heading({ name, version, description, author, license, deprecated, keywords }: WorkflowPage): string {
  const facts = [
    `Version ${version}`,
    `by ${author}`,
    ...(license === undefined ? [] : [license]),
    ...(keywords.length === 0 ? [] : [keywords.join(", ")]),
  ];
  const instead = typeof deprecated === "string" ? ` ${richText(deprecated)}` : "";
  const note =
    deprecated === undefined || deprecated === false
      ? ""
      : `\n<p class="note"><strong>Deprecated.</strong>${instead}</p>`;
  return `<h1>${escapeHtml(name)}</h1>
<p class="lead">${richText(description)}</p>
<p class="facts">${escapeHtml(facts.join(" · "))}</p>${note}`;
}

function sectionsOf(page: WorkflowPage, prefix: string): readonly Section[] {
  const ids = typeIds(page, prefix);
  const link: LinkType = (name) => ids.get(name);
  const section = (name: string, title: string, body: string): Section[] =>
    body === "" ? [] : [{ id: `${prefix}${name}`, title, body }];
  const table = (rows: WorkflowPage["inputFields"], caption: string, label: string): string =>
    rows.length === 0 ? `<p>${richText(caption)}</p>` : fieldTable(rows, caption, link, label);
  return [
    ...section("inputs", "Inputs", table(page.inputFields, `What ${page.name} takes.`, "Inputs")),
    ...section("outputs", "Outputs", table(page.outputFields, `What ${page.name} gives.`, "Outputs")),
    ...section(
      "types",
      "Types",
      page.types
        .map(({ name, type, description = "", fields }) => {
          const body =
            fields.length === 0
              ? `<p>${richText(description)} <code>${escapeHtml(type)}</code></p>`
              : fieldTable(fields, description === "" ? `Fields of ${name}.` : description, link, name);
          return `<h3 id="${ids.get(name) ?? ""}">${escapeHtml(name)}</h3>\n${body}`;
        })
        .join("\n"),
    ),
    ...section("steps", "Steps", stepsOf(page, prefix)),
    ...section("examples", "Examples", page.examples.map((_, index) => exampleOf(page, index)).join("\n")),
    ...section("failures", "When something fails", failuresOf(page)),
    ...section("security", "What it may do", listOf(page.permissions)),
    ...section("versions", "Versions", page.versions.map(versionOf).join("\n")),
  ];
}

/** Ids of the types' headings; two names may have one slug. */
function typeIds({ types }: WorkflowPage, prefix: string): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    types.map(({ name }, index) => {
      const plain = `${prefix}type-${slug(name)}`;
      const id = taken.has(plain) ? `${plain}-${index + 1}` : plain;
      taken.add(id);
      return [name, id];
    }),
  );
}

const listOf = (sentences: readonly string[]): string =>
  `<ul>\n${sentences.map((sentence) => `<li>${richText(sentence)}</li>`).join("\n")}\n</ul>`;

function stepsOf(page: WorkflowPage, idPrefix: string): string {
  const items = page.steps.map(
    ({ name, description }) => `<dt><code>${escapeHtml(name)}</code></dt><dd>${richText(description)}</dd>`,
  );
  const uses = page.dependencies.map(
    ({ name, range, description = "" }) =>
      `<li><code>${escapeHtml(range === "*" ? name : `${name}@${range}`)}</code> ${richText(description)}</li>`,
  );
  return [
    `<section class="scroll" aria-label="Diagram of the steps" tabindex="0">${drawDiagram(page, { idPrefix })}</section>`,
    items.length === 0 ? "" : `<dl>${items.join("\n")}</dl>`,
    uses.length === 0 ? "" : `<p>It runs:</p>\n<ul>${uses.join("\n")}</ul>`,
  ]
    .filter((part) => part !== "")
    .join("\n");
}

const code = (value: unknown, label: string): string =>
  `<pre tabindex="0" aria-label="${escapeHtml(label)}"><code>${escapeHtml(showJson(value))}</code></pre>`;

function exampleOf(page: WorkflowPage, index: number): string {
  const example = page.examples[index];
  if (example === undefined) return "";
  const run = page.exampleRuns[index];
  const expected = example.expectedOutput;
  return [
    `<h3>${escapeHtml(example.name)}</h3>`,
    example.description === undefined ? "" : `<p>${richText(example.description)}</p>`,
    "<p>Input:</p>",
    code(example.input, `Input of ${example.name}`),
    run === undefined
      ? expected === undefined
        ? ""
        : `<p>Output, among other things:</p>\n${code(expected, `Output of ${example.name}`)}`
      : ranOf(run),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function ranOf({ name, success, output, error, files }: ExampleRun): string {
  const verdict = success
    ? '<p class="good">It was run when this page was made, and gave:</p>'
    : `<p class="bad">It was run when this page was made, and did not do what it says: ${escapeHtml(error ?? "")}</p>`;
  const written = files.map(
    ({ path, mediaType, size }) =>
      `<li><code>${escapeHtml(path)}</code> (${escapeHtml(mediaType)}, ${size} bytes)</li>`,
  );
  return [
    verdict,
    output === undefined ? "" : code(output, `Output of ${name}`),
    written.length === 0 ? "" : `<p>Files:</p>\n<ul>${written.join("\n")}</ul>`,
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function failuresOf({ failures, errorCodes }: WorkflowPage): string {
  const rows = errorCodes.map(
    ({ code: name, when, remedy }) =>
      `<tr><th scope="row"><code>${escapeHtml(name)}</code></th><td>${escapeHtml(when)}</td><td>${escapeHtml(remedy)}</td></tr>`,
  );
  return `${listOf(failures)}
<section class="scroll" aria-label="Errors" tabindex="0">
<table>
<caption>Errors that you may meet.</caption>
<thead><tr><th scope="col">Code</th><th scope="col">When</th><th scope="col">What to do</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>
</section>`;
}

function versionOf({ version, isCurrent, deprecated, migration, changes }: VersionEntry): string {
  const instead = typeof deprecated === "string" ? ` ${richText(deprecated)}` : "";
  const items = changes.map(
    ({ bump, area, path, message }) =>
      `<li>${escapeHtml(bump)}: <code>${escapeHtml(path === "" ? area : `${area} ${path}`)}</code> ${escapeHtml(message)}</li>`,
  );
  return [
    `<h3>${escapeHtml(version)}${isCurrent ? " (this one)" : ""}</h3>`,
    deprecated === undefined || deprecated === false
      ? ""
      : `<p class="note"><strong>Deprecated.</strong>${instead}</p>`,
    migration === undefined
      ? ""
      : `<p>Inputs of ${escapeHtml(migration.from)} are brought to ${escapeHtml(migration.to)} by its migration. ${richText(migration.description ?? "")}</p>`,
    items.length === 0 ? "" : `<ul>${items.join("\n")}</ul>`,
  ]
    .filter((part) => part !== "")
    .join("\n");
}
