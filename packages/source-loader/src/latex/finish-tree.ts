import {
  type BlockNode,
  type Comment,
  childNodes,
  type DocumentNode,
  documentLimits,
  type FootnoteDefinition,
  type Heading,
  measureTree,
  type Root,
  walkNodes,
} from "@dreamnet/document";
import { append } from "./collections.ts";
import { settleNotes } from "./commands/notes.ts";
import type { LevelledHeading } from "./commands/sections.ts";
import { type HeadingDepths, settleCounting, settleLevels } from "./counting.ts";
import { classCounting } from "./data/class-counting.ts";
import { nameLines } from "./environments/algorithm-lines.ts";
import { bblEntries } from "./environments/bibliography.ts";
import type { Parser } from "./parser.ts";

/** The whole tree: headings at their depth, the appendix as a group, footnotes at the end. */
export function finishTree(parser: Parser, blocks: readonly BlockNode[]): Root {
  const root: Root = { type: "root", children: wrapAppendix(blocks) };
  // A list that is written out shows all that is in it, cited or not.
  const unseen = [...new Set([...parser.front.nocite, ...uncited(root, bblEntries(parser).keys())])];
  if (unseen.length > 0) root.children.push({ type: "paragraph", children: [{ type: "nocite", keys: unseen }] });
  settleNotes(parser, root);
  append(root.children, footnotes(parser, root));
  const headings: LevelledHeading[] = [];
  const changes: Comment[] = [];
  dropDoubleTargets(root);
  walkNodes(root, (node) => {
    if (node.type === "heading") headings.push(node);
    if (node.type === "comment" && node.counting !== undefined) changes.push(node);
    settleLoose(node);
  });
  nameLines(parser, root);
  const numbered = parser.front.sectionDepth ?? classCounting(parser.documentClass)?.depth;
  if (numbered !== undefined)
    for (const heading of headings) if ((heading.level ?? 2) - 1 > numbered) heading.numbered = false;
  const depths = setDepths(headings);
  settleCounting(parser, root, depths);
  for (const node of changes) node.counting = (node.counting ?? []).flatMap((one) => settleLevels(one, depths.depths));
  fillPositions(root);
  const { depth } = measureTree(root, documentLimits);
  if (depth > documentLimits.depth)
    parser.report.add(
      "error",
      "nesting-is-bounded",
      `The tree is nested more than ${documentLimits.depth} levels deep.`,
    );
  return root;
}

/** The keys that no citation of the tree has. */
function uncited(root: Root, keys: Iterable<string>): string[] {
  const cited = new Set<string>();
  walkNodes(root, (node) => {
    if (node.type === "cite") cited.add(node.key);
  });
  return [...keys].filter((key) => !cited.has(key));
}

/** A node that was put together has the place of its first part, or else of what it stands in. */
function fillPositions(root: Root): void {
  const nodes: { node: DocumentNode; parent: DocumentNode | undefined }[] = [];
  walkNodes(root, (node, ancestors) => void nodes.push({ node, parent: ancestors.at(-1) }));
  for (const { node } of nodes.toReversed()) {
    if (node.position !== undefined) continue;
    const first = childNodes(node).find((child) => child.position !== undefined)?.position;
    if (first !== undefined) node.position = first;
  }
  for (const { node, parent } of nodes)
    if (node.position === undefined && parent?.position !== undefined) node.position = parent.position;
}

/** `\hypertarget{a}{\section{A}\label{a}}`, as pandoc writes: the section is the target. */
function dropDoubleTargets(root: Root): void {
  const labels = new Set<string>();
  walkNodes(root, (node) => {
    if (node.type !== "target" && "label" in node && node.label !== undefined && node.type !== "crossReference")
      labels.add(node.label);
  });
  walkNodes(root, (node) => {
    if (!("children" in node)) return;
    const children = node.children as DocumentNode[];
    const isDouble = (child: DocumentNode): boolean => child.type === "target" && labels.has(child.label);
    if (!children.some(isDouble)) return;
    // A paragraph that held nothing else goes with it.
    node.children = children.filter((child) => !isDouble(child)) as never;
  });
  walkNodes(root, (node) => {
    if (!("children" in node)) return;
    const children = node.children as DocumentNode[];
    // Between the parts of a figure a blank is no paragraph either.
    const isBlank = (child: DocumentNode): boolean =>
      child.type === "paragraph" &&
      child.children.every((one) => node.type === "container" && one.type === "text" && one.value.trim() === "");
    if (children.some(isBlank)) node.children = children.filter((child) => !isBlank(child)) as never;
  });
}

/** The least level that is used becomes depth 1; a part stands above what is else the first level. */
function setDepths(headings: readonly LevelledHeading[]): HeadingDepths {
  const levels = headings.map((heading) => heading.level ?? 2);
  const used = levels.filter((level) => level > 0);
  const base = used.length === 0 ? 1 : Math.min(...new Set(used), 2);
  const shift = levels.includes(0) ? 1 : 0;
  const depthOf = (level: number): Heading["depth"] =>
    Math.max(1, Math.min(6, level === 0 ? 1 : level - base + 1 + shift)) as Heading["depth"];
  headings.forEach((heading, index) => {
    const level = levels[index] ?? 2;
    delete heading.level;
    heading.depth = depthOf(level);
  });
  const levelled = [1, 2, 3, 4, 5, 6].filter((level) => level >= base);
  return {
    depths: new Map(levelled.map((level) => [level, depthOf(level)])),
    hasParts: shift > 0,
    hasChapters: levels.includes(1),
  };
}

/** What follows `\appendix` is one group, up to the list of references or the back matter. */
function wrapAppendix(all: readonly BlockNode[]): BlockNode[] {
  const last = all.findIndex((block) => block.type === "division" && block.role === "appendix-end");
  if (last >= 0) return [...wrapAppendix(all.slice(0, last)), ...wrapAppendix(all.slice(last + 1))];
  const blocks = all;
  const isStart = (block: BlockNode): boolean => block.type === "division" && block.role === "appendix-start";
  const start = blocks.findIndex(isStart);
  if (start < 0) return [...blocks];
  const rest = blocks.slice(start + 1).filter((block) => !isStart(block));
  const end = rest.findIndex((block) => block.type === "bibliography");
  const inside = end < 0 ? rest : rest.slice(0, end);
  const after = end < 0 ? [] : rest.slice(end);
  // References amid the appendix: the group goes on behind them.
  const more = after.slice(1).some((block) => block.type === "heading") ? after.slice(1) : [];
  const tail = more.length > 0 ? after.slice(0, 1) : after;
  const group = [...inside, ...more];
  return [
    ...blocks.slice(0, start),
    ...(group.length > 0 ? [{ type: "division" as const, role: "appendix", children: group }] : []),
    ...tail,
  ];
}

/** Footnotes in the order of their marks; a mark without a text, and a text without a mark, are named. */
function footnotes(parser: Parser, root: Root): FootnoteDefinition[] {
  const referred = new Set<string>();
  const visit = (node: DocumentNode): void => {
    if (node.type === "footnoteReference") referred.add(node.identifier);
  };
  walkNodes(root, visit);
  const known = new Map<string, FootnoteDefinition>();
  for (const note of parser.footnotes) {
    walkNodes(note, visit);
    const same = known.get(note.identifier);
    if (same === undefined) known.set(note.identifier, note);
    else append(same.children, note.children);
  }
  for (const identifier of referred) {
    if (known.has(identifier)) continue;
    parser.report.add("warning", "footnotes-have-text", `The footnote mark ${identifier} has no text.`, {
      hint: "Add \\footnotetext for it.",
    });
    known.set(identifier, { type: "footnoteDefinition", identifier, children: [] });
  }
  return [...known.values()].filter((note) => referred.has(note.identifier) || note.children.length > 0);
}

const internalRoles: ReadonlySet<string> = new Set(["caption", "alt", "legend"]);

/** What found no float to belong to is an ordinary group; a mark that has done its work goes. */
function settleLoose(node: DocumentNode): void {
  if (!("children" in node)) return;
  const children = node.children as DocumentNode[];
  const kept = children.filter(
    (child) => child.type !== "division" || !/^appendix-(?:start|end)$/.test(child.role ?? ""),
  );
  if (kept.length < children.length) node.children = kept as never;
  for (const child of kept) {
    if (child.type !== "division" || child.role === undefined || !internalRoles.has(child.role)) continue;
    delete child.role;
    if (
      child.attributes?.keyValues?.["kind"] !== undefined ||
      child.attributes?.classes?.includes("unnumbered") === true
    )
      delete child.attributes;
    else if (child.attributes !== undefined && Object.keys(child.attributes).length === 0) delete child.attributes;
  }
}
