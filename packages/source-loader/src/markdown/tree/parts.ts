import { type BlockNode, plainText } from "@dreamnet/document";

/** Parts of a document that MyST sets apart, with their role in the tree and the title that a reader sees. */
const parts: Readonly<Record<string, { role: string; title?: string }>> = {
  abstract: { role: "abstract" },
  summary: { role: "summary", title: "Summary" },
  keypoints: { role: "key-points", title: "Key points" },
  dedication: { role: "dedication" },
  epigraph: { role: "epigraph" },
  acknowledgments: { role: "acknowledgments", title: "Acknowledgments" },
  acknowledgements: { role: "acknowledgments", title: "Acknowledgements" },
  data_availability: { role: "data-availability", title: "Data availability" },
};

/** The part that a block's metadata names: `+++ {"part": "abstract"}`. */
function partOf(block: BlockNode): string | undefined {
  if (block.type !== "comment" || !block.value.startsWith("+++")) return undefined;
  const name = /"part"\s*:\s*"([^"]{1,60})"/u.exec(block.value)?.[1]?.toLowerCase();
  return name !== undefined && Object.hasOwn(parts, name) ? name : undefined;
}

/**
 * Gathers what stands between `+++ {"part": "abstract"}` and the next `+++` into a group of that role.
 *
 * @see https://mystmd.org/guide/document-parts, checked 2026-11
 */
export function foldParts(blocks: readonly BlockNode[]): BlockNode[] {
  const out: BlockNode[] = [];
  let current: BlockNode[] = out;
  for (const block of blocks) {
    if (block.type === "comment" && block.value.startsWith("+++")) current = out;
    const name = partOf(block);
    if (name === undefined) {
      current.push(block);
      continue;
    }
    const { role, title } = parts[name] as { role: string; title?: string };
    const children: BlockNode[] = [];
    current = children;
    const position = block.position === undefined ? {} : { position: block.position };
    out.push({
      type: "division",
      role,
      ...(title === undefined ? {} : { title: [{ type: "text", value: title, ...position }] }),
      children,
      ...position,
    });
  }
  return out;
}

const referencesTitle = /^(?:references|bibliography|works cited|literature)$/iu;

/**
 * Bookdown's marks in headings: `# (APPENDIX) Appendix {-}` begins the appendix, which goes on to the references;
 * `# (PART) One {-}` is a part.
 */
export function foldAppendix(blocks: readonly BlockNode[]): BlockNode[] {
  const out: BlockNode[] = [];
  let current: BlockNode[] = out;
  for (const block of blocks) {
    const text = block.type === "heading" ? plainText(block.children) : "";
    if (block.type === "heading" && block.depth === 1) {
      if (/^\(APPENDIX\)/u.test(text) && current === out) {
        const children: BlockNode[] = [];
        const position = block.position === undefined ? {} : { position: block.position };
        out.push({ type: "division", role: "appendix", children, ...position });
        current = children;
        continue;
      }
      const first = block.children[0];
      if (/^\(PART\\?\*?\)\s/u.test(text) && first?.type === "text")
        first.value = first.value.replace(/^\(PART\\?\*?\)\s+/u, "");
      if (referencesTitle.test(text.trim())) current = out;
    }
    current.push(block);
  }
  return out;
}
