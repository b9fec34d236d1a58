import {
  type Cite,
  type CiteGroup,
  type CrossReference,
  type DocumentNode,
  type Heading,
  type Image,
  type InlineNode,
  type Link,
  type Root,
  walkNodes,
} from "@dreamnet/document";
import { type ParseContext, report } from "../parse-context.ts";
import { looksLikeLabel } from "../rules/citations.ts";
import { rewriteNodes } from "./rewrite.ts";
import { headingSlugs } from "./slugs.ts";

/** What the whole document has that can be referred to. */
interface Targets {
  readonly labels: ReadonlySet<string>;
  readonly footnotes: ReadonlySet<string>;
  /** Headings without a label, by the names that links to them may use. */
  readonly slugs: ReadonlyMap<string, Heading>;
}

function collectTargets(root: Root): Targets {
  const labels = new Set<string>();
  const footnotes = new Set<string>();
  const slugs = new Map<string, Heading>();
  walkNodes(root, (node) => {
    if ("label" in node && typeof node.label === "string" && node.type !== "crossReference") labels.add(node.label);
    if (node.type === "math") for (const label of node.labels ?? []) labels.add(label);
    if (node.type === "footnoteDefinition") footnotes.add(node.identifier);
    if (node.type === "rawBlock")
      for (const match of node.value.matchAll(/\\label\{([^{}]+)\}/gu)) labels.add(match[1] ?? "");
    if (node.type === "heading" && node.label === undefined) {
      for (const slug of headingSlugs(node)) if (!slugs.has(slug)) slugs.set(slug, node);
    }
  });
  return { labels, footnotes, slugs };
}

/**
 * Settles what only the whole document can tell: whether `@x` names a label or a reference, whether a link goes to a
 * place within the document, whether a footnote is there.
 */
export function settleReferences(root: Root, context: ParseContext): void {
  const targets = collectTargets(root);
  rewriteNodes(root, (node): readonly DocumentNode[] | undefined => {
    switch (node.type) {
      case "cite":
        return settleCite(node, targets, context);
      case "citeGroup":
        return settleGroup(node, targets, context);
      case "link":
        return settleLink(node, targets, context);
      case "image":
        return context.features.myst ? embedded(node) : undefined;
      case "crossReference":
        if (node.label.startsWith("#")) node.label = node.label.slice(1);
        node.label = withoutKind(node.label, targets);
        return undefined;
      case "footnoteReference":
        return targets.footnotes.has(node.identifier)
          ? undefined
          : missingNote(node.identifier, node.position, context);
      default:
        return undefined;
    }
  });
}

/** Bookdown refers to a theorem with a prefix that its label does not have: `\@ref(thm:pyth)`. */
function withoutKind(label: string, { labels }: Targets): string {
  const bare = /^(?:thm|lem|cor|prp|cnj|def|exm|exr|hyp|sol|rem|prf):(.+)$/su.exec(label)?.[1];
  return bare === undefined || labels.has(label) || !labels.has(bare) ? label : bare;
}

function isLabel(key: string, { labels }: Targets, context: ParseContext): boolean {
  return !context.dialect.isReferenceKey(key) && (labels.has(key) || looksLikeLabel(key, context));
}

function settleCite(cite: Cite, targets: Targets, context: ParseContext): readonly DocumentNode[] | undefined {
  if (isLabel(cite.key, targets, context)) return crossReference(cite);
  return unlessCited(cite, [cite], context);
}

/** In MyST `@x` may be a label, which was not known when it was read; what is neither label nor reference is text. */
function unlessCited(
  node: Cite | CiteGroup,
  cites: readonly Cite[],
  context: ParseContext,
): readonly DocumentNode[] | undefined {
  const source = context.sources.get(node);
  if (
    source === undefined ||
    context.dialect.hasBibliography ||
    cites.some((cite) => context.dialect.isReferenceKey(cite.key))
  )
    return undefined;
  return [{ type: "text", value: source, ...(node.position === undefined ? {} : { position: node.position }) }];
}

function settleGroup(group: CiteGroup, targets: Targets, context: ParseContext): readonly DocumentNode[] | undefined {
  const cites = group.children;
  if (!cites.some((cite) => isLabel(cite.key, targets, context))) return unlessCited(group, cites, context);
  return cites.flatMap((cite, index): DocumentNode[] => [
    ...(index === 0 ? [] : [{ type: "text" as const, value: ", " }]),
    ...(isLabel(cite.key, targets, context) ? crossReference(cite) : [cite]),
  ]);
}

/** A reference that was written like a citation; `[-@fig:x]` shows the number alone. */
function crossReference(cite: Cite): InlineNode[] {
  const position = cite.position === undefined ? {} : { position: cite.position };
  const reference: CrossReference = {
    type: "crossReference",
    label: cite.key,
    // `[Fig. @fig-x]`: a name of the author's own stands in place of ours.
    form: cite.partial === "year" || cite.prefix !== undefined ? "number" : "name",
    resolved: false,
    children: [],
    ...position,
  };
  return [
    ...(cite.prefix === undefined ? [] : [{ type: "text" as const, value: `${cite.prefix} `, ...position }]),
    reference,
    ...(cite.suffix === undefined ? [] : [{ type: "text" as const, value: ` ${cite.suffix}`, ...position }]),
  ];
}

function settleLink(link: Link, targets: Targets, context: ParseContext): readonly DocumentNode[] | undefined {
  const { myst } = context.features;
  const label = /^(?:project:)?#(.+)$/su.exec(link.url)?.[1];
  if (label === undefined) {
    if (link.children.length > 0) return undefined;
    // A link without a text of its own shows its address.
    const url = link.url.replace(/^(?:project|path):/u, "");
    if (url !== "")
      link.children = [
        { type: "text", value: url, ...(link.position === undefined ? {} : { position: link.position }) },
      ];
    return undefined;
  }
  const isProject = link.url.startsWith("project:");
  const own =
    isProject && link.children.length === 1 && link.children[0]?.type === "text" && link.children[0].value === link.url
      ? []
      : link.children;
  const heading = targets.labels.has(label) ? undefined : targets.slugs.get(label);
  if (heading !== undefined && (heading.label === undefined || heading.label === label)) heading.label = label;
  else if (!targets.labels.has(label) && !myst) return undefined;
  return [
    {
      type: "crossReference",
      label,
      form: own.length === 0 ? "name" : "text",
      resolved: false,
      children: own,
      ...(link.position === undefined ? {} : { position: link.position }),
    },
  ];
}

/** `![](#label)` of MyST shows a part of the document again: a reference to it. */
function embedded(image: Image): readonly DocumentNode[] | undefined {
  if (!image.url.startsWith("#") || image.url.length === 1) return undefined;
  const position = image.position === undefined ? {} : { position: image.position };
  const children: InlineNode[] = image.alt === undefined ? [] : [{ type: "text", value: image.alt, ...position }];
  const form = children.length === 0 ? "name" : "text";
  return [{ type: "crossReference", label: image.url.slice(1), form, resolved: false, children, ...position }];
}

function missingNote(
  identifier: string,
  position: CrossReference["position"],
  context: ParseContext,
): readonly DocumentNode[] {
  const value = `[^${identifier}]`;
  report(context, {
    severity: "warning",
    ruleId: "markdown/footnote-is-defined",
    message: `The footnote "${identifier}" is referred to, but stands nowhere.`,
    hint: `Add a line "[^${identifier}]: …" with its text.`,
    position,
    quote: value,
  });
  return [{ type: "text", value, ...(position === undefined ? {} : { position }) }];
}
