import type { AggregateInput, PlatformInput } from "./input.ts";
import { inPublishingOrder, platformTitle } from "./platforms.ts";
import type { NextAction, PlatformEntry } from "./publication-manifest.ts";

/**
 * What a person does next, in that order: what only the author knows, what has failed, then platform by platform what is
 * left of its checklist, and to record where it is live.
 */
export function makeNextActions(
  entries: Readonly<Record<string, PlatformEntry>>,
  inputs: AggregateInput["platforms"],
): NextAction[] {
  const platforms = inPublishingOrder(Object.keys(entries));
  const entry = (platform: string): PlatformEntry => entries[platform] as PlatformEntry;
  const open = platforms.filter((platform) => !entry(platform).status.startsWith("live:"));
  return [
    ...supplies(platforms, entries),
    ...platforms.flatMap((platform) => repairs(platform, entry(platform), inputs[platform])),
    ...open.flatMap((platform) => publishing(platform, entry(platform))),
  ];
}

/** A need of several packages is supplied once. */
function supplies(platforms: readonly string[], entries: Readonly<Record<string, PlatformEntry>>): NextAction[] {
  const byField = new Map<string, { text: string; platforms: Set<string> }>();
  for (const platform of platforms) {
    const { needs, fallback } = entries[platform] as PlatformEntry;
    // What a fallback needs is the package itself.
    if (fallback !== undefined) continue;
    for (const { field, message } of needs) {
      const known = byField.get(field);
      if (known === undefined) byField.set(field, { text: message, platforms: new Set([platform]) });
      else known.platforms.add(platform);
    }
  }
  return [...byField.values()].map(({ text, platforms: asking }) => {
    const [only] = asking;
    if (asking.size === 1 && only !== undefined) return { kind: "supply", platform: only, text };
    return { kind: "supply", text: `${text} (For ${[...asking].map(platformTitle).join(", ")}.)` };
  });
}

function repairs(platform: string, { fallback }: PlatformEntry, input: PlatformInput | undefined): NextAction[] {
  if (input !== undefined && "error" in input) {
    const { message, hint } = input.error;
    const text = `The package for ${platformTitle(platform)} was not made: ${message}${hint === undefined ? "" : ` ${hint}`}`;
    return [{ kind: "repair", platform, text }];
  }
  if (fallback === undefined) return [];
  return [{ kind: "repair", platform, text: `The package for ${platformTitle(platform)} is to be made by hand.` }];
}

function publishing(platform: string, { ready, fallback, checklist, status }: PlatformEntry): NextAction[] {
  // A package that lacks something is made again first; then its checklist is another one.
  if (status !== "bundled" || (!ready && fallback === undefined)) return [];
  return [
    ...checklist
      .filter(({ done }) => !done)
      .map(({ text, url }): NextAction => ({ kind: "publish", platform, text, ...(url === undefined ? {} : { url }) })),
    { kind: "record", platform, text: `When it can be seen, say where: dreamnet live ${platform} <url>` },
  ];
}
