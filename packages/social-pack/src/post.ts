import { z } from "zod";
import { socialNetworks } from "./limits.ts";

/**
 * A piece of a post. Only `source` says something of the work, and it is the author's own; `fixed` is the templates':
 * blanks, the numbers of a thread, marks of quotation, "et al.".
 */
export const segmentSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("source"),
    text: z.string().min(1),
    of: z.enum(["title", "author", "sentence", "piece"]).meta({
      description: "A piece is a part of one sentence that no post has room for.",
    }),
  }),
  z.strictObject({ kind: z.literal("fixed"), text: z.string().min(1) }),
  z.strictObject({ kind: z.literal("tag"), tag: z.string().min(1) }),
  z.strictObject({ kind: z.literal("link"), name: z.string().min(1) }),
]);
export type Segment = z.output<typeof segmentSchema>;

export const postSchema = z.strictObject({ segments: z.array(segmentSchema) });
/** One text as it is posted, with what it was counted at. */
export type Post = z.output<typeof postSchema>;

/** A picture that goes with the posts, with what it shows as text. */
export const cardSchema = z.strictObject({
  /** Within the package. */
  path: z.string().min(1),
  mediaType: z.string().min(1),
  /** Bytes. */
  size: z.int().min(0),
  /** Pixels. */
  width: z.int().positive(),
  height: z.int().positive(),
  alt: z.string().min(1),
});
export type Card = z.output<typeof cardSchema>;

export const networkPlanSchema = z.strictObject({
  /** Where the network has a field for it. */
  title: z.string().optional(),
  caption: postSchema,
  /** Empty where the network has no threads. */
  thread: z.array(postSchema),
  quotes: z.array(postSchema),
  card: cardSchema.optional(),
});
/** What is posted on one network: its captions, threads, quotes and card. */
export type NetworkPlan = z.output<typeof networkPlanSchema>;

/**
 * All posts of a work as data: of what they consist, with links by name. It is `plan.json` of the package, and what
 * {@link renderSocial} makes texts and requests of.
 */
export const socialPlanSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    title: z.string(),
    /** The sentence that opens the thread. */
    description: z.string(),
    /** BCP 47. */
    language: z.string().optional(),
    /** The time of the package; whoever sends it puts the time of sending there. */
    createdAt: z.iso.datetime(),
    tags: z.array(z.string()),
    /** By name; null where it is not live yet. */
    links: z.record(z.string(), z.string().nullable()),
    networks: z.partialRecord(z.enum(socialNetworks), networkPlanSchema),
  })
  .meta({ id: "SocialPlan" });
export type SocialPlan = z.output<typeof socialPlanSchema>;

/** URLs by the name of their link; undefined or null where they are not live. */
export type LinkUrls = Readonly<Record<string, string | null | undefined>>;

/** What stands for a URL that is not live yet: no network takes it for a link. */
export function placeholderOf(name: string): string {
  return `{{${name}-url}}`;
}

/** A segment as text to paste. */
export function segmentText(segment: Segment, links: LinkUrls): string {
  switch (segment.kind) {
    case "source":
    case "fixed":
      return segment.text;
    case "tag":
      return `#${segment.tag}`;
    case "link":
      return links[segment.name] ?? placeholderOf(segment.name);
  }
}

/** A post as text to paste. */
export function postText({ segments }: Post, links: LinkUrls): string {
  return segments.map((segment) => segmentText(segment, links)).join("");
}
