/** Elements of SVG that draw; no script, no animation (which can set links), no foreign content. */
export const svgElements: ReadonlySet<string> = new Set([
  "svg",
  "g",
  "a",
  "defs",
  "symbol",
  "use",
  "path",
  "rect",
  "circle",
  "ellipse",
  "line",
  "polyline",
  "polygon",
  "text",
  "tspan",
  "textPath",
  "linearGradient",
  "radialGradient",
  "stop",
  "clipPath",
  "mask",
  "pattern",
  "marker",
  "image",
  "style",
  "title",
  "desc",
  "switch",
  "view",
  "filter",
  "feBlend",
  "feColorMatrix",
  "feComponentTransfer",
  "feComposite",
  "feConvolveMatrix",
  "feDiffuseLighting",
  "feDisplacementMap",
  "feDistantLight",
  "feDropShadow",
  "feFlood",
  "feFuncA",
  "feFuncB",
  "feFuncG",
  "feFuncR",
  "feGaussianBlur",
  "feMerge",
  "feMergeNode",
  "feMorphology",
  "feOffset",
  "fePointLight",
  "feSpecularLighting",
  "feSpotLight",
  "feTile",
  "feTurbulence",
]);

export const svgNamespace = "http://www.w3.org/2000/svg";
export const xlinkNamespace = "http://www.w3.org/1999/xlink";
export const xmlNamespace = "http://www.w3.org/XML/1998/namespace";

/** A link within the drawing, or a raster picture within it. */
export function isLocalReference(value: string): boolean {
  const url = value.replace(/[\u0000-\u0020]/g, "");
  return url === "" || url.startsWith("#") || /^data:image\/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=]*$/i.test(url);
}

/** CSS, or an attribute's value, in which each `url(…)` stays within the drawing, and nothing else is fetched or run. */
export function isLocalStyle(css: string): boolean {
  // An escape can spell any of what follows; drawings have no need of one.
  if (css.includes("\\") && /url|import|expression/i.test(css.replace(/\\[0-9a-fA-F]{1,6}\s?|\\/g, ""))) return false;
  if (
    /\\[0-9a-fA-F]/.test(css) ||
    /@import|@font-face|expression\s*\(|javascript:|-moz-binding|image-set|<\//i.test(css)
  )
    return false;
  for (const match of css.matchAll(/url\s*\(\s*(["']?)/gi)) {
    const rest = css.slice((match.index ?? 0) + match[0].length, (match.index ?? 0) + match[0].length + 30).trimStart();
    if (!rest.startsWith("#") && !/^data:image\/(?:png|jpe?g|gif|webp);base64,/i.test(rest)) return false;
  }
  return true;
}

/** Largest numbers of a filter: beyond these it shows nothing more, and takes hours or ends the renderer. */
const filterBounds: Readonly<Record<string, number>> = {
  numOctaves: 32,
  stdDeviation: 1000,
  radius: 1000,
  order: 100,
  x: 100_000,
  y: 100_000,
  dx: 100_000,
  dy: 100_000,
  width: 100_000,
  height: 100_000,
};

/** Whether an attribute of a filter holds a number beyond what a drawing can mean. */
export function isBeyondFilter(element: string, attribute: string, value: string): boolean {
  const isFilter = element === "filter" || element.startsWith("fe");
  const bound = isFilter && Object.hasOwn(filterBounds, attribute) ? filterBounds[attribute] : undefined;
  if (bound === undefined) return false;
  return value.split(/[\s,]+/).some((part) => Math.abs(Number.parseFloat(part)) > bound);
}
