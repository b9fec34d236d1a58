import type { AnyWorkflow } from "@dreamnet/workflow";

/** Platforms that can be packed for; each pack is loaded only when it is asked for. */
export const platforms: Readonly<Record<string, () => Promise<AnyWorkflow>>> = {
  arxiv: async () => (await import("@dreamnet/arxiv-pack")).arxivPackWorkflow,
  github: async () => (await import("@dreamnet/github-pack")).githubPackWorkflow,
};

/** What packs fall back to, by the name in their manifests. */
export async function fallbacks(): Promise<readonly AnyWorkflow[]> {
  return [(await import("@dreamnet/manual-generation")).manualGenerationWorkflow];
}
