import { emojiFamily, type FontFamily, hanFamilies, mainFamilies, scripts, symbolFamily } from "../fonts/catalogue.ts";
import type { Font } from "../fonts/font.ts";
import type { FontLibrary } from "../fonts/font-library.ts";
import type { Cluster } from "./clusters.ts";
import type { TextStyle } from "./style.ts";

/** The script of a character as ISO 15924; `Zyyy` for what all scripts share. */
export function scriptOf(character: string): string {
  return scripts.find(({ test }) => test.test(character))?.tag ?? "Zyyy";
}

/** Chooses fonts for clusters, and remembers; the same text always gets the same fonts. */
export class FontChooser {
  readonly #library: FontLibrary;
  readonly #known = new Map<string, Font | undefined>();

  constructor(library: FontLibrary) {
    this.#library = library;
  }

  /** The font for a cluster, or undefined where none has it; at once where the same was asked before. */
  choose(
    cluster: Cluster,
    text: string,
    style: TextStyle,
    language: string,
  ): Font | undefined | Promise<Font | undefined> {
    const optical = Math.min(60, Math.max(8, Math.round(style.size * 0.75)));
    const key = `${text}\u0000${style.font} ${style.weight} ${style.italic === true} ${optical} ${language}`;
    if (this.#known.has(key)) return this.#known.get(key);
    return this.#find(cluster, text, style, language, optical).then((font) => {
      // A long document has few different clusters; a hostile one is bounded by its own size.
      if (this.#known.size > 50_000) this.#known.clear();
      this.#known.set(key, font);
      return font;
    });
  }

  async #find(
    cluster: Cluster,
    text: string,
    style: TextStyle,
    language: string,
    optical: number,
  ): Promise<Font | undefined> {
    const face = { italic: style.italic === true, style: style.font, bold: style.weight >= 600 };
    const wanted = cluster.needed.length === 0 ? [0x20] : cluster.needed;
    if (cluster.isEmoji) {
      const sequence = [...text].map((character) => character.codePointAt(0) as number);
      const emoji = await this.#emoji(sequence, face);
      if (emoji !== undefined) return emoji;
    }
    for (const family of familiesFor(text, style, language)) {
      const file = await this.#library.find(family, wanted, face);
      if (file !== undefined) return file.at(style.weight, optical);
    }
    return this.#emoji(wanted, face);
  }

  /** A slice that joins the sequence to one glyph, or the whole font. */
  async #emoji(sequence: readonly number[], face: Parameters<FontLibrary["find"]>[2]): Promise<Font | undefined> {
    const bare = sequence.filter((codePoint) => codePoint !== 0xfe0f);
    if (this.#library.folder(emojiFamily) === undefined) return undefined;
    const sliced = (await this.#library.find(emojiFamily, bare, face))?.at(400, 12);
    const text = String.fromCodePoint(...sequence);
    const isWhole = (font: Font | undefined): boolean => {
      const glyphs = font?.shape(text, { rightToLeft: false, script: "Zsye", language: "und" }) ?? [];
      return glyphs.filter(({ advance }) => advance > 0).length === 1 && glyphs.every(({ glyph }) => glyph !== 0);
    };
    if (isWhole(sliced)) return sliced;
    const whole = (await this.#library.wholeEmoji())?.at(400, 12);
    return isWhole(whole) ? whole : undefined;
  }
}

function familiesFor(text: string, style: TextStyle, language: string): readonly FontFamily[] {
  const own = scripts.find(({ test }) => test.test(text));
  const main = mainFamilies[style.font];
  const others = [mainFamilies.sans, mainFamilies.serif].filter((family) => family !== main);
  const han = hanFamilies(language);
  if (own?.script === "Han") return [...han, symbolFamily];
  // Kana and Hangul beside Han look best in one font.
  const east = own !== undefined && ["Hira", "Kana", "Hang", "Bopo"].includes(own.tag);
  if (east) return [...han, ...own.families, symbolFamily];
  if (own !== undefined && own.families.length > 0) return [...own.families, main, symbolFamily];
  // Punctuation of East Asian texts is in their fonts only.
  return [main, ...others, symbolFamily, ...(/[\u3000-\u303F\uFF00-\uFFEF\u31C0-\u33FF]/u.test(text) ? han : [])];
}
