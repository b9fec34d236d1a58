import { reservedUrlLength } from "./limits.ts";
import { isWithin, type SocialNetwork } from "./network.ts";
import { type LinkUrls, postText, type Segment } from "./post.ts";
import type { Piece } from "./text/cut-text.ts";

/** The marks that the templates put between the author's words. */
export const fixed = (text: string): Segment => ({ kind: "fixed", text });
export const link: Segment = { kind: "link", name: "website" };
export const sentence = (text: string): Segment => ({ kind: "source", text, of: "sentence" });

/** Paragraphs with an empty line between them; empty ones are left out. */
export function paragraphs(parts: readonly (readonly Segment[])[]): Segment[] {
  return parts
    .filter((part) => part.length > 0)
    .flatMap((part, index) => (index === 0 ? part : [fixed("\n\n"), ...part]));
}

/** Hashtags in a line. */
export function tagLine(tags: readonly string[]): Segment[] {
  return tags.flatMap((tag, index): Segment[] =>
    index === 0 ? [{ kind: "tag", tag }] : [fixed(" "), { kind: "tag", tag }],
  );
}

/** Up to three authors by name, of more the first. */
export function authorLine(authors: readonly string[]): Segment[] {
  const shown = authors.length > 3 ? authors.slice(0, 1) : authors;
  const names = shown.flatMap((text, index): Segment[] =>
    index === 0 ? [{ kind: "source", text, of: "author" }] : [fixed(", "), { kind: "source", text, of: "author" }],
  );
  return authors.length > 3 ? [...names, fixed(" et al.")] : names;
}

/** A title, whole or cut. */
export function titleLine(title: string): Segment[] {
  if (title === "") return [];
  return title.endsWith("…") && title !== "…"
    ? [{ kind: "source", text: title.slice(0, -1), of: "title" }, fixed("…")]
    : [{ kind: "source", text: title, of: "title" }];
}

/** A part of a sentence, with the marks that say so. */
export function pieceSegments({ text, follows, goesOn }: Piece): Segment[] {
  return [...(follows ? [fixed("… ")] : []), { kind: "source", text, of: "piece" }, ...(goesOn ? [fixed(" …")] : [])];
}

/** Whether segments are within a network's limits, in every state of their link. */
export type Fits = (segments: readonly Segment[]) => boolean;

/**
 * A post must fit with its placeholder, with a URL of the length that is kept for one, and with the URL itself: so its
 * text is the same before and after the work is live.
 */
export function fitsOn(network: SocialNetwork, url: string | undefined): Fits {
  const host = "https://example.org/";
  const states: LinkUrls[] = [
    {},
    { website: host + "x".repeat(reservedUrlLength - host.length) },
    ...(url === undefined ? [] : [{ website: url }]),
  ];
  return (segments) => states.every((links) => isWithin(network, postText({ segments: [...segments] }, links)));
}

/** The first that fits. */
export function firstFit(fits: Fits, ...variants: readonly (readonly Segment[])[]): readonly Segment[] | undefined {
  return variants.find((variant) => variant.length > 0 && fits(variant));
}
