import {
  type BlockNode,
  type Frontmatter,
  frontmatterSchema,
  type InlineNode,
  type NormalizedSource,
} from "@dreamnet/document";

/** A NormalizedSource around blocks, for tests: what is not given is empty. */
export function makeSource(
  children: BlockNode[],
  rest: Partial<Omit<NormalizedSource, "ast" | "frontmatter">> & { frontmatter?: Partial<Frontmatter> } = {},
): NormalizedSource {
  const { frontmatter, ...own } = rest;
  return {
    schemaVersion: 1,
    flavour: "pandoc",
    file: "paper.md",
    digest: "0".repeat(64),
    ast: { type: "root", children },
    frontmatter: frontmatterSchema.parse(frontmatter ?? {}),
    references: {},
    assets: {},
    labels: {},
    macros: {},
    diagnostics: [],
    ...own,
  };
}

/** A paragraph of text or inline nodes. */
export function paragraph(...children: (string | InlineNode)[]): BlockNode {
  return {
    type: "paragraph",
    children: children.map((child) => (typeof child === "string" ? { type: "text", value: child } : child)),
  };
}
