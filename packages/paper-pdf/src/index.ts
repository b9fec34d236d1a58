export { portableName } from "./portable-name.ts";
export type { PaperPdf } from "./schemas.ts";
export { paperPdfInputSchema, paperPdfSchema } from "./schemas.ts";
export type { FigureConverter, TemplateFiles } from "./template-files.ts";
export { templateFiles } from "./template-files.ts";
export { default, figureConverter, paperPdfWorkflow } from "./workflow.ts";
