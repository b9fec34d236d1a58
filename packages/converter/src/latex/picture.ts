import type { Asset, Image } from "@dreamnet/document";
import { inlineCode } from "./inline/text.ts";
import type { Place } from "./place.ts";
import type { Writer } from "./writer.ts";

const extensions: Readonly<Record<string, string>> = {
  "application/pdf": "pdf",
  "image/png": "png",
  "image/jpeg": "jpg",
};

/** A picture, or a box that says that it is missing. */
export function writePicture(node: Image, place: Place, writer: Writer, withinText: boolean): string {
  const found = node.asset === undefined ? undefined : pictureFile(node.asset, writer);
  if (found === undefined) return placeholder(node, place, writer);
  const { asset, path } = found;
  const size = dimensions(node, asset, place, withinText);
  const page =
    node.page !== undefined && node.page > 1 && path.endsWith(".pdf") ? [`page=${Math.floor(node.page)}`] : [];
  const alt = node.alt === undefined || node.alt.trim() === "" ? [] : [`alt={${altText(node.alt, writer)}}`];
  return `\\includegraphics[${[...size, ...page, ...alt].join(",")}]{${path}}`;
}

/** True where a picture can be shown, not only a box in its place. */
export function hasPicture(node: Image, writer: Writer): boolean {
  return node.asset !== undefined && pictureFile(node.asset, writer) !== undefined;
}

/** The file to show for an asset: where the caller has placed it, else itself or a variant that TeX reads. */
function pictureFile(sha256: string, writer: Writer): { asset: Asset | undefined; path: string } | undefined {
  const asset = writer.source.assets[sha256];
  const known = writer.figures.get(sha256);
  if (known !== undefined) return { asset, path: known.path };
  const candidates: [string, string][] = [];
  if (asset !== undefined) {
    candidates.push([sha256, asset.mediaType]);
    for (const type of Object.keys(extensions)) {
      const variant = asset.variants[type];
      if (variant !== undefined) candidates.push([variant, type]);
    }
  }
  const placed = writer.options.figurePaths?.get(sha256);
  if (placed !== undefined && /^[A-Za-z0-9_+=,./-]+$/u.test(placed)) {
    writer.figures.set(sha256, { sha256, path: placed });
    return { asset, path: placed };
  }
  for (const [digest, mediaType] of candidates) {
    const extension = extensions[mediaType];
    if (extension === undefined) continue;
    const path = writer.options.figurePaths?.get(digest) ?? portableName(asset?.path ?? digest, extension, writer);
    writer.figures.set(sha256, { sha256: digest, path });
    return { asset, path };
  }
  return undefined;
}

/** `figures/overview.png`: letters, digits and hyphens, as arXiv wants them, and unique. */
function portableName(path: string, extension: string, writer: Writer): string {
  const file = path.split("/").at(-1) ?? "figure";
  const stem = file
    .replace(/\.[^.]*$/u, "")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9]+/gu, "-")
    .replace(/^-+|-+$/gu, "")
    .slice(0, 60);
  const taken = new Set([...writer.figures.values()].map((figure) => figure.path.toLowerCase()));
  const base = stem === "" ? "figure" : stem;
  let name = `figures/${base}.${extension}`;
  for (let count = 2; taken.has(name.toLowerCase()); count++) name = `figures/${base}-${count}.${extension}`;
  return name;
}

function altText(alt: string, writer: Writer): string {
  // Keys are split at commas and equal signs outside braces, and nothing in them may expand badly.
  return writer.text(alt.replace(/\s+/gu, " ").trim().slice(0, 2000));
}

/** Width and height as keys; never wider than the line nor taller than the page. */
function dimensions(node: Image, asset: Asset | undefined, place: Place, withinText: boolean): string[] {
  const tallest = place.kind === "outer" || place.kind === "float" ? (place.pictureHeight ?? 0.8) : 0.4;
  const limit = `${tallest}\\textheight`;
  const width = length(node.width);
  const height = length(node.height);
  if (width !== undefined && height !== undefined && !width.relative && !height.relative)
    return [`width=${fit(width.points, place)}`, `height=${fitHeight(height.points)}`];
  if (width !== undefined)
    return [
      `width=${width.relative ? relativeWidth(width.points) : fit(width.points, place)}`,
      `height=${limit}`,
      "keepaspectratio",
    ];
  if (height !== undefined && !height.relative)
    return [`height=${fitHeight(height.points)}`, "width=\\linewidth", "keepaspectratio"];
  const natural =
    asset?.width === undefined ? undefined : asset.width * (asset.mediaType === "application/pdf" ? 1 : 0.75);
  if (natural === undefined && withinText && place.kind !== "outer")
    return ["width=0.3\\linewidth", `height=${limit}`, "keepaspectratio"];
  return [`width=${natural === undefined ? "\\linewidth" : fit(natural, place)}`, `height=${limit}`, "keepaspectratio"];
}

function relativeWidth(fraction: number): string {
  const bounded = Math.min(Math.max(fraction, 0.01), 1);
  return bounded === 1 ? "\\linewidth" : `${Number(bounded.toFixed(3))}\\linewidth`;
}

function fit(points: number, place: Place): string {
  return points >= place.width ? "\\linewidth" : `${Number(Math.max(points, 1).toFixed(1))}pt`;
}

function fitHeight(points: number): string {
  return points > 520 ? "0.8\\textheight" : `${Number(Math.max(points, 1).toFixed(1))}pt`;
}

const units: Readonly<Record<string, number>> = {
  pt: 1,
  bp: 1.00375,
  px: 0.75,
  "": 0.75,
  cm: 28.453,
  mm: 2.8453,
  in: 72.27,
  em: 11,
  rem: 11,
  ex: 5,
  pc: 12,
};

/** A length as authors write it: `80%`, `6cm`, `300px`, `0.5\textwidth`. */
function length(text: string | undefined): { points: number; relative: boolean } | undefined {
  if (text === undefined) return undefined;
  const match = /^\s*(\d*\.?\d+)\s*(%|[a-z]{0,3}|\\(?:text|line|column)width|vw)\s*$/iu.exec(text);
  if (match === null)
    return /^\s*\\(?:text|line|column)width\s*$/u.test(text) ? { points: 1, relative: true } : undefined;
  const value = Number(match[1]);
  const unit = (match[2] as string).toLowerCase();
  if (!Number.isFinite(value) || value === 0) return undefined;
  if (unit === "%" || unit === "vw") return { points: value / 100, relative: true };
  if (unit.startsWith("\\")) return { points: value, relative: true };
  const points = units[unit];
  return points === undefined ? undefined : { points: value * points, relative: false };
}

/** What stands for a picture that is not there: its name and its description, in a frame. */
export function placeholder(node: Image, place: Place, writer: Writer): string {
  writer.report(
    "error",
    "latex/figure-is-there",
    "A picture is missing or in a format that TeX does not read; a box stands in its place.",
    {
      node,
      quote: node.url,
      hint: "Put the file beside the source, as PDF, PNG, JPEG or SVG.",
    },
  );
  const name = node.url.startsWith("data:") ? "data:…" : node.url;
  const alt =
    node.alt === undefined || node.alt.trim() === "" ? "" : writer.text(node.alt.replace(/\s+/gu, " ").trim());
  const shown = `{[}Image not available: ${inlineCode(name.slice(0, 400), place, writer)}{]}`;
  if (place.kind === "line" || place.kind === "argument" || place.within === true)
    return `${shown}${alt === "" ? "" : ` ${alt}`}`;
  return `\\fbox{\\parbox{0.6\\linewidth}{\\centering ${shown}${alt === "" ? "" : `\\par ${alt}`}}}`;
}
