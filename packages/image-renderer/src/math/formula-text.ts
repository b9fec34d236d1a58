import { Drawing } from "../draw/drawing.ts";
import type { FontChooser } from "../text/choose-font.ts";
import { drawParagraph, type SetParagraph, setParagraph } from "../text/paragraph.ts";
import type { TextStyle } from "../text/style.ts";
import { joinedSpace } from "./tex-macros.ts";

/** Characters that must be shaped, and which the font of formulas must therefore not set one by one. */
export function mustBeShaped(codePoint: number): boolean {
  return (
    (codePoint >= 0x590 && codePoint <= 0x10ff) ||
    (codePoint >= 0x1200 && codePoint <= 0x139f) ||
    (codePoint >= 0x1780 && codePoint <= 0x18af) ||
    (codePoint >= 0xfb1d && codePoint <= 0xfdff) ||
    (codePoint >= 0xfe70 && codePoint <= 0xfefc) ||
    codePoint === 0xf8ff
  );
}

/** Text within formulas that the font of formulas lacks: set here, in units of 1/1000 em. */
export class FormulaText {
  readonly #chooser: FontChooser;
  readonly #language: string;
  readonly #set = new Map<string, SetParagraph>();
  readonly #wanted = new Map<string, { readonly text: string; readonly variant: string }>();

  constructor(chooser: FontChooser, language: string) {
    this.#chooser = chooser;
    this.#language = language;
  }

  /** Width and height in em; a guess where the text is not yet set, see {@link setWanted}. */
  measure(text: string, variant: string): { readonly w: number; readonly h: number; readonly d: number } {
    const key = `${variant} ${text}`;
    const set = this.#set.get(key);
    if (set === undefined) this.#wanted.set(key, { text, variant });
    return { w: set === undefined ? 1 : set.width / 1000, h: 0.78, d: 0.22 };
  }

  /** Sets what was asked for. @returns Whether there was any: the formula then has to be laid out anew. */
  async setWanted(): Promise<boolean> {
    const wanted = [...this.#wanted];
    this.#wanted.clear();
    for (const [key, { text, variant }] of wanted) {
      const style = styleOf(variant);
      const paragraph = await setParagraph([{ text: text.replaceAll(joinedSpace, " "), style }], this.#chooser, {
        width: Number.POSITIVE_INFINITY,
        language: this.#language,
      });
      this.#set.set(key, paragraph);
    }
    return wanted.length > 0;
  }

  /** SVG with its baseline at the origin, y downwards. */
  draw(text: string, variant: string): string {
    const set = this.#set.get(`${variant} ${text}`);
    if (set === undefined) return "";
    const drawing = new Drawing();
    drawParagraph(drawing, set, { x: 0, y: -set.ascent, width: set.width, align: "left" });
    return drawing.content();
  }
}

function styleOf(variant: string): TextStyle {
  return {
    font: variant.includes("sans") ? "sans" : variant.includes("mono") ? "mono" : "serif",
    // The letters of the text font are larger than those of formulas.
    size: 930,
    weight: variant.includes("bold") ? 700 : 400,
    italic: variant.includes("italic"),
    color: "currentColor",
  };
}
