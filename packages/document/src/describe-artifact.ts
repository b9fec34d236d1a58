import { createHash } from "node:crypto";
import { isReservedName } from "@dreamnet/workflow";
import type { ArtifactDescription } from "./artifact.ts";
import type { Frontmatter } from "./frontmatter.ts";
import { readableCitations } from "./readable-citations.ts";
import type { NormalizedSource } from "./source.ts";

/**
 * A slug of a title: ASCII letters, digits, single hyphens, at most 64 characters; accents are dropped, other scripts too.
 *
 * A name that Windows keeps for a device (`con`, `aux`) gets `-paper`, since folders are named so.
 *
 * @returns An empty string where nothing is left.
 */
export function slugify(title: string): string {
  const ascii = title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/ß/gu, "ss")
    .replace(/æ/gu, "ae")
    .replace(/œ/gu, "oe")
    .replace(/ø/gu, "o")
    .replace(/ł/gu, "l")
    .replace(/đ/gu, "d");
  const words = ascii.split(/[^a-z0-9]+/u).filter((word) => word !== "");
  let slug = "";
  for (const word of words) {
    const next = slug === "" ? word : `${slug}-${word}`;
    if (next.length > 64) break;
    slug = next;
  }
  if (slug === "") slug = (words[0] ?? "").slice(0, 64);
  return isReservedName(slug) ? `${slug}-paper` : slug;
}

/** The front matter's id where it is one, else the title's slug, else 8 hex digits of the digest of title and authors. */
export function artifactId(frontmatter: Pick<Frontmatter, "id" | "title" | "authors">): string {
  const own = slugify(frontmatter.id ?? "");
  if (own !== "") return own;
  const slug = slugify(frontmatter.title ?? "");
  // A slug of a lone digit or letter says as little as none.
  if (slug.length > 2) return slug;
  const identity = JSON.stringify([frontmatter.title ?? "", frontmatter.authors.map((author) => author.name)]);
  return createHash("sha256").update(identity.normalize("NFC")).digest("hex").slice(0, 8);
}

/**
 * What the front matter says of the work, with the caller's own words over it.
 *
 * A title that is missing becomes the main file's name; a pack says that it needs one.
 */
export function describeArtifact(
  source: NormalizedSource,
  own: Partial<ArtifactDescription> = {},
): ArtifactDescription {
  const { frontmatter } = source;
  const [primaryCategory, ...secondaryCategories] = frontmatter.categories;
  return {
    id: artifactId(frontmatter),
    title: frontmatter.title ?? source.file,
    ...(frontmatter.subtitle === undefined ? {} : { subtitle: frontmatter.subtitle }),
    authors: frontmatter.authors,
    affiliations: frontmatter.affiliations,
    ...(frontmatter.abstract === undefined
      ? {}
      : { abstract: readableCitations(frontmatter.abstract, source.references) }),
    canonicalSource: { format: formatOf(source), location: source.file },
    tags: frontmatter.tags.length > 0 ? frontmatter.tags : frontmatter.keywords,
    ...(primaryCategory === undefined ? {} : { primaryCategory }),
    secondaryCategories,
    ...(frontmatter.license === undefined ? {} : { license: frontmatter.license }),
    ...(frontmatter.date === undefined ? {} : { date: frontmatter.date }),
    ...(frontmatter.language === undefined ? {} : { language: frontmatter.language }),
    ...(frontmatter.doi === undefined ? {} : { doi: frontmatter.doi }),
    links: frontmatter.links,
    platforms: [],
    ...(frontmatter.accept === undefined ? {} : { accept: frontmatter.accept }),
    ...own,
  };
}

function formatOf({ flavour }: NormalizedSource): ArtifactDescription["canonicalSource"]["format"] {
  return flavour === "latex" || flavour === "notebook" || flavour === "html" || flavour === "pdf"
    ? flavour
    : "markdown";
}
