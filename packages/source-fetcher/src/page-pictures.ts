/** Pictures that one page may bring. */
const maxPictures = 300;

/** Absolute addresses of the pictures that a page shows, each once, in their order. */
export function picturesOf(
  html: string,
  page: URL,
): { readonly addresses: URL[]; readonly base: URL; readonly more: boolean } {
  const written = /<base\b[^>]{0,2000}?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/iu.exec(html.slice(0, 100_000));
  const base = resolved(written?.[1] ?? written?.[2] ?? "", page) ?? page;
  const found = new Map<string, URL>();
  let more = false;
  for (const [tag] of html.matchAll(/<img\b[^>]{0,20000}>/giu)) {
    const value = (name: string): string => {
      const match = new RegExp(`[\\s"']${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, "iu").exec(tag);
      return (match?.[1] ?? match?.[2] ?? match?.[3] ?? "").replace(/&amp;/gu, "&").trim();
    };
    const set = value("srcset").split(/[\s,]/u, 1)[0] ?? "";
    for (const one of [value("src"), value("data-src"), value("data-original"), value("data-lazy-src"), set]) {
      const url = one === "" || /^(?:data|javascript|blob):/iu.test(one) ? undefined : resolved(one, base);
      if (url === undefined || found.has(url.href)) continue;
      if (found.size >= maxPictures) more = true;
      else found.set(url.href, url);
    }
  }
  return { addresses: [...found.values()], base, more };
}

function resolved(text: string, base: URL): URL | undefined {
  try {
    const url = new URL(text, base);
    return url.protocol === "http:" || url.protocol === "https:" ? url : undefined;
  } catch {
    return undefined;
  }
}
