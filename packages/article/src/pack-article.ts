import { type Article, type ArticlePicture, toArticle, writeArticle } from "@dreamnet/converter";
import type { ArtifactDescription, NormalizedSource } from "@dreamnet/document";
import { checkRules } from "@dreamnet/validator";
import type { Diagnostic, ExecutionContext, FileReference } from "@dreamnet/workflow";
import { sortDiagnostics } from "@dreamnet/workflow";
import { makePictures } from "./make-pictures.ts";
import { importPage } from "./page.ts";
import { formatPlacement, type PictureFile } from "./placement.ts";
import { previewPage } from "./preview-page.ts";
import type { ArticlePlatform } from "./profile.ts";
import { articleRules } from "./rules.ts";

/** What an article is packed of. */
export interface ArticleRequest {
  readonly platform: ArticlePlatform;
  readonly source: NormalizedSource;
  readonly artifact: ArtifactDescription;
  /** Folder of the package, such as `build/<id>/medium`. */
  readonly folder: string;
  readonly canonicalUrl: string | undefined;
  readonly picturesUrl: string | undefined;
  /** What a person does, in order, as the preview shows it. */
  readonly steps: (facts: { readonly pictures: number; readonly placed: boolean }) => readonly string[];
}

/** A packed article. */
export interface PackedArticle {
  readonly article: Article;
  /** What is pasted. ASCII. */
  readonly pasteHtml: string;
  readonly pictures: readonly PictureFile[];
  readonly files: readonly FileReference[];
  readonly steps: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Writes an article's files: `article.html` as a page to import, `paste.html`, `preview.html` with a button that copies,
 * `images/` and `pictures.md`, the list by which they are placed.
 *
 * @param context - Of the pack, whose manifest lists image-renderer among its dependencies.
 */
export async function packArticle(request: ArticleRequest, context: ExecutionContext): Promise<PackedArticle> {
  const { platform, source, artifact, folder, picturesUrl } = request;
  const article = toArticle(source, platform.profile, { html: { figurePaths: drawnFigures(source) } });
  const made = await makePictures(article, source, platform, folder, context);
  const originals = new Map(made.missing.map(({ picture, original }) => [picture.number, original]));
  const byNumber = new Map(made.files.map((file) => [file.picture.number, file]));
  const place = (picture: ArticlePicture, src: (path: string) => string | undefined) => {
    const file = byNumber.get(picture.number);
    if (file === undefined)
      return {
        src: undefined,
        name: originals.get(picture.number) ?? (picture.alt === "" ? "no file" : picture.alt),
      };
    return { src: src(file.path), name: file.path, width: file.width, height: file.height };
  };
  const published =
    picturesUrl === undefined ? undefined : (path: string): string => new URL(path, slashed(picturesUrl)).href;
  const html = writeArticle(article, (picture) => place(picture, (path) => published?.(path) ?? path));
  const shownHtml = published === undefined ? html : writeArticle(article, (picture) => place(picture, (path) => path));
  const pasteHtml = writeArticle(article, (picture) => place(picture, (path) => published?.(path)));
  const steps = request.steps({ pictures: made.files.length, placed: published !== undefined });
  const { language } = source.frontmatter;
  const write = (path: string, content: string, mediaType: string): Promise<FileReference> =>
    context.files.write(`${folder}/${path}`, content, { mediaType });
  const files = [
    await write(
      "article.html",
      importPage({
        title: article.title,
        description: article.subtitle,
        authors: artifact.authors.map(({ name }) => name),
        canonicalUrl: request.canonicalUrl,
        language,
        html,
      }),
      "text/html; charset=us-ascii",
    ),
    await write("paste.html", pasteHtml, "text/html; charset=us-ascii"),
    await write(
      "preview.html",
      previewPage({
        platform: platform.profile.platform,
        title: article.title,
        subtitle: article.subtitle,
        language,
        articleHtml: shownHtml,
        pasteHtml,
        steps,
        titleIsField: !platform.profile.titleInBody,
        look: platform.look,
      }),
      "text/html; charset=us-ascii",
    ),
    ...(article.pictures.length === 0
      ? []
      : [await write("pictures.md", formatPlacement(made.files, made.missing), "text/markdown; charset=utf-8")]),
    ...made.references,
  ];
  const found = checkRules(
    { platform, article, html, files: made.files, missing: made.missing },
    articleRules(platform.name),
  );
  return {
    article,
    pasteHtml,
    pictures: made.files,
    files,
    steps,
    diagnostics: sortDiagnostics([...article.diagnostics, ...made.diagnostics, ...found]),
  };
}

/** Figures that no browser shows and that are drawn for the article, by digest, under the name of a picture. */
function drawnFigures({ assets }: NormalizedSource): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(assets).flatMap(([sha256, { mediaType }]) =>
      mediaType === "application/pdf" ? [[sha256, `figures/${sha256}.png`] as const] : [],
    ),
  );
}

const slashed = (url: string): string => (url.endsWith("/") ? url : `${url}/`);
