import type { Admonition, BlockNode, Container, Division, InlineNode, NodePosition } from "@dreamnet/document";
import { admonitionKinds } from "../directives/admonitions.ts";
import { figureParts } from "../directives/figures.ts";
import { proofKinds } from "../directives/proofs.ts";
import type { ParseContext } from "../parse-context.ts";
import { attribute, isEmptyAttributes, type ParsedAttributes } from "../rules/attributes.ts";
import { inlineText } from "./inline-text.ts";

/** Quarto's prefixes of labels, which tell what a div is. */
const proofPrefixes: Readonly<Record<string, string>> = {
  thm: "theorem",
  lem: "lemma",
  cor: "corollary",
  prp: "proposition",
  cnj: "conjecture",
  def: "definition",
  exm: "example",
  exr: "exercise",
  sol: "solution",
  rem: "remark",
  alg: "algorithm",
};
const roles = new Set([
  "abstract",
  "appendix",
  "acknowledgments",
  "acknowledgements",
  "keywords",
  "margin",
  "sidebar",
  "aside",
  "center",
  "columns",
  "column",
]);
const roleNames: Readonly<Record<string, string>> = {
  acknowledgements: "acknowledgments",
  "column-margin": "margin",
  "panel-tabset": "tabs",
  "panel-sidebar": "sidebar",
};

/** The node of a fenced div: its classes and its label's prefix say what it is. */
export function divNode(
  parsed: ParsedAttributes,
  title: string | undefined,
  children: BlockNode[],
  position: NodePosition,
  context: ParseContext,
): BlockNode | BlockNode[] {
  const { attributes } = parsed;
  const classes = attributes.classes ?? [];
  const { id } = attributes;
  const label = id === undefined ? {} : { label: id };
  const own = title === undefined ? undefined : inlineText(title, position, context);
  const named = attribute(attributes, "title") ?? attribute(attributes, "name");
  const titleNodes = own ?? (named === undefined ? undefined : inlineText(named, position, context));
  if (id === "refs" || classes.includes("references")) return [...children, { type: "bibliography", position }];
  const callout = classes
    .find((name) => name.startsWith("callout-") && name !== "callout-note-simple")
    ?.slice("callout-".length);
  const kind = callout ?? classes.find((name) => Object.hasOwn(admonitionKinds, name));
  if (kind !== undefined) {
    const collapse = attribute(attributes, "collapse");
    return admonition(
      admonitionKinds[kind] ?? kind,
      titleNodes,
      children,
      {
        ...label,
        ...(collapse === "true" ? { collapsed: true } : {}),
      },
      position,
    );
  }
  if (classes.includes("admonition") || classes.includes("dropdown") || classes.includes("details")) {
    const name = classes.includes("admonition") ? "admonition" : "dropdown";
    return admonition(
      name,
      titleNodes,
      children,
      { ...label, ...(name === "dropdown" ? { collapsed: true } : {}) },
      position,
    );
  }
  const prefix = /^([a-z]{3})-./u.exec(id ?? "")?.[1] ?? "";
  const proof =
    classes.find((name) => (proofKinds as readonly string[]).includes(name)) ??
    (Object.hasOwn(proofPrefixes, prefix) ? proofPrefixes[prefix] : undefined);
  if (proof !== undefined) {
    const numbered = parsed.unnumbered || proof === "proof" || proof === "solution" ? { numbered: false } : {};
    return admonition(proof, titleNodes, children, { ...label, ...numbered, proof: true }, position);
  }
  const float = floatOf(id, classes, children, position);
  if (float !== undefined) return float;
  const role = classes.find((name) => roles.has(name) || Object.hasOwn(roleNames, name));
  const { id: _id, ...rest } = attributes;
  return {
    type: "division",
    ...(role === undefined ? {} : { role: roleNames[role] ?? role }),
    ...label,
    ...(own === undefined ? {} : { title: own }),
    ...(isEmptyAttributes(rest) ? {} : { attributes: rest }),
    children: classes.includes("panel-tabset") ? tabs(children) : children,
    position,
  } satisfies Division;
}

function admonition(
  kind: string,
  title: InlineNode[] | undefined,
  children: BlockNode[],
  facts: Pick<Admonition, "label" | "collapsed" | "proof" | "numbered">,
  position: NodePosition,
): Admonition {
  const [first, ...rest] = children;
  // Quarto takes a heading at the start for the title.
  const own = title === undefined && first?.type === "heading" ? first.children : undefined;
  return {
    type: "admonition",
    kind,
    ...facts,
    ...(title === undefined && own === undefined ? {} : { title: title ?? own ?? [] }),
    children: own === undefined ? children : rest,
    position,
  };
}

/** Quarto's tabs: each heading of the first one's level begins a tab. */
function tabs(children: readonly BlockNode[]): BlockNode[] {
  const first = children.find((child) => child.type === "heading");
  if (first === undefined) return [...children];
  const result: BlockNode[] = [];
  let tab: Division | undefined;
  for (const child of children) {
    if (child.type === "heading" && child.depth === first.depth) {
      tab = {
        type: "division",
        role: "tab",
        title: child.children,
        children: [],
        ...(child.position === undefined ? {} : { position: child.position }),
      };
      result.push(tab);
    } else (tab?.children ?? result).push(child);
  }
  return result;
}

/** A div whose label names a figure, table or listing; its last paragraph is the caption. */
function floatOf(
  id: string | undefined,
  classes: readonly string[],
  children: BlockNode[],
  position: NodePosition,
): Container | undefined {
  const match = /^(fig|tbl|tab|lst)[:-]./u.exec(id ?? "");
  const isSubfigures = classes.includes("subfigures") || classes.includes("figure");
  if (match === null && !isSubfigures) return undefined;
  const label = id === undefined ? {} : { label: id };
  const prefix = match?.[1] ?? "fig";
  if (prefix === "fig")
    return {
      type: "container",
      kind: "figure",
      ...label,
      children: lastCaption(figureParts(children), children),
      position,
    };
  const last = children.at(-1);
  const inner = children.find((child) => child.type === "container");
  if (children.length === 1 && inner?.type === "container") return { ...inner, ...label, position };
  const kind = prefix === "lst" ? "code" : "table";
  if (last?.type !== "paragraph") return { type: "container", kind, ...label, children, position };
  const caption = {
    type: "caption" as const,
    children: [last],
    ...(last.position === undefined ? {} : { position: last.position }),
  };
  return { type: "container", kind, ...label, children: [...children.slice(0, -1), caption], position };
}

/** Of several paragraphs the last one is the caption, the others stand with the pictures. */
function lastCaption(parts: Container["children"], children: readonly BlockNode[]): Container["children"] {
  const last = children.at(-1);
  const legend = parts.find((part) => part.type === "legend");
  const caption = parts.find((part) => part.type === "caption");
  if (legend === undefined || caption === undefined || last?.type !== "paragraph" || legend.children.at(-1) !== last)
    return parts;
  const before = [...caption.children, ...legend.children.slice(0, -1)];
  return [...parts.filter((part) => part !== legend && part !== caption), ...before, { ...caption, children: [last] }];
}
