import type { ArtifactDescription } from "@dreamnet/document";

/** The link that posts carry: one, to where the work is read. */
export interface WorkLink {
  readonly name: "website";
  /** Undefined where nothing is live yet. */
  readonly url: string | undefined;
  /** An address that was given and no reader could open, as it was given. */
  readonly refused?: string;
}

/** Kinds of a work's own links that lead to the work itself, the best first. */
const kinds = ["canonical", "website", "homepage", "paper", "article", "preprint", "arxiv"];

/** Where the work is read: what the caller says, else the work's own link, else its DOI. */
export function linkOf(artifact: Pick<ArtifactDescription, "links" | "doi">, given: string | undefined): WorkLink {
  const doi = artifact.doi?.trim().replace(/^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:\s*)/iu, "");
  const own = kinds.flatMap((kind) =>
    artifact.links.filter((link) => link.kind.toLowerCase() === kind).map(({ url }) => url),
  );
  const candidates = [given, ...own, doi === undefined || doi === "" ? undefined : `https://doi.org/${doi}`];
  const first = candidates.find((candidate) => candidate !== undefined);
  const url = candidates
    .map((candidate) => (candidate === undefined ? undefined : publicUrl(candidate)))
    .find((candidate) => candidate !== undefined);
  return { name: "website", url, ...(first !== undefined && publicUrl(first) === undefined ? { refused: first } : {}) };
}

/** Browsers and networks differ beyond. */
const mostCharacters = 2048;

/**
 * A URL that every network links whole, or undefined where there is none: `http://localhost` is nobody's.
 *
 * What a network would take for the end of the sentence is written as its code: `…/Foo_(bar)` keeps its brackets
 * everywhere that way.
 *
 * @example
 * publicUrl("https://en.wikipedia.org/wiki/Riccati_(disambiguation)"); // => "https://en.wikipedia.org/wiki/Riccati_%28disambiguation%29"
 */
export function publicUrl(given: string): string | undefined {
  if (given.length > mostCharacters) return undefined;
  let url: URL;
  try {
    url = new URL(given.trim());
  } catch {
    return undefined;
  }
  if (!/^https?:$/u.test(url.protocol) || url.username !== "" || url.password !== "") return undefined;
  if (
    !/^(?!.*\.(?:local|localhost|internal|test|example|invalid)$)(?:[a-z0-9-]+\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)$/u.test(
      url.hostname,
    )
  )
    return undefined;
  const code = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return url.href.replace(/[()[\]'"*!|\\^`{}<>~]/gu, code).replace(/[.,;:?&]+$/u, (end) => [...end].map(code).join(""));
}
