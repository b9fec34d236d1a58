import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** How deep each UTF-16 unit of a text is embedded, and the level of each paragraph: even from left to right. */
export interface EmbeddingLevels {
  readonly levels: Uint8Array;
  readonly paragraphs: readonly { readonly level: number }[];
}

// UAX 9, without types. It reads its data for a while, and most texts need none of it.
let bidi: { getEmbeddingLevels(text: string, direction: string): EmbeddingLevels } | undefined;

/** Scripts from left to right, and plain punctuation: alone they make no level of their own. */
const leftToRight = /^[\0-\u058F\u2010-\u2027\u2030-\u205E\uFFFC]*$/u;

/** Finds the directions within a text. */
export function embeddingLevels(text: string, direction: "ltr" | "rtl" | "auto" = "auto"): EmbeddingLevels {
  if (direction !== "rtl" && leftToRight.test(text))
    return { levels: new Uint8Array(text.length), paragraphs: [{ level: 0 }] };
  bidi ??= (require("bidi-js") as () => NonNullable<typeof bidi>)();
  return bidi.getEmbeddingLevels(text, direction);
}
