/**
 * Platforms in the order in which a person publishes: what takes longest or others link to first, what announces it last.
 * Others' platforms stand before the announcement.
 */
const order = ["arxiv", "website", "github", "medium", "substack", "zora"] as const;
const last = "social";

const names: ReadonlyMap<string, string> = new Map([
  ["arxiv", "arXiv"],
  ["website", "the website"],
  ["github", "GitHub"],
  ["medium", "Medium"],
  ["substack", "Substack"],
  ["zora", "Zora"],
  ["social", "the social networks"],
]);

/** Platforms that DreamNet has packs for. */
export const knownPlatforms: readonly string[] = [...order, last];

/** As a sentence calls it: `arXiv`, `the website`. */
export const platformTitle = (platform: string): string => names.get(platform) ?? platform;

/** Platforms in the order in which a person publishes. */
export function inPublishingOrder(platforms: Iterable<string>): string[] {
  const rank = (platform: string): number => {
    const at = (order as readonly string[]).indexOf(platform);
    return platform === last ? order.length + 1 : at < 0 ? order.length : at;
  };
  return [...platforms].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
