import type { Documentable, WorkflowPage } from "./documentation.ts";
import { type DocsOptions, generateDocs } from "./generate-docs.ts";
import { toHtml } from "./html/to-html.ts";
import { toMarkdown } from "./markdown/to-markdown.ts";
import { documentWorkflow, type RunOptions } from "./run-examples.ts";

/**
 * Documents workflows, all with the same options.
 *
 * @example
 * const generator = new WorkflowDocumentationGenerator();
 * generator.generateDocs(greetWorkflow).steps; // => [{ name: "write", description: "Writes the greeting." }]
 * const html = await generator.generateHtml(greetWorkflow);
 */
export class WorkflowDocumentationGenerator {
  readonly #options: RunOptions & Omit<DocsOptions, "exampleRuns">;

  constructor(options: RunOptions & Omit<DocsOptions, "exampleRuns"> = {}) {
    this.#options = options;
  }

  /** As data; nothing is run. */
  generateDocs(workflow: Documentable, options: DocsOptions = {}): WorkflowPage {
    return generateDocs(workflow, { ...this.#options, ...options });
  }

  /** As data, with what came of the examples. */
  documentWorkflow(workflow: Documentable): Promise<WorkflowPage> {
    return documentWorkflow(workflow, this.#options);
  }

  /** As Markdown, with what came of the examples. */
  async generateMarkdown(workflow: Documentable): Promise<string> {
    return toMarkdown(await this.documentWorkflow(workflow));
  }

  /** As a page of HTML, with what came of the examples. */
  async generateHtml(workflow: Documentable): Promise<string> {
    return toHtml(await this.documentWorkflow(workflow));
  }
}
