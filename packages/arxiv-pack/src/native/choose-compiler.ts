import { figureExtensions } from "../rules/figure-format-is-read.ts";
import type { FilePool } from "../tex/resolve.ts";
import { type Crawl, crawlSource, graphicsExtensions } from "./crawl.ts";
import type { PreparedText } from "./prepare-texts.ts";

const unicodePackages = ["fontspec", "polyglossia", "unicode-math", "xeCJK", "xltxtra", "xunicode", "mathspec", "ctex"];
const postscriptPackages = ["pstricks", "psfrag", "pst-all", "pst-plot", "pst-node", "auto-pst-pdf", "pst-pdf"];

/** The compilers that we choose among; `pdftex` and `tex` are for plain TeX, which says so by \bye. */
export type ChosenCompiler = "pdflatex" | "latex" | "xelatex" | "pdftex";

/**
 * Chooses the compiler as arXiv's preflight does: by the packages that are loaded and by the figures' formats.
 *
 * @returns The compiler, and the source followed as that compiler reads it.
 */
export function chooseCompiler(
  main: string,
  texts: ReadonlyMap<string, PreparedText>,
  pool: FilePool,
): { compiler: ChosenCompiler; crawl: Crawl } {
  const first = crawlSource(main, texts, pool, undefined);
  const choose = (): ChosenCompiler => {
    if (unicodePackages.some((name) => first.packages.has(name))) return "xelatex";
    if (!first.commands.has("documentclass") && first.commands.has("bye")) return "pdftex";
    const figures = first.uses.filter(({ use }) => use.kind === "graphics");
    const readable = (compiler: string): boolean =>
      figures.every(({ resolved, use }) => {
        const takes = figureExtensions[compiler] ?? [];
        if (isRead(resolved.path, takes)) return true;
        // Another format of the same figure beside it does as well.
        const stem = resolved.path.slice(
          0,
          resolved.path.length - (resolved.extension.length || extensionOf(resolved.path).length),
        );
        const named = resolved.extension === "" && !/\.(eps|ps)$/iu.test(use.name);
        return (
          !named &&
          graphicsExtensions(compiler).some(
            (extension) => pool.paths.has(`${stem}${extension}`) && isRead(`${stem}${extension}`, takes),
          )
        );
      });
    const wantsDvi =
      postscriptPackages.some((name) => first.packages.has(name)) ||
      (texts.get(main)?.text ?? "").search(/\\pdfoutput\s*=?\s*0/u) >= 0;
    if (wantsDvi && readable("latex")) return "latex";
    return (["pdflatex", "latex", "xelatex"] as const).find(readable) ?? "pdflatex";
  };
  const compiler = choose();
  return { compiler, crawl: crawlSource(main, texts, pool, compiler) };
}

const extensionOf = (path: string): string => /\.[^./]+$/u.exec(path)?.[0] ?? "";
const isRead = (path: string, extensions: readonly string[]): boolean =>
  extensions.some((extension) => path.toLowerCase().endsWith(`.${extension}`));
