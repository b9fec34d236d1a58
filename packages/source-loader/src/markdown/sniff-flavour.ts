import type { Flavour } from "@dreamnet/document";

const mystKeys = [
  "jupytext",
  "kernelspec",
  "exports",
  "downloads",
  "open_access",
  "numbering",
  "venue",
  "abbreviations",
  "export",
];
const sampleSize = 400_000;

/** A line that only one family of dialects has. */
const mystDirective =
  /^[ \t>]*(?:`{3,}|~{3,}|:{3,})\{(?!(?:r|python|julia|bash|sh|sql|ojs|stan|rcpp|js|css|cat|block2?)\})[A-Za-z][\w:+.-]*\}/mu;
const mystRole =
  /(?<![`\\])\{(?:cite(?::\w+)?|ref|numref|eq|doc|term|abbr|math|kbd|sub|sup|download|button|index|code|raw|del|u|prf:ref)\}`/u;
const mystTarget = /^\([^()\s][^()\n]{0,80}\)=[ \t]*$/mu;
const chunk = /^[ \t]*`{3,}[ \t]*\{(?:r|python|julia|bash|sql|ojs|stan|rcpp)(?:[ ,}][^\n]*)?$/imu;
const quartoOption = /^[ \t]*(?:#|\/\/|--|%%)\|[ \t]*[\w-]+[ \t]*:/mu;
const quartoCallout = /^:{3,}[ \t]*\{[^}\n]*\.callout-/mu;
const fencedDiv = /^:{3,}[ \t]*(?:\{[^}\n]*[.#][^}\n]*\}|[A-Za-z][\w-]*)[ \t:]*$/mu;
const pandocCitation = /\[[^[\]\n]{0,200}@[\p{L}\p{N}_{][^[\]\n]*\]/u;
const imageAttributes = /!\[[^\]\n]{0,2000}\]\([^)\n]{1,1000}\)[ ]?\{[^}\n]*[#.=]/u;
/** Tags of Liquid and Hugo, attributes as kramdown writes them: a site's post, whatever else it has. */
const siteTemplate = /\{%-?[ \t]*[a-z_]{2,30}[^%\n]*%\}|\{\{[<%][ \t]*\/?[A-Za-z]|\{:[ \t]*(?:[#.]|[a-z-]+=)[^}\n]*\}/u;
const crossReference = /\\(?:autoref|ref|eqref|label|cite[a-z]*)\{|\\@ref\(|@(?:fig|tbl|eq|sec|lst):[\w-]/u;

/**
 * Tells a document's flavour of Markdown by its front matter, then by constructs that only one family has.
 *
 * @param text - The text after the front matter.
 * @param frontmatter - The front matter's data, as parsed.
 * @param file - The file's name, whose ending may say the flavour.
 */
export function sniffFlavour(text: string, frontmatter: unknown, file = ""): Flavour {
  if (/\.qmd$/iu.test(file)) return "quarto";
  if (/\.r(?:md|markdown)$/iu.test(file)) return "rmarkdown";
  const data = isRecord(frontmatter) ? frontmatter : {};
  const sample = withoutCode(text.slice(0, sampleSize));
  if (quartoCallout.test(sample) || (quartoOption.test(sample) && chunk.test(sample)) || isQuarto(data))
    return "quarto";
  if (chunk.test(sample) && !mystDirective.test(sample)) return "rmarkdown";
  if (typeof data["output"] === "string" && /_(?:document|vignette|notebook)$|::/u.test(data["output"]))
    return "rmarkdown";
  if (
    isRecord(data["output"]) &&
    Object.keys(data["output"]).some((key) => /_(?:document|vignette|book|article)2?$|::/u.test(key))
  )
    return "rmarkdown";
  if (mystDirective.test(sample) || mystTarget.test(sample) || mystRole.test(sample)) return "myst";
  if (isJoss(data)) return "joss";
  if (mystKeys.some((key) => key in data)) return "myst";
  if ("bibliography" in data || "csl" in data || "nocite" in data || "header-includes" in data) return "pandoc";
  if (siteTemplate.test(sample)) return "gfm";
  if (fencedDiv.test(sample) || imageAttributes.test(sample) || crossReference.test(sample)) return "pandoc";
  if (pandocCitation.test(sample) && "references" in data) return "pandoc";
  return "gfm";
}

/** JOSS's own front matter: authors with affiliations by index, and their list. */
function isJoss(data: Record<string, unknown>): boolean {
  const { authors, affiliations, bibliography } = data;
  if (!Array.isArray(authors) || !Array.isArray(affiliations)) return false;
  const indexed = affiliations.some((entry) => isRecord(entry) && "index" in entry);
  return (
    indexed || (bibliography !== undefined && authors.some((author) => isRecord(author) && "affiliation" in author))
  );
}

function isQuarto(data: Record<string, unknown>): boolean {
  if ("quarto" in data || "execute" in data || "crossref" in data) return true;
  const { format } = data;
  const names = typeof format === "string" ? [format] : isRecord(format) ? Object.keys(format) : [];
  return names.some((name) => /^(?:html|pdf|docx|revealjs|beamer|typst|gfm|[\w-]+-(?:pdf|html))$/u.test(name));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The text without the content of its code blocks, which may show any dialect; their opening lines stay. */
function withoutCode(text: string): string {
  const lines: string[] = [];
  let marks: string | undefined;
  for (const line of text.split("\n")) {
    const match = /^[ \t>]*(`{3,}|~{3,})(.*)$/u.exec(line);
    if (marks === undefined) {
      lines.push(line);
      if (match !== null) marks = match[1];
    } else if (match?.[1]?.startsWith(marks) === true && match[2]?.trim() === "") marks = undefined;
    else if (/^[ \t]*(?:#|\/\/|--|%%)\|/u.test(line)) lines.push(line);
  }
  return lines.join("\n");
}
