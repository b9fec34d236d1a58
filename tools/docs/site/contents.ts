import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const repositoryRoot: string = fileURLToPath(new URL("../../..", import.meta.url)).replace(/[/\\]$/u, "");

/** The guides in their order; each names its title and its group in its front matter. */
export const guides: readonly string[] = [
  "getting-started.md",
  "one-pack-alone.md",
  "the-executor-alone.md",
  "on-several-machines.md",
  "your-own-workflow.md",
  "composing.md",
  "versions-and-migrations.md",
  "the-sandbox.md",
  "best-practices.md",
  "design.md",
];

/** Layers of tools/layers.ts, as readers know them. */
export const layerTitles: Readonly<Record<string, string>> = {
  contract: "Contract",
  infrastructure: "Infrastructure",
  documents: "Sources and documents",
  packs: "Packs",
  suite: "Suite",
  products: "Products",
};

/** Groups of packages, as the home page shows them: first what most readers came for. */
export const homeGroups: readonly string[] = [
  "Packs",
  "Products",
  "Suite",
  "Contract",
  "Infrastructure",
  "Sources and documents",
];

/** Groups in the order in which the site lists them. */
export const groups: readonly string[] = [
  "Guides",
  "Workflows",
  ...homeGroups,
  "Project",
  "Classes",
  "Functions",
  "Interfaces",
  "Type Aliases",
  "Variables",
];
