/** A fact about a network, with where it comes from and when it was checked. */
export interface Fact<T> {
  readonly value: T;
  readonly source: string;
  /** `YYYY-MM`. */
  readonly checked: string;
  /** Told by others than the network, or by nobody: the checklist says to look before posting. */
  readonly unsure?: true;
}

const checked = "2026-11";
const xConfig = "twitter-text 3.1.0, config/v3.json";
const xApi = 'docs.x.com, "Create Post" and "Upload media"';
const postLexicon = "bluesky-social/atproto lexicons/app/bsky/feed/post.json";
const imageLexicon = "bluesky-social/atproto lexicons/app/bsky/embed/images.json";
const mastodon = "mastodon/mastodon app/validators/status_length_validator.rb";
const snapchain = "farcasterxyz/snapchain src/core/validations/cast.rs";
const discord = "discord.com/developers/docs/resources/message";

/** What the networks take. Every number that a rule uses stands here. */
export const socialLimits = {
  x: {
    /** Weighted characters. */
    text: { value: 280, source: xConfig, checked },
    /** Characters of an alt text. */
    alt: { value: 1000, source: xApi, checked, unsure: true },
    /** More than two read as advertising. */
    tags: { value: 2, source: 'business.x.com, "Hashtags"', checked, unsure: true },
  },
  bluesky: {
    /** Graphemes. */
    text: { value: 300, source: postLexicon, checked },
    /** UTF-8. */
    bytes: { value: 3000, source: postLexicon, checked },
    languages: { value: 3, source: postLexicon, checked },
    /** In the record beside those in the text. */
    tags: { value: 8, source: postLexicon, checked },
    /** Graphemes, and UTF-8 bytes. */
    tag: { value: { graphemes: 64, bytes: 640 }, source: postLexicon, checked },
    /** Bytes. */
    image: { value: 2_000_000, source: imageLexicon, checked },
    thumb: { value: 1_000_000, source: "bluesky-social/atproto lexicons/app/bsky/embed/external.json", checked },
  },
  mastodon: {
    /** Graphemes; a server may set another number. */
    text: { value: 500, source: mastodon, checked },
    alt: { value: 1500, source: 'docs.joinmastodon.org, "media"', checked, unsure: true },
    tags: { value: 4, source: 'docs.joinmastodon.org, "Posting to your profile"', checked, unsure: true },
  },
  linkedin: {
    /** Characters of the escaped commentary. */
    text: { value: 3000, source: 'LinkedIn Marketing API, "Posts API"', checked },
    tags: { value: 4, source: 'linkedin.com/help, "Hashtags"', checked, unsure: true },
  },
  farcaster: {
    /** UTF-8 bytes of an ordinary cast. */
    text: { value: 320, source: snapchain, checked },
    longText: { value: 1024, source: snapchain, checked },
    embeds: { value: 2, source: snapchain, checked },
    /** UTF-8 bytes. */
    url: { value: 256, source: "farcasterxyz/snapchain validate_url", checked },
  },
  threads: {
    text: { value: 500, source: 'developers.facebook.com/docs/threads "Limitations"', checked },
    /** The topic tag; others stay plain text. */
    tags: { value: 1, source: 'developers.facebook.com/docs/threads "Topic tags"', checked, unsure: true },
    topic: { value: 50, source: 'developers.facebook.com/docs/threads "Topic tags"', checked, unsure: true },
  },
  lens: {
    /** No limit of the protocol's; what clients show without a click. */
    text: { value: 1000, source: 'lens.xyz/docs, "Metadata standards"', checked, unsure: true },
    tags: { value: 5, source: "@lens-protocol/metadata `tags`: at most 20", checked, unsure: true },
  },
  tiktok: {
    /** UTF-16 units. */
    text: { value: 2200, source: 'developers.tiktok.com, "Direct Post"', checked, unsure: true },
    tags: { value: 3, source: 'developers.tiktok.com, "Direct Post"', checked, unsure: true },
    /** Of a photo post, UTF-16 units. */
    title: { value: 90, source: 'developers.tiktok.com, "Photo Post"', checked, unsure: true },
  },
  reddit: {
    title: { value: 300, source: 'reddit.com/dev/api "POST /api/submit"', checked, unsure: true },
    text: { value: 40_000, source: 'reddit.com/dev/api "POST /api/submit"', checked, unsure: true },
  },
  hackernews: {
    title: { value: 80, source: "news.ycombinator.com/submit refuses longer ones", checked, unsure: true },
    text: { value: 4000, source: "news.ycombinator.com/submit", checked, unsure: true },
  },
  discord: {
    text: { value: 2000, source: discord, checked },
    embed: {
      value: { title: 256, description: 4096, author: 256, footer: 2048, total: 6000 },
      source: discord,
      checked,
    },
  },
} as const satisfies Record<string, Record<string, Fact<unknown>>>;

/** Networks that the pack writes for. */
export const socialNetworks = [
  "x",
  "bluesky",
  "mastodon",
  "linkedin",
  "farcaster",
  "threads",
  "reddit",
  "hackernews",
  "lens",
  "tiktok",
  "discord",
] as const satisfies readonly (keyof typeof socialLimits)[];
/** A network's name, as folders and options have it. */
export type SocialNetworkName = (typeof socialNetworks)[number];

/** Room kept for a URL that is not live yet, in characters, so that the text stays the same when it is. */
export const reservedUrlLength = 100;
