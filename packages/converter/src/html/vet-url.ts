/** Schemes that a link may have. */
const linkSchemes = new Set(["http", "https", "mailto", "tel", "ftp"]);

/**
 * A URL that is safe to link to: http, https, mailto, tel, ftp, relative, or `#…`; `doi:` and `wiki:` become https.
 *
 * Browsers ignore tabs, line breaks and leading control characters within a URL, so these are taken out before the
 * scheme is looked at; otherwise `java\nscript:` would pass.
 *
 * @returns The URL as it may stand in `href`, or undefined when it must not.
 */
export function vetUrl(url: string): string | undefined {
  const bare = url.replace(/[\u0000-\u001F\u007F-\u009F\u2028\u2029]/g, "").trim();
  if (bare === "") return undefined;
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(bare)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    // `//host` would take the page's own scheme, which from a file is `file:`.
    if (/^[\\/]{2}/.test(bare)) return `https://${encodeSpaces(bare.replace(/^[\\/]+/, ""))}`;
    // A colon before the first slash is a scheme to some readers even where it is none to the standard.
    return /^[^/?#]*:/.test(bare) ? undefined : encodeSpaces(bare);
  }
  // MyST's short form for an article of Wikipedia.
  if (scheme === "wiki")
    return `https://en.wikipedia.org/wiki/${encodeSpaces(bare.slice(5).trim().replace(/ /g, "_"))}`;
  if (scheme === "doi") return `https://doi.org/${encodeSpaces(bare.slice(4).trim())}`;
  return linkSchemes.has(scheme) ? encodeSpaces(bare) : undefined;
}

/** A picture within the page itself: raster formats only, in base64; an SVG could carry more than a picture. */
export function vetImageData(url: string): string | undefined {
  return /^data:image\/(?:png|jpeg|gif|webp|avif);base64,[A-Za-z0-9+/]+={0,2}$/.test(url) ? url : undefined;
}

function encodeSpaces(url: string): string {
  const safe = url.replace(/[\s"<>`\\^{|}]/g, (character) =>
    character === "\\" ? "/" : encodeURIComponent(character),
  );
  const fragment = safe.indexOf("#") + 1;
  return fragment === 0 ? safe : safe.slice(0, fragment) + safe.slice(fragment).replace(/#/g, "%23");
}
