import { type Article, type ArticleProfile, allowedTags } from "@dreamnet/converter";
import type { Rule } from "@dreamnet/validator";
import { type DefaultTreeAdapterTypes, parseFragment } from "parse5";
import type { MissingPicture, PictureFile } from "./placement.ts";
import type { ArticlePlatform } from "./profile.ts";

/** A finished article, as the rules look at it. */
export interface FinishedArticle {
  readonly platform: ArticlePlatform;
  readonly article: Article;
  /** The HTML with pictures. */
  readonly html: string;
  readonly files: readonly PictureFile[];
  readonly missing: readonly MissingPicture[];
}

type ArticleRule = Rule<FinishedArticle>;

/** Every element of the finished HTML. */
function elementsOf(html: string): DefaultTreeAdapterTypes.Element[] {
  const found: DefaultTreeAdapterTypes.Element[] = [];
  const stack: DefaultTreeAdapterTypes.ChildNode[] = [...parseFragment(html).childNodes].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (!("tagName" in node)) continue;
    found.push(node);
    stack.push(...[...node.childNodes].reverse());
  }
  return found;
}

/** What stands where no editor keeps it: names of tags and attributes. */
export function findForeignMarkup(html: string, profile: ArticleProfile): string[] {
  const allowed = allowedTags(profile);
  const foreign = new Set<string>();
  for (const { tagName, attrs } of elementsOf(html)) {
    const attributes = allowed.get(tagName);
    if (attributes === undefined) foreign.add(`<${tagName}>`);
    else for (const { name } of attrs) if (!attributes.includes(name)) foreign.add(`${name} of <${tagName}>`);
  }
  return [...foreign].sort();
}

/** The rules that hold for every editor of articles, under the platform's own namespace. */
export function articleRules(platform: string): readonly ArticleRule[] {
  const rule = (name: string, description: string, check: ArticleRule["check"]): ArticleRule => ({
    id: `${platform}/${name}`,
    description,
    check,
  });
  return [
    rule("title-is-there", "The article has a title.", ({ article }) =>
      article.title === "" ? [{ severity: "error", message: "The article has no title." }] : [],
    ),
    rule(
      "title-is-short",
      "The title is no longer than the editor takes.",
      ({ article, platform: { titleLength, profile } }) =>
        tooLong("title", article.title, titleLength?.value, profile.platform),
    ),
    rule(
      "subtitle-is-short",
      "The subtitle is no longer than the editor takes.",
      ({ article, platform: { subtitleLength, profile } }) =>
        tooLong("subtitle", article.subtitle ?? "", subtitleLength?.value, profile.platform),
    ),
    rule("markup-is-kept", "Every tag and attribute is one that the editor keeps.", ({ html, platform: { profile } }) =>
      findForeignMarkup(html, profile).map((name) => ({
        severity: "error",
        message: `${profile.platform} drops ${name}, and what it says with it.`,
        hint: "This is a fault of the pack: tell its authors.",
      })),
    ),
    rule("title-is-first", "There is one title, and it comes first.", ({ html, platform: { profile } }) => {
      const headings = elementsOf(html).filter(({ tagName }) => tagName === "h1");
      const wanted = profile.titleInBody ? 1 : 0;
      return headings.length <= wanted
        ? []
        : [
            {
              severity: "error",
              message: `The article has ${headings.length} headings that ${profile.platform} takes for its title.`,
            },
          ];
    }),
    rule("code-is-whole", "No line of code is empty: the editor would end the block there.", ({ html }) =>
      elementsOf(html)
        .filter(({ tagName }) => tagName === "pre")
        .filter(({ childNodes }) =>
          childNodes.some(
            (node) => node.nodeName === "#text" && /\n\n/u.test((node as DefaultTreeAdapterTypes.TextNode).value),
          ),
        )
        .map(() => ({ severity: "error" as const, message: "A block of code holds an empty line." })),
    ),
    rule(
      "link-leads-out",
      "No link leads to a place within the article: the editor keeps no such places.",
      ({ html }) =>
        elementsOf(html)
          .filter(({ tagName }) => tagName === "a")
          .flatMap(({ attrs }) => attrs.filter(({ name }) => name === "href").map(({ value }) => value))
          .filter((href) => !/^(?:https?:|mailto:)/iu.test(href))
          .map((href) => ({
            severity: "error" as const,
            message: `A link leads to ${href.slice(0, 120)}, which is no address of the web.`,
          })),
    ),
    rule("picture-is-made", "Every figure, table and formula that is a picture could be made.", ({ missing }) =>
      missing.map(({ picture, original }) => ({
        severity: "error",
        message: `Picture ${picture.number} (${picture.source.kind}) could not be made: ${original ?? picture.alt.slice(0, 120)}`,
        hint: "Mend what the diagnostics say of it; until then the article shows its text.",
      })),
    ),
    rule("picture-has-alt", "Every picture says in words what it shows.", ({ article }) =>
      article.pictures
        .filter(({ alt }) => alt === "")
        .map(({ number }) => ({
          severity: "warning",
          message: `Picture ${number} has no alternative text.`,
          hint: "Give the figure one in the source, for readers who do not see it.",
        })),
    ),
    rule(
      "picture-is-wide",
      "Pictures are wide enough for a sharp screen.",
      ({ files, platform: { pictures, profile } }) =>
        files
          .filter(({ picture, width }) => picture.source.kind === "figure" && width < pictures.minWidth)
          .map(({ path, width }) => ({
            severity: "info",
            message: `${path} is ${width} pixels wide; ${profile.platform} shows up to ${pictures.minWidth}.`,
            hint: "Give a larger picture in the source, where there is one.",
          })),
    ),
    rule(
      "picture-is-light",
      "No picture is larger than the platform takes.",
      ({ files, platform: { pictures, profile } }) =>
        files
          .filter(({ size }) => size > pictures.maxBytes)
          .map(({ path, size }) => ({
            severity: "error",
            message: `${path} has ${size} bytes; ${profile.platform} takes ${pictures.maxBytes}.`,
          })),
    ),
  ];
}

function tooLong(what: string, text: string, most: number | undefined, platform: string) {
  const length = [...text].length;
  if (most === undefined || length <= most) return [];
  return [
    {
      severity: "warning" as const,
      message: `The ${what} has ${length} characters; ${platform} shows ${most} in lists and links.`,
      hint: `Give a shorter ${what} in the editor, or in the front matter.`,
    },
  ];
}
