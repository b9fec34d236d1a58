import { punycodeLength } from "./punycode-length.ts";
import { topLevelDomains } from "./top-level-domains.ts";

/** What X takes for a URL, in UTF-16 units of the text. */
export interface UrlPlace {
  readonly url: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The grammar of URLs in posts, as twitter-text 3.1.0 (Apache-2.0) has it. Its patterns work on UTF-16 units, without
 * the `u` flag: with it, letters beyond the BMP would count as one character of a domain instead of two.
 */
const directional = "\\u202A-\\u202E\\u061C\\u200E\\u200F\\u2066-\\u2069";
const invalid = "\\uFFFE\\uFEFF\\uFFFF";
const spaces = "\\x09-\\x0D\\x20\\x85\\xA0\\u1680\\u180E\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000";
const punctuation = "!'#%&()*+,\\\\\\-./:;<=>?@\\[\\]^_{|}~$";
const accented =
  "\\xC0-\\xD6\\xD8-\\xF6\\xF8-\\xFF\\u0100-\\u024F\\u0253\\u0254\\u0256\\u0257\\u0259\\u025B\\u0263\\u0268\\u026F\\u0272\\u0289\\u028B\\u02BB\\u0300-\\u036F\\u1E00-\\u1EFF";
const cyrillic = "\\u0400-\\u04FF";

const domainCharacter = `[^${punctuation}${spaces}${invalid}${directional}]`;
const subdomain = `(?:(?:${domainCharacter}(?:[_-]|${domainCharacter})*)?${domainCharacter}\\.)`;
const domainName = `(?:(?:${domainCharacter}(?:-|${domainCharacter})*)?${domainCharacter}\\.)`;
const topLevel = `(?:(?:(?:${topLevelDomains.join("|")})(?=[^0-9a-zA-Z@+-]|$))|xn--[-0-9a-z]+)`;

const pathCharacter = `[a-z${cyrillic}0-9!*';:=+,.$/%#\\[\\]\\-\\u2013_~@|&${accented}]`;
const balanced = `\\((?:${pathCharacter}+|${pathCharacter}*\\(${pathCharacter}+\\)${pathCharacter}*)\\)`;
const pathEnd = `(?:[+\\-a-z${cyrillic}0-9=_#/${accented}]|${balanced})`;
const path = `(?:(?:${pathCharacter}*(?:${balanced}${pathCharacter}*)*${pathEnd})|(?:@${pathCharacter}+/))`;
const queryCharacter = "[a-z0-9!?*'@();:&=+$/%#\\[\\]\\-_.,~|]";
const query = `\\?${queryCharacter}*[a-z0-9\\-_&=#/]`;

const urlPattern = new RegExp(
  `(?<before>[^A-Za-z0-9@＠$#＃${invalid}]|[${directional}]|^)` +
    `(?<url>(?<protocol>https?://)?(?<domain>${subdomain}*${domainName}${topLevel})(?::[0-9]+)?(?<path>/${path}*)?(?:${query})?)`,
  "gi",
);
const asciiDomain = new RegExp(`(?:[-a-z0-9${accented}]+\\.)+${topLevel}`, "gi");
const shortened = new RegExp(`^https?://t\\.co/([a-z0-9]+)(?:${query})?`, "i");

const mostCharacters = 4096;
const mostLabelCharacters = 63;
const mostSlugCharacters = 40;

/**
 * Finds what X replaces by a link of 23 characters: URLs, and names such as `README.md` whose ending is a domain.
 *
 * @param options - `bare`: whether a URL may lack its protocol; default true.
 * @example
 * findUrls("See README.md").map(({ url }) => url); // => ["README.md"]
 */
export function findUrls(text: string, { bare = true }: { readonly bare?: boolean } = {}): UrlPlace[] {
  if (!mayHaveUrl(text) || (!bare && !text.includes(":"))) return [];
  const found: UrlPlace[] = [];
  for (const match of text.matchAll(urlPattern)) {
    const { before = "", url = "", protocol, domain = "", path: tail } = match.groups ?? {};
    const end = match.index + match[0].length;
    const start = end - url.length;
    if (!isDomain(domain) || (protocol ?? "https://").length + url.length > mostCharacters) continue;
    if (protocol === undefined) {
      if (bare && !/[-_./]$/.test(before)) found.push(...bareUrls(url, domain, tail, start, end));
      continue;
    }
    const short = shortened.exec(url);
    if (short === null) found.push({ url, start, end });
    else if ((short[1] ?? "").length <= mostSlugCharacters)
      found.push({ url: short[0], start, end: start + short[0].length });
  }
  return found;
}

const endings: ReadonlySet<string> = new Set(topLevelDomains);

/** Cheap, and true of every text with a URL: the pattern itself takes long to compile, and most texts have none. */
function mayHaveUrl(text: string): boolean {
  for (const [, ending = ""] of text.matchAll(/\.([A-Za-z]+|[^\0-\x7F])/g)) {
    const name = ending.toLowerCase();
    if (ending > "\x7F" || name === "xn" || endings.has(name)) return true;
  }
  return false;
}

/** Without a protocol only the parts in Latin letters count: "日本語example.com" links example.com. */
function bareUrls(url: string, domain: string, tail: string | undefined, start: number, end: number): UrlPlace[] {
  const found: UrlPlace[] = [];
  let from = 0;
  for (const [name] of domain.matchAll(asciiDomain)) {
    const at = domain.indexOf(name, from);
    from = at + name.length;
    found.push({ url: name, start: start + at, end: start + from });
  }
  const last = found.at(-1);
  if (last !== undefined && tail !== undefined)
    found[found.length - 1] = { url: url.replace(domain, last.url), start: last.start, end };
  return found;
}

function isDomain(domain: string): boolean {
  if (domain.startsWith("xn--") && domain.search(asciiDomain) === -1) return false;
  return domain.split(".").every((label) => {
    const length = punycodeLength(label);
    return length > 0 && length <= mostLabelCharacters;
  });
}
