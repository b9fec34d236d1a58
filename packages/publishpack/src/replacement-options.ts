import { type ArtifactEntry, type ArtifactRegistry, liveUrl } from "@dreamnet/registry-manager";
import { impliedIds } from "./implied-ids.ts";

type Options = Record<string, Record<string, unknown>>;

/**
 * What packs are told of the versions before this one that can be seen: arXiv's identifier that is replaced, the commit
 * and the number that a release follows, the address where the site stands.
 *
 * @param earlier - Versions of the work, the oldest first.
 * @param live - Where the work can be seen, by platform.
 */
export async function replacementOptions(
  registry: ArtifactRegistry,
  earlier: readonly ArtifactEntry[],
  live: Readonly<Record<string, string>>,
): Promise<Options> {
  const options: Options = {};
  const { website } = live;
  if (website !== undefined) options["website"] = { baseUrl: website.endsWith("/") ? website : `${website}/` };
  const arxiv = lastLive(earlier, "arxiv");
  const id = arxiv === undefined ? undefined : impliedIds(arxiv.url).arxiv;
  if (id !== undefined) options["arxiv"] = { replaces: id };
  const github = lastLive(earlier, "github");
  const release = github === undefined ? undefined : await readRelease(registry, github.entry);
  if (release !== undefined) options["github"] = release;
  return options;
}

function lastLive(
  entries: readonly ArtifactEntry[],
  platform: string,
): { readonly entry: ArtifactEntry; readonly url: string } | undefined {
  for (const entry of [...entries].reverse()) {
    const url = liveUrl(entry.platforms[platform] ?? "");
    if (url !== undefined) return { entry, url };
  }
  return undefined;
}

/** The release after the one that was planned then: its commit is the parent, its number is counted up. */
async function readRelease(
  registry: ArtifactRegistry,
  { files }: ArtifactEntry,
): Promise<Record<string, unknown> | undefined> {
  const file = files.find(({ path }) => path === "github/release-plan.json");
  if (file === undefined) return undefined;
  const plan = JSON.parse(new TextDecoder().decode(await registry.read(file))) as unknown;
  const commit = textAt(plan, ["commit", "id"]);
  const version = textAt(plan, ["release", "tag"])?.replace(/^v/u, "");
  return {
    ...(commit !== undefined && /^[0-9a-f]{40}$/u.test(commit) ? { parent: commit } : {}),
    ...(version === undefined ? {} : { version: nextMinor(version) }),
  };
}

/** `1.0.0` → `1.1.0`; what is no such number stays. */
function nextMinor(version: string): string {
  const [, major, minor] = /^(\d+)\.(\d+)/u.exec(version) ?? [];
  return major === undefined || minor === undefined ? version : `${major}.${Number(minor) + 1}.0`;
}

function textAt(value: unknown, path: readonly string[]): string | undefined {
  let found: unknown = value;
  for (const key of path)
    found = typeof found === "object" && found !== null ? (found as Record<string, unknown>)[key] : undefined;
  return typeof found === "string" ? found : undefined;
}
