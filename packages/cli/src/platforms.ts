import type { CombinePacks } from "@dreamnet/pack-bin";
import type { AnyWorkflow, FileReference } from "@dreamnet/workflow";

/**
 * Platforms that can be packed for; each pack is loaded only when it is asked for. They are packed in this order: the
 * repository comes after the site, which it carries.
 */
export const platforms: Readonly<Record<string, () => Promise<AnyWorkflow>>> = {
  arxiv: async () => (await import("@dreamnet/arxiv-pack")).arxivPackWorkflow,
  website: async () => (await import("@dreamnet/website-pack")).websitePackWorkflow,
  github: async () => (await import("@dreamnet/github-pack")).githubPackWorkflow,
  medium: async () => (await import("@dreamnet/medium-pack")).mediumPackWorkflow,
  substack: async () => (await import("@dreamnet/substack-pack")).substackPackWorkflow,
  zora: async () => (await import("@dreamnet/zora-pack")).zoraPackWorkflow,
  social: async () => (await import("@dreamnet/social-pack")).socialPackWorkflow,
};

/** The repository carries the site, and GitHub Pages publishes it, where both are packed. */
export const combinePacks: CombinePacks = (platform, made) => {
  if (platform !== "github") return {};
  const site: Record<string, Pick<FileReference, "sha256">> = {};
  for (const { path, sha256 } of made.get("website") ?? []) {
    const inside = /^[^/]+\/website\/site\/(.+)$/u.exec(path)?.[1];
    if (inside !== undefined) site[inside] = { sha256 };
  }
  return Object.keys(site).length === 0 ? {} : { site };
};

/** What packs fall back to, by the name in their manifests. */
export async function fallbacks(): Promise<readonly AnyWorkflow[]> {
  return [(await import("@dreamnet/manual-generation")).manualGenerationWorkflow];
}
