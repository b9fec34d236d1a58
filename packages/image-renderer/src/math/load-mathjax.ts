import { createRequire } from "node:module";
import { asMissingPackage } from "../optional-package.ts";

const require = createRequire(import.meta.url);

/** What MathJax 4 is used for here; its CommonJS half, which loads the parts of its font at once and not later. */
interface MathJaxParts {
  readonly mathjax: {
    document(content: string, options: object): MathDocument;
    asyncLoad?: (name: string) => unknown;
    asyncIsSynchronous?: boolean;
    readonly version: string;
  };
  readonly TeX: new (options: object) => TexInput;
  readonly SVG: new (options: object) => SvgOutput;
  readonly adaptor: { innerHTML(node: unknown): string; textContent(node: unknown): string };
  readonly font: unknown;
  /** Arrows of chemistry. */
  readonly chemistry: unknown;
}
export interface MathDocument {
  convert(tex: string, options: object): unknown;
}
interface TexInput {
  reset(): void;
}
/** A character as the font has it: height, depth, width in em, and more. */
type CharacterData = readonly [number, number, number, Readonly<Record<string, unknown>>?];
export interface SvgOutput {
  readonly font: {
    getChar(variant: string, codePoint: number): CharacterData | undefined;
    addExtension(extension: unknown): void;
  };
  measureTextNode(node: unknown): { readonly w: number; readonly h: number; readonly d: number };
  unknownText(text: string, variant: string): unknown;
  unknownCache: Map<unknown, unknown>;
}
export interface MathJax extends MathJaxParts {
  readonly packages: readonly string[];
}

/**
 * Extensions of TeX that formulas of papers use. Not among them: `html` and `texhtml` (links, styles, foreign HTML),
 * `action`, `require` and `autoload` (loading by name), `noerrors` and `noundefined` (which hide faults).
 */
const extensions = [
  "base",
  "ams",
  "newcommand",
  "configmacros",
  "amscd",
  "bbox",
  "boldsymbol",
  "braket",
  "bussproofs",
  "cancel",
  "cases",
  "centernot",
  "color",
  "colortbl",
  "empheq",
  "enclose",
  "extpfeil",
  "gensymb",
  "mathtools",
  "mhchem",
  "textcomp",
  "textmacros",
  "unicode",
  "units",
  "upgreek",
  "verb",
] as const;

const fileNames: Readonly<Record<string, string>> = {
  amscd: "AmsCdConfiguration",
  configmacros: "ConfigMacrosConfiguration",
  newcommand: "NewcommandConfiguration",
  textmacros: "TextMacrosConfiguration",
  colortbl: "ColortblConfiguration",
};

let loaded: MathJax | undefined;

const packages = ["@mathjax/src", "@mathjax/mathjax-newcm-font", "@mathjax/mathjax-mhchem-font-extension"];

/**
 * Loads MathJax; MathJax itself keeps its registries in the module, so that there is one for the process.
 *
 * @throws {MissingPackageError} where it is not installed.
 */
export function loadMathJax(): MathJax {
  try {
    loaded ??= load();
    return loaded;
  } catch (error) {
    throw asMissingPackage(error, packages, "formulas");
  }
}

function load(): MathJax {
  const part = <T>(path: string): T => require(`@mathjax/src/js/${path}`) as T;
  const { mathjax } = part<Pick<MathJaxParts, "mathjax">>("mathjax.js");
  // Without this, a character outside of the basic set would come only after the formula.
  mathjax.asyncLoad = (name) => require(name);
  mathjax.asyncIsSynchronous = true;
  const { TeX } = part<Pick<MathJaxParts, "TeX">>("input/tex.js");
  const { SVG } = part<Pick<MathJaxParts, "SVG">>("output/svg.js");
  const { liteAdaptor } = part<{ liteAdaptor: () => MathJaxParts["adaptor"] }>("adaptors/liteAdaptor.js");
  const { RegisterHTMLHandler } = part<{ RegisterHTMLHandler: (adaptor: unknown) => void }>("handlers/html.js");
  for (const name of extensions) {
    const file = fileNames[name] ?? `${name[0]?.toUpperCase()}${name.slice(1)}Configuration`;
    part(`input/tex/${name}/${file}.js`);
  }
  const { MathJaxNewcmFont: font } = require("@mathjax/mathjax-newcm-font/js/svg.js") as { MathJaxNewcmFont: unknown };
  const { MathJaxMhchemFontExtension: chemistry } = require("@mathjax/mathjax-mhchem-font-extension/js/svg.js") as {
    MathJaxMhchemFontExtension: unknown;
  };
  const adaptor = liteAdaptor();
  RegisterHTMLHandler(adaptor);
  return { mathjax, TeX, SVG, adaptor, font, chemistry, packages: extensions };
}
