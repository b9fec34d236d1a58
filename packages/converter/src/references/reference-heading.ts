import { type Heading, type NormalizedSource, plainText } from "@dreamnet/document";

const names =
  /^(?:references?|bibliography|works cited|literature(?: cited)?|literatur|literatuur|références|referencias|referências|riferimenti(?: bibliografici)?|bibliografia|bibliografía|参考文献|引用文献|참고 ?문헌|литература|список литературы|المراجع|المصادر|מקורות|ביבליוגרפיה)$/i;

/** An empty section called "References", with which JOSS papers end: there the list goes, and needs no heading of its own. */
export function referenceHeading(source: NormalizedSource): Heading | undefined {
  const blocks = source.ast.children.filter(
    (block) => !["comment", "footnoteDefinition", "bibliography", "pageBreak"].includes(block.type),
  );
  return blocks.findLast((block, index): block is Heading => {
    const next = blocks[index + 1];
    const empty =
      next === undefined || (next.type === "heading" && block.type === "heading" && next.depth <= block.depth);
    return block.type === "heading" && empty && names.test(plainText(block).trim());
  });
}
