import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { mostMadePixels } from "./figure.ts";
import { renderConfined } from "./render-confined.ts";

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

const families = {
  defaultFontFamily: "DejaVu Sans",
  sansSerifFamily: "DejaVu Sans",
  serifFamily: "DejaVu Serif",
  monospaceFamily: "DejaVu Sans Mono",
  cursiveFamily: "DejaVu Serif",
  fantasyFamily: "DejaVu Sans",
};

/** Dots per inch at which a drawing of 96 units per inch is set for print. */
const printDensity = 300;

/**
 * Draws a sanitised SVG at 300 dots per inch, with fewer where it would pass the bound on pixels.
 *
 * @throws What the renderer throws for a drawing that it cannot read.
 */
export async function renderSvg(svg: string, text: string): Promise<RenderedSvg> {
  const folder = join(dirname(require.resolve("dejavu-fonts-ttf/package.json")), "ttf");
  const fonts = text.trim() === "" ? [] : faces.map((face) => join(folder, `${face}.ttf`));
  // Drawn so first in any case: what the native renderer would abort the process on fails here.
  const rendered = await renderConfined({
    svg,
    fonts,
    families,
    mostPixels: mostMadePixels,
    mostSide: 20_000,
    zoom: printDensity / 96,
  });
  if (!foreignScripts.test(text)) return { ...rendered, machineFonts: false };
  // Only the native renderer finds the fonts of this machine.
  const { Resvg } = await import("@resvg/resvg-js");
  const font = { loadSystemFonts: true, fontFiles: fonts, ...families };
  const image = new Resvg(svg, { font, logLevel: "off", fitTo: { mode: "width", value: rendered.width } }).render();
  return { png: image.asPng(), width: image.width, height: image.height, machineFonts: true };
}
