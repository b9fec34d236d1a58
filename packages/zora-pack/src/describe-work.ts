import { toHtml } from "@dreamnet/converter";
import type { ArtifactDescription, NormalizedSource } from "@dreamnet/document";
import type { ZoraOptions } from "./input.ts";
import { zoraFacts } from "./limits.ts";
import { symbolFromTitle } from "./symbol.ts";

/** A work as collectors read of it; all of it is the author's, but for the words between. */
export interface WorkDescription {
  /** Empty where the source has no title. */
  readonly name: string;
  readonly symbol: string;
  /** Never empty: Zora's validator refuses metadata without one. */
  readonly description: string;
  readonly hasAbstract: boolean;
  readonly authors: readonly string[];
  readonly kind: keyof typeof zoraFacts.editionSizes.value;
  readonly editionSize: number;
  /** Further facts by name, in the order they are shown. */
  readonly properties: Readonly<Record<string, string>>;
}

/** Describes a work for Zora: plain text, formulas in Unicode. */
export function describeWork(
  given: NormalizedSource,
  artifact: ArtifactDescription,
  options: ZoraOptions,
): WorkDescription {
  // `describeArtifact` calls a work without a title by its file's name, which is no title.
  const hasTitle = given.frontmatter.title !== undefined || artifact.title !== given.file;
  const { name, abstract } = readableTexts(given, artifact, hasTitle);
  const authors = artifact.authors.map((author) => oneLine(author.name)).filter((one) => one !== "");
  const kind = options.kind ?? kindOf(given, artifact);
  return {
    name,
    symbol: options.symbol ?? symbolFromTitle(name === "" ? artifact.id : name),
    description:
      abstract === "" ? withoutAbstract(name === "" ? artifact.id : name, artifact.subtitle, authors) : abstract,
    hasAbstract: abstract !== "",
    authors,
    kind,
    editionSize: options.editionSize ?? zoraFacts.editionSizes.value[kind],
    properties: propertiesOf(artifact, authors),
  };
}

/** Title and abstract as the source's own writer reads them: what the artifact says goes before the front matter. */
function readableTexts(
  given: NormalizedSource,
  artifact: ArtifactDescription,
  hasTitle: boolean,
): { name: string; abstract: string } {
  const frontmatter = { ...given.frontmatter, title: hasTitle ? artifact.title : undefined };
  const { parts } = toHtml({
    ...given,
    ast: { type: "root", children: [] },
    assets: {},
    frontmatter: {
      ...frontmatter,
      ...(artifact.abstract === undefined ? {} : { abstract: artifact.abstract }),
    } as NormalizedSource["frontmatter"],
  });
  return {
    name: hasTitle ? oneLine(parts.titleText) || oneLine(artifact.title) : "",
    abstract: paragraphs(parts.abstractText),
  };
}

const invisible =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u200B\u2060\uFEFF]|[\u202A-\u202E\u2066-\u2069]/gu;

/** Without line breaks, and without signs that hide or turn around what stands beside them. */
function oneLine(text: string): string {
  return text.replace(invisible, "").replace(/\s+/gu, " ").trim();
}

function paragraphs(text: string): string {
  return text
    .replace(invisible, "")
    .split(/\n{2,}/u)
    .map(oneLine)
    .filter((one) => one !== "")
    .join("\n\n");
}

function withoutAbstract(title: string, subtitle: string | undefined, authors: readonly string[]): string {
  const own = oneLine(subtitle ?? "");
  if (own !== "") return own;
  return authors.length === 0 ? title : `${title}, by ${authorLine(authors)}`;
}

/** "A, B and C"; of many, the first three. */
function authorLine(authors: readonly string[]): string {
  if (authors.length > 4) return `${authors.slice(0, 3).join(", ")} and ${authors.length - 3} others`;
  if (authors.length < 2) return authors[0] ?? "";
  return `${authors.slice(0, -1).join(", ")} and ${authors.at(-1)}`;
}

function kindOf(source: NormalizedSource, artifact: ArtifactDescription): WorkDescription["kind"] {
  const words = [artifact.title, ...artifact.tags].join(" ");
  if (/\bwhite\s?-?paper\b/iu.test(words)) return "whitepaper";
  const isPaper =
    source.flavour === "latex" ||
    source.flavour === "joss" ||
    artifact.primaryCategory !== undefined ||
    artifact.doi !== undefined ||
    Object.keys(source.references).length > 0;
  return isPaper ? "paper" : "article";
}

/** Keys without a value are absent: `null` and `undefined` are no text. */
function propertiesOf(artifact: ArtifactDescription, authors: readonly string[]): Record<string, string> {
  const url = artifact.links.find((link) => link.kind === "website")?.url ?? artifact.links[0]?.url;
  const facts: [string, string | undefined][] = [
    ["authors", authors.join(", ")],
    ["date", artifact.date],
    ["doi", artifact.doi?.trim().replace(/^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:\s*)/iu, "")],
    ["license", artifact.license],
    ["language", artifact.language],
    ["keywords", artifact.tags.map(oneLine).join(", ")],
    ["url", url],
  ];
  return Object.fromEntries(
    facts.flatMap(([name, value]) => (value === undefined || oneLine(value) === "" ? [] : [[name, oneLine(value)]])),
  );
}
