import { type Highlighter, type HtmlDocument, toHtml } from "@dreamnet/converter";
import type { ArtifactDescription, Asset, NormalizedSource } from "@dreamnet/document";
import { plainText, walkNodes } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import { referencesBib } from "./bibliography.ts";
import type { PreparedPicture } from "./images/prepare-picture.ts";
import { preparePictures } from "./images/prepare-pictures.ts";
import { toBibtex, toCsl, toRis } from "./metadata/citations.ts";
import { guessLanguage } from "./metadata/language.ts";
import { type WorkFacts, workFacts } from "./metadata/work-facts.ts";
import { encodePath } from "./page/escape.ts";
import type { PageFiles } from "./page/page-files.ts";

/** An identifier has no underscore, so no work's own files are called so. */
const worksCited = "works_cited.bib";

/** A work as its page and its files, before the page is written. */
export interface PlannedWork {
  readonly facts: WorkFacts;
  readonly document: HtmlDocument;
  /** Path from the work's folder → bytes. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly page: PageFiles;
  readonly missingFigures: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What a work brings beside its source. */
export interface WorkParts {
  /** Waited for when all else is done: TeX takes its time. */
  readonly pdf: Promise<Uint8Array | undefined>;
  readonly archive: Uint8Array | undefined;
  /** Address of the work's folder, with a slash at its end. */
  readonly base: string | undefined;
  /** From the work's folder to the site's. */
  readonly root: "" | "../";
  readonly hasFeed: boolean;
  readonly highlight: Highlighter;
}

/** What planning needs from outside. */
export interface WorkTools {
  readonly read: (sha256: string) => Promise<Uint8Array>;
  /** Prepares one picture; see `preparePicture`. */
  readonly preparePicture: (sha256: string, asset: Asset) => Promise<PreparedPicture>;
}

/** Plans one work: pictures, article, downloads. Without network, clock and disk. */
export async function planWork(
  given: NormalizedSource,
  artifact: ArtifactDescription,
  parts: WorkParts,
  tools: WorkTools,
): Promise<PlannedWork> {
  const language = given.frontmatter.language ?? artifact.language ?? guessLanguage(sampleText(given));
  const pictures = await preparePictures(given.assets, tools.preparePicture);
  // Without its asset, the writer shows a box that says what is missing.
  const assets = Object.fromEntries(Object.entries(given.assets).filter(([sha256]) => !pictures.failed.has(sha256)));
  const source: NormalizedSource = {
    ...given,
    assets,
    frontmatter: { ...given.frontmatter, title: given.frontmatter.title ?? artifact.title, language },
  };
  const others = new Map(
    Object.entries(assets)
      .filter(([sha256]) => !pictures.paths.has(sha256))
      .map(([sha256, { path }]) => [sha256, `files/${sha256.slice(0, 8)}-${fileName(path)}`]),
  );
  const byPath = new Map(
    Object.entries(assets).map(([sha256, { path }]) => [
      path,
      { sha256, target: pictures.paths.get(sha256) ?? others.get(sha256) ?? "" },
    ]),
  );
  const linked = new Set<string>();
  const document = toHtml(source, {
    figurePaths: new Map([...pictures.paths, ...others]),
    pictures: pictures.facts,
    lazyPictures: true,
    previews: true,
    highlight: parts.highlight,
    relativeLink: (url) => {
      const [path = "", hash] = url.split("#", 2);
      const found = byPath.get(normalize(path));
      // What we wrote ourselves leads to a file of ours already.
      if ([...pictures.files.keys(), ...others.values()].some((file) => encodePath(file) === path)) return url;
      if (found === undefined) return undefined;
      linked.add(found.sha256);
      return `${encodePath(found.target)}${hash === undefined ? "" : `#${hash}`}`;
    },
  });
  const files = new Map(pictures.files);
  for (const { sha256, path } of document.assets) if (others.get(sha256) === path) linked.add(sha256);
  for (const [sha256, path] of others) if (linked.has(sha256)) files.set(path, await tools.read(sha256));
  const facts = workFacts(artifact, {
    title: document.parts.titleText,
    abstract: document.parts.abstractText,
    lead: document.parts.leadText,
    language,
  });
  const { id } = artifact;
  const canonical = parts.base;
  const encoder = new TextEncoder();
  files.set(`${id}.bib`, encoder.encode(toBibtex(facts, canonical)));
  files.set(`${id}.ris`, encoder.encode(toRis(facts, canonical)));
  files.set(`${id}.csl.json`, encoder.encode(`${JSON.stringify([toCsl(facts, canonical)], null, 2)}\n`));
  const references = referencesBib(given);
  if (references !== undefined) files.set(worksCited, encoder.encode(references));
  const bytes = await parts.pdf;
  if (bytes !== undefined) files.set(`${id}.pdf`, bytes);
  if (parts.archive !== undefined) files.set(`${id}-source.zip`, parts.archive);
  const absolute = (path: string | undefined): string | undefined =>
    path === undefined || canonical === undefined ? undefined : `${canonical}${encodePath(path)}`;
  const pdf = bytes === undefined ? undefined : `${id}.pdf`;
  return {
    facts,
    document,
    files,
    page: {
      root: parts.root,
      bib: `${id}.bib`,
      ris: `${id}.ris`,
      csl: `${id}.csl.json`,
      pdf,
      source: parts.archive === undefined ? undefined : `${id}-source.zip`,
      references: references === undefined ? undefined : worksCited,
      feed: parts.hasFeed ? `${parts.root}feed.xml` : undefined,
      canonical,
      pdfUrl: absolute(pdf),
      imageUrl: absolute(cardPicture(document, pictures.facts)),
    },
    missingFigures: missingFigures(given, pictures.failed),
    diagnostics: [...pictures.diagnostics, ...document.diagnostics],
  };
}

/** The first picture that is large enough for a card, of a kind that every service shows. */
function cardPicture(
  document: HtmlDocument,
  facts: ReadonlyMap<string, { readonly width: number; readonly height: number }>,
): string | undefined {
  return document.assets.find(({ path, sha256 }) => {
    const size = facts.get(sha256);
    return size !== undefined && size.width >= 300 && size.height >= 157 && /\.(?:png|jpg)$/.test(path);
  })?.path;
}

/** Pictures for which there is no file, or none that could be shown, each once. */
function missingFigures(source: NormalizedSource, failed: ReadonlySet<string>): string[] {
  const missing = new Set<string>();
  walkNodes(source.ast, (node) => {
    if (node.type !== "image") return;
    const there = node.asset !== undefined && Object.hasOwn(source.assets, node.asset) && !failed.has(node.asset);
    if (!there && !node.url.startsWith("data:")) missing.add(node.url);
  });
  return [...missing];
}

/** The first words of the body, for their script. */
function sampleText(source: NormalizedSource): string {
  const texts: string[] = [source.frontmatter.title ?? "", source.frontmatter.abstract ?? ""];
  let length = 0;
  for (const block of source.ast.children) {
    if (length > 20_000) break;
    if (block.type === "code") continue;
    const text = plainText(block);
    length += text.length;
    texts.push(text);
  }
  return texts.join(" ");
}

function fileName(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name.replace(/[^A-Za-z0-9._-]+/gu, "-").replace(/^[.-]+|[. ]+$/gu, "") || "file";
}

/** `./a/../b%20c.png` as the source's own path, `b c.png`. */
function normalize(path: string): string {
  let plain = path;
  try {
    plain = decodeURIComponent(path);
  } catch {
    // As it is written, then.
  }
  const parts: string[] = [];
  for (const part of plain.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
