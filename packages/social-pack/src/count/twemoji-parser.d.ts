declare module "twemoji-parser" {
  /** Emoji of a text as twitter-text 3.1.0 knows them, in UTF-16 units. */
  export function parse(text: string): { readonly text: string; readonly indices: readonly [number, number] }[];
}
