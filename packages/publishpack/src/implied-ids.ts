/** What an address says beside itself. */
export interface ImpliedIds {
  /** arXiv's identifier without a version: `2605.00001`, `math/0601001`. */
  readonly arxiv?: string;
  /** Without `https://doi.org/`. */
  readonly doi?: string;
  /** A repository's own page, where the address is of something in it. */
  readonly repository?: string;
}

/**
 * The identifiers that an address implies: of arXiv (whose papers have a DOI each), DOI resolvers, Zenodo and code hosts.
 *
 * @example
 * impliedIds("https://arxiv.org/abs/2605.00001v2"); // => { arxiv: "2605.00001", doi: "10.48550/arXiv.2605.00001" }
 * @see https://info.arxiv.org/help/doi.html, checked 2026-11
 */
export function impliedIds(address: string): ImpliedIds {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined) return {};
  const host = url.hostname.replace(/^www\./u, "");
  const path = decode(url.pathname);
  if (host === "arxiv.org" || host === "export.arxiv.org") {
    const [, id] =
      /^\/(?:abs|pdf|html)\/((?:\d{4}\.\d{4,5})|(?:[a-z-]+(?:\.[A-Z]{2})?\/\d{7}))(?:v\d+)?(?:\.pdf)?\/?$/u.exec(
        path,
      ) ?? [];
    return id === undefined ? {} : { arxiv: id, doi: `10.48550/arXiv.${id}` };
  }
  if (host === "doi.org" || host === "dx.doi.org") {
    const [, doi] = /^\/(10\.\d{4,9}\/\S+)$/u.exec(path) ?? [];
    const [, arxiv] = /^10\.48550\/arxiv\.(.+)$/iu.exec(doi ?? "") ?? [];
    return { ...(doi === undefined ? {} : { doi }), ...(arxiv === undefined ? {} : { arxiv }) };
  }
  if (host === "zenodo.org") {
    const [, record] = /^\/records?\/(\d+)\/?$/u.exec(path) ?? [];
    return record === undefined ? {} : { doi: `10.5281/zenodo.${record}` };
  }
  if (host === "github.com" || host === "gitlab.com" || host === "codeberg.org") {
    const [, owner, name] = /^\/([\w.-]+)\/([\w.-]+?)(?:\.git)?(?:\/.*)?$/u.exec(path) ?? [];
    return owner === undefined || name === undefined ? {} : { repository: `https://${host}/${owner}/${name}` };
  }
  return {};
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
