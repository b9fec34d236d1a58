export type {
  DependencyEntry,
  Diagram,
  DiagramNode,
  Documentable,
  ErrorEntry,
  ExampleRun,
  VersionEntry,
  WorkflowPage,
} from "./documentation.ts";
export { WorkflowDocumentationGenerator } from "./documentation-generator.ts";
export type { DocsOptions } from "./generate-docs.ts";
export { generateDocs } from "./generate-docs.ts";
export { drawDiagram } from "./html/draw-diagram.ts";
export type { HtmlOptions } from "./html/to-html.ts";
export { toHtml } from "./html/to-html.ts";
export type { MarkdownOptions } from "./markdown/to-markdown.ts";
export { toMarkdown } from "./markdown/to-markdown.ts";
export type { RunOptions } from "./run-examples.ts";
export { documentWorkflow, runExamples } from "./run-examples.ts";
export type { FieldRow, TypeTable } from "./schema/field-row.ts";
