/** What a platform shows, in pixels, and the most bytes that it takes. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
  readonly maxBytes: number;
}

/** Sizes by name; each with its source, as checked in 2026-11. */
export const coverSizes = {
  /** ogp.me and the platforms that read it: 1.91 to 1, at most 8 MB. */
  "open-graph": { width: 1200, height: 630, maxBytes: 8_000_000 },
  /** X's summary_large_image and posts: 16 to 9, at most 5 MB. */
  x: { width: 1200, height: 675, maxBytes: 5_000_000 },
  /** Farcaster's frames and embeds: 3 to 2. */
  farcaster: { width: 1200, height: 800, maxBytes: 5_000_000 },
  /** app.bsky.embed.external `thumb`: at most 1,000,000 bytes. */
  bluesky: { width: 1200, height: 630, maxBytes: 1_000_000 },
  /** LinkedIn's article thumbnail. */
  linkedin: { width: 1200, height: 627, maxBytes: 5_000_000 },
  /** GitHub's social preview: 2 to 1, less than 1 MB. */
  github: { width: 1280, height: 640, maxBytes: 999_999 },
  /** Medium: at least 1400 wide, at most 25 MB. */
  medium: { width: 1500, height: 840, maxBytes: 25_000_000 },
  /** Substack's post preview: 14 to 10. */
  substack: { width: 1456, height: 1048, maxBytes: 10_000_000 },
  /** Zora's coin image: under 256 KiB it has one CID whichever service adds it. */
  zora: { width: 1024, height: 1024, maxBytes: 262_144 },
  square: { width: 1080, height: 1080, maxBytes: 5_000_000 },
  /** The front page of an edition: 3 to 4. */
  portrait: { width: 1200, height: 1600, maxBytes: 5_000_000 },
} as const satisfies Readonly<Record<string, PictureSize>>;

/** The names of the sizes of covers. */
export type CoverSizeName = keyof typeof coverSizes;
