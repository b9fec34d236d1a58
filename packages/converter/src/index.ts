export type { Article } from "./article/article.ts";
export { toArticle } from "./article/article.ts";
export type { ArticlePicture, PictureSource } from "./article/pictures.ts";
export type { ArticleProfile } from "./article/profile.ts";
export { allowedTags } from "./article/profile.ts";
export { tableText } from "./article/table.ts";
export type { PlacedPicture } from "./article/write-article.ts";
export { writeArticle } from "./article/write-article.ts";
export type { Counts } from "./counts.ts";
export { countNodes, emptyCounts } from "./counts.ts";
export { convertFigure } from "./figures/convert-figure.ts";
export type { FigureInput, FigureResult, FigureTarget, FigureTools } from "./figures/figure.ts";

export { stripMetadata } from "./figures/strip-metadata.ts";
export { expandMacros } from "./gfm/expand-macros.ts";
export type { GfmDocument, GfmOptions } from "./gfm/to-gfm.ts";
export { toGfm } from "./gfm/to-gfm.ts";
export { loadHighlighter } from "./html/load-highlighter.ts";
export type {
  Highlighter,
  HighlightNode,
  HtmlDocument,
  HtmlOptions,
  HtmlParts,
  OutlineEntry,
  PictureFacts,
} from "./html/options.ts";
export { expandUnits } from "./html/siunitx.ts";
export { toHtml } from "./html/to-html.ts";
export { isDense } from "./is-dense.ts";
export type { LatexDocument } from "./latex/to-latex.ts";
export { toLatex } from "./latex/to-latex.ts";
export type { Engine as LatexEngine } from "./latex/unicode/encode.ts";
export type { LatexOptions } from "./latex/writer.ts";
export type { PlainTextOptions } from "./text/text-writer.ts";
export { toPlainText } from "./text/to-plain-text.ts";
