export type { DrawnPdf, DrawOptions } from "./draw-pdf.ts";
export { drawPdf } from "./draw-pdf.ts";
