export type { Counts } from "./counts.ts";
export { countNodes, emptyCounts } from "./counts.ts";
export type { HighlightNode, Highlighter, HtmlDocument, HtmlOptions } from "./html/options.ts";
export { toHtml } from "./html/to-html.ts";
export type { PlainTextOptions } from "./text/text-writer.ts";
export { toPlainText } from "./text/to-plain-text.ts";
export { convertFigure } from "./figures/convert-figure.ts";
export type { FigureInput, FigureResult, FigureTarget, FigureTools } from "./figures/figure.ts";
export { loadHighlighter } from "./html/load-highlighter.ts";
