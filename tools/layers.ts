/**
 * Which package lies on which layer. A package imports from its own layer or below.
 *
 * The check is tools/checks/layers.ts; a new package is entered here first.
 */
export const layers: readonly { readonly name: string; readonly packages: readonly string[] }[] = [
  { name: "contract", packages: ["workflow"] },
  {
    name: "infrastructure",
    packages: [
      "nervous-system",
      "content-store",
      "sandbox",
      "registry",
      "version-manager",
      "composer",
      "executor",
      "engine-conformance",
      "engine-dbos",
      "tester",
      "docgen",
    ],
  },
  {
    name: "documents",
    packages: [
      "document",
      "article",
      "source-loader",
      "source-fetcher",
      "converter",
      "validator",
      "latex-compiler",
      "paper-pdf",
      "image-renderer",
      "pdf-figure",
      "manual-generation",
      "pack-bin",
    ],
  },
  {
    name: "packs",
    packages: ["arxiv-pack", "zora-pack", "github-pack", "website-pack", "medium-pack", "substack-pack", "social-pack"],
  },
  { name: "suite", packages: ["registry-manager", "manifest-generator", "publishpack"] },
  { name: "products", packages: ["cli", "create-workflow", "studio"] },
];

/** Packs import the contract and the documents layer, never the engine: so each installs alone. */
export const packLayer = "packs";
export const packMayImport: readonly string[] = ["contract", "documents"];

/** What a pack's command needs; imported by `src/bin.ts` of a pack (and by the layers above) only. */
export const packBin = "pack-bin";
