import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { mostMadePixels } from "./figure.ts";

const require = createRequire(import.meta.url);

/** A drawing as a PNG. */
export interface RenderedSvg {
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** True where characters are in no font that comes with this package, so that this machine's fonts were used. */
  readonly machineFonts: boolean;
}

/** Scripts that DejaVu does not have; everything else is set in it, alike on every machine. */
const foreignScripts =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Bopomofo}\p{sc=Devanagari}\p{sc=Bengali}\p{sc=Tamil}\p{sc=Telugu}\p{sc=Kannada}\p{sc=Malayalam}\p{sc=Gujarati}\p{sc=Gurmukhi}\p{sc=Sinhala}\p{sc=Thai}\p{sc=Khmer}\p{sc=Myanmar}\p{sc=Tibetan}\p{sc=Ethiopic}\p{Emoji_Presentation}]/u;

const faces = [
  "DejaVuSans",
  "DejaVuSans-Bold",
  "DejaVuSans-Oblique",
  "DejaVuSans-BoldOblique",
  "DejaVuSansMono",
  "DejaVuSansMono-Bold",
  "DejaVuSerif",
  "DejaVuSerif-Bold",
  "DejaVuSerif-Italic",
];

/** Dots per inch at which a drawing of 96 units per inch is set for print. */
const printDensity = 300;

/**
 * Draws a sanitised SVG at 300 dots per inch, with fewer where it would pass the bound on pixels.
 *
 * @throws What the renderer throws for a drawing that it cannot read.
 */
export async function renderSvg(svg: string, text: string): Promise<RenderedSvg> {
  const { Resvg } = await import("@resvg/resvg-js");
  const folder = join(dirname(require.resolve("dejavu-fonts-ttf/package.json")), "ttf");
  const machineFonts = foreignScripts.test(text);
  const font = {
    loadSystemFonts: machineFonts,
    fontFiles: text.trim() === "" ? [] : faces.map((face) => join(folder, `${face}.ttf`)),
    defaultFontFamily: "DejaVu Sans",
    sansSerifFamily: "DejaVu Sans",
    serifFamily: "DejaVu Serif",
    monospaceFamily: "DejaVu Sans Mono",
    cursiveFamily: "DejaVu Serif",
    fantasyFamily: "DejaVu Sans",
  };
  const natural = new Resvg(svg, { font, logLevel: "off" });
  const pixels = natural.width * natural.height;
  if (!(pixels > 0)) throw new Error("it has no size");
  const bound = Math.min(Math.sqrt(mostMadePixels / pixels), 20_000 / Math.max(natural.width, natural.height));
  const zoom = Math.min(printDensity / 96, bound);
  const image = (
    Math.abs(zoom - 1) < 1e-9
      ? natural
      : new Resvg(svg, { font, logLevel: "off", fitTo: { mode: "zoom", value: zoom } })
  ).render();
  return { png: image.asPng(), width: image.width, height: image.height, machineFonts };
}
