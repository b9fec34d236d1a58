import type { Asset, Image } from "@dreamnet/document";
import { classNames, element, type HtmlElement } from "./html-tree.ts";
import type { PictureFacts } from "./options.ts";
import { vetImageData, vetUrl } from "./vet-url.ts";
import type { Writer } from "./writer.ts";

/** Formats that every browser of today shows. */
const shown = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/svg+xml"]);
const preferredVariants = ["image/svg+xml", "image/webp", "image/png", "image/jpeg"];

/** A picture; a visible placeholder where its file is missing, remote or of a kind that no browser shows. */
export function writeImage(node: Image, writer: Writer, inline: boolean): HtmlElement {
  writer.counts.figures++;
  const asset =
    node.asset !== undefined && Object.hasOwn(writer.source.assets, node.asset)
      ? writer.source.assets[node.asset]
      : undefined;
  if (asset === undefined || node.asset === undefined) {
    const data = vetImageData(node.url);
    if (data !== undefined) return picture(node, data, undefined, undefined, writer);
    return placeholder(node, writer, inline, undefined);
  }
  const sha256 = shownDigest(node.asset, asset, writer);
  if (sha256 === undefined) {
    writer.report({
      severity: "warning",
      ruleId: "html/figure-is-displayable",
      message: `No browser shows ${asset.mediaType} as a picture: ${asset.path}`,
      hint: "Convert the figure for the web first; until then the page links to the file.",
      position: node.position,
    });
    return placeholder(node, writer, inline, imageUrl(node.asset, writer));
  }
  const facts = writer.options.pictures?.get(sha256) ?? writer.options.pictures?.get(node.asset);
  return picture(
    node,
    imageUrl(sha256, writer),
    facts ?? (sha256 === node.asset ? asset : { ...asset, width: undefined, height: undefined }),
    facts,
    writer,
  );
}

/** The digest of the form that a browser shows: the file's own, or a variant's. */
function shownDigest(sha256: string, asset: Asset, writer: Writer): string | undefined {
  if (shown.has(asset.mediaType)) return sha256;
  const given = writer.options.figurePaths?.get(sha256);
  if (given !== undefined && /\.(?:png|jpe?g|gif|webp|avif|svg)$/i.test(given)) return sha256;
  const type = preferredVariants.find((candidate) => Object.hasOwn(asset.variants, candidate));
  return type === undefined ? undefined : asset.variants[type];
}

function imageUrl(sha256: string, writer: Writer): string {
  const path = writer.assetPath(sha256);
  return writer.options.imageUrl?.(path, sha256) ?? encodePath(path);
}

const encodePath = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

type Size = { readonly width?: number | undefined; readonly height?: number | undefined; readonly mediaType?: string };

function picture(
  node: Image,
  src: string,
  asset: Size | undefined,
  facts: PictureFacts | undefined,
  writer: Writer,
): HtmlElement {
  const natural = asset?.mediaType === "image/svg+xml" ? undefined : asset;
  const width = pixels(node.width);
  const height = pixels(node.height);
  return element("img", {
    src,
    srcset: facts?.sources?.map(({ path, width }) => `${encodePath(path)} ${width}w`).join(", "),
    sizes: facts?.sources === undefined ? undefined : facts.sizes,
    loading: writer.options.lazyPictures === true && writer.counts.figures > 1 ? "lazy" : undefined,
    alt: node.alt ?? "",
    title: node.title,
    class: classNames(relativeWidth(node.width), node.align === undefined ? undefined : `align-${node.align}`),
    // One length alone would distort the picture beside the natural other one.
    width: width ?? (height === undefined ? round(natural?.width) : undefined),
    height: height ?? (width === undefined ? round(natural?.height) : undefined),
  });
}

const round = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : Math.max(1, Math.round(value));

const perUnit: Readonly<Record<string, number>> = {
  px: 1,
  "": 1,
  pt: 96 / 72.27,
  bp: 96 / 72,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
  em: 16,
  ex: 8,
  rem: 16,
};

/** A length in CSS pixels, where it has a unit of its own. */
function pixels(length: string | undefined): number | undefined {
  const match = /^\s*(\d{1,6}(?:\.\d{1,6})?)\s*([a-z]*)\s*$/.exec(length ?? "");
  const factor = perUnit[match?.[2] ?? "?"];
  return match === null || factor === undefined ? undefined : Math.max(1, Math.round(Number(match[1]) * factor));
}

/** A share of the line as a class, `width-80`, since a strict page takes no inline style. */
function relativeWidth(length: string | undefined): string | undefined {
  const percent = /^\s*(\d{1,3}(?:\.\d{1,4})?)\s*%\s*$/.exec(length ?? "");
  const fraction = /^\s*(\d{0,2}(?:\.\d{1,4})?)\s*\\(?:text|line|column|paper|h)(?:width|size)\s*$/.exec(length ?? "");
  const share =
    percent !== null
      ? Number(percent[1])
      : fraction !== null
        ? Number(fraction[1] === "" ? 1 : fraction[1]) * 100
        : undefined;
  return share === undefined || !(share > 0)
    ? undefined
    : `width-${Math.min(100, Math.max(5, Math.round(share / 5) * 5))}`;
}

/** Says in words which picture belongs here. That its file is missing or remote, the loader has said. */
function placeholder(node: Image, writer: Writer, inline: boolean, path: string | undefined): HtmlElement {
  const target = path ?? (/^https?:/i.test(node.url) ? vetUrl(node.url) : undefined);
  const name = element("code", {}, [node.url.startsWith("data:") ? `${node.url.slice(0, 40)}…` : node.url]);
  const shownName = target === undefined || writer.linkDepth > 0 ? name : element("a", { href: target }, [name]);
  return element(inline ? "span" : "div", { class: "figure-missing" }, [
    "[",
    writer.terms.figure,
    ": ",
    shownName,
    ...(node.alt === undefined || node.alt === "" ? [] : [" — ", node.alt]),
    "]",
  ]);
}
