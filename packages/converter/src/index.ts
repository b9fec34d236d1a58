export type { Counts } from "./counts.ts";
export { countNodes, emptyCounts } from "./counts.ts";
export type { HighlightNode, Highlighter, HtmlDocument, HtmlOptions } from "./html/options.ts";
export { toHtml } from "./html/to-html.ts";
