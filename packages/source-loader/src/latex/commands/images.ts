import type { Image } from "@dreamnet/document";
import type { Handler, Parser } from "../parser.ts";
import { readOptions } from "../plain.ts";
import { normalizePath } from "../source-reader.ts";
import { tokensToTex } from "../tokens.ts";

interface Graphics {
  folders: string[];
  /** As written, in the order of the document. */
  readonly names: string[];
}
const key = Symbol("graphics");
export const graphics = (parser: Parser): Graphics => parser.state(key, () => ({ folders: [""], names: [] }));

/** Extensions in the order of preference: what is made for the page before what is made for the screen. */
const extensions = [
  "",
  ".pdf",
  ".png",
  ".jpg",
  ".jpeg",
  ".eps",
  ".ps",
  ".svg",
  ".mps",
  ".jbig2",
  ".jp2",
  ".tif",
  ".tiff",
  ".gif",
  ".webp",
  ".PDF",
  ".PNG",
  ".JPG",
  ".JPEG",
  ".EPS",
];

/** The file that a name means, by the folders of `\graphicspath` and the usual extensions; undefined where none is there. */
function findGraphic(parser: Parser, name: string): string | undefined {
  for (const folder of graphics(parser).folders) {
    for (const base of new Set([parser.sources.folder, parser.sources.rootFolder])) {
      for (const extension of extensions) {
        const path = normalizePath(base, folder, `${name}${extension}`);
        if (path !== undefined && parser.sources.hasFile(path)) return parser.sources.fromMain(path);
      }
    }
  }
  return undefined;
}

export function imageOf(parser: Parser, name: string, options: Record<string, string>): Image {
  graphics(parser).names.push(name);
  const image: Image = { type: "image", url: findGraphic(parser, name) ?? name };
  const width = options["width"] ?? (options["scale"] === undefined ? undefined : percent(options["scale"]));
  if (width !== undefined && width !== "") image.width = width;
  if (options["height"] !== undefined && options["height"] !== "") image.height = options["height"];
  if (options["alt"] !== undefined && options["alt"] !== "") image.alt = options["alt"];
  const page = Number(options["page"]);
  if (Number.isInteger(page) && page > 0) image.page = page;
  return image;
}

/** `scale=0.5` says nothing of the page's width: it is kept only where it is a plain part of it. */
function percent(scale: string): string | undefined {
  const value = Number(scale);
  return value > 0 && value < 1 ? `${Math.round(value * 100)}%` : undefined;
}

const includegraphics: Handler = (parser) => {
  const place = parser.here;
  parser.input.accept("*");
  // LaTeX 2.09's form: two brackets with the corners of a box.
  const first = parser.optional();
  const second = first === undefined ? undefined : parser.optional();
  const options = second === undefined && first !== undefined ? readOptions(tokensToTex(first)) : {};
  const name = parser
    .string()
    .replace(/^"(.*)"$/, "$1")
    .replace(/[{}"]/g, "")
    .trim();
  if (name !== "") parser.flow.inline(imageOf(parser, name, options), 0, place);
};

const epsfig: Handler = (parser) => {
  const place = parser.here;
  const options = readOptions(tokensToTex(parser.argument()));
  const name = options["file"] ?? options["figure"];
  if (name !== undefined && name !== "") parser.flow.inline(imageOf(parser, name, options), 0, place);
};

const graphicspath: Handler = (parser) => {
  const text = parser.string();
  const folders = [...text.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? "");
  graphics(parser).folders = ["", ...(folders.length === 0 ? [text] : folders)];
};

const plot: Handler = (parser) => {
  const place = parser.here;
  const name = parser.string();
  if (name !== "") parser.flow.inline(imageOf(parser, name, {}), 0, place);
};

export const imageCommands: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["includegraphics", includegraphics],
  ["includesvg", includegraphics],
  ["adjincludegraphics", includegraphics],
  ["includestandalone", includegraphics],
  ["includegraphicx", includegraphics],
  [
    "adjustimage",
    (parser) => {
      parser.argument();
      includegraphics(parser, { kind: 0, text: "", at: 0, file: -1 });
    },
  ],
  ["includepdf", includegraphics],
  ["pgfimage", includegraphics],
  ["epsfig", epsfig],
  ["psfig", epsfig],
  ["epsfbox", plot],
  ["epsffile", plot],
  ["plotone", plot],
  [
    "plottwo",
    (parser, call) => {
      plot(parser, call);
      plot(parser, call);
    },
  ],
  ["graphicspath", graphicspath],
]);
