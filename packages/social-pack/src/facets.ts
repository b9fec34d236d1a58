import { utf8Length } from "./count/utf8.ts";
import { type LinkUrls, type Post, segmentText } from "./post.ts";

/** A Bluesky facet: bytes of the text in UTF-8, and what they are. */
export interface Facet {
  readonly index: { readonly byteStart: number; readonly byteEnd: number };
  readonly features: readonly (
    | { readonly $type: "app.bsky.richtext.facet#link"; readonly uri: string }
    | { readonly $type: "app.bsky.richtext.facet#tag"; readonly tag: string }
  )[];
}

/** The facets of a post's live links and hashtags. */
export function facetsOf(post: Post, links: LinkUrls): Facet[] {
  const facets: Facet[] = [];
  let byteStart = 0;
  for (const segment of post.segments) {
    const byteEnd = byteStart + utf8Length(segmentText(segment, links));
    const index = { byteStart, byteEnd };
    if (segment.kind === "tag")
      facets.push({ index, features: [{ $type: "app.bsky.richtext.facet#tag", tag: segment.tag }] });
    const uri = segment.kind === "link" ? links[segment.name] : undefined;
    if (typeof uri === "string") facets.push({ index, features: [{ $type: "app.bsky.richtext.facet#link", uri }] });
    byteStart = byteEnd;
  }
  return facets;
}
