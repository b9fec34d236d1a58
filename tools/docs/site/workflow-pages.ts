import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { documentWorkflow, drawDiagram, toMarkdown, type WorkflowPage } from "@dreamnet/docgen";
import type { AnyWorkflow } from "@dreamnet/workflow";
import { groups } from "./contents.ts";
import type { SitePackage } from "./packages.ts";

/**
 * Writes a page for the workflow of each package that has one. Its examples are run for it; one that does not do what it
 * says fails the build.
 *
 * @returns The Markdown files, packs first.
 */
export async function writeWorkflowPages(packages: readonly SitePackage[], into: string): Promise<readonly string[]> {
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  const written: string[] = [];
  const inOrder = packages.toSorted((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group));
  for (const { entry, folder, isWorkflow, name } of inOrder) {
    if (!isWorkflow) continue;
    const module = (await import(pathToFileURL(entry).href)) as { readonly default: AnyWorkflow };
    const page = await documentWorkflow(module.default);
    const failed = page.exampleRuns.find(({ success }) => !success);
    if (failed !== undefined)
      throw new Error(`${page.name}: the example "${failed.name}" does not do what it says: ${failed.error ?? ""}`);
    const path = join(into, `${page.name}.md`);
    writeFileSync(path, pageText(page, name, relative(into, join(folder, "README.md")).split(sep).join("/")));
    written.push(path);
  }
  return written;
}

/** docgen's Markdown, with its diagram within the page, where it has the page's colours. */
function pageText(page: WorkflowPage, packageName: string, readme: string): string {
  const diagramUrl = "diagram.svg";
  const drawn = `<div class="scroll" tabindex="0" role="group" aria-label="Diagram of the steps">${drawDiagram(page)}</div>`;
  const lines = toMarkdown(page, { diagramUrl })
    .split("\n")
    .map((line) => (line.startsWith("![") && line.endsWith(`(<${diagramUrl}>)`) ? drawn : line));
  const title = JSON.stringify(page.name);
  const link = `Package, command and API: [${packageName}](<${readme}>).`;
  return `---\ntitle: ${title}\ngroup: Workflows\n---\n\n${[lines[0], "", link, ...lines.slice(1)].join("\n")}`;
}
