import {
  type BlockNode,
  type Container,
  type DocumentNode,
  type Heading,
  type Label,
  type MathBlock,
  numeral,
  plainText,
  type Root,
  walkNodes,
} from "@dreamnet/document";
import { type Diagnostic, quoteText } from "@dreamnet/workflow";
import { equationRows } from "./equation-rows.ts";
import { headingText } from "./heading-ids.ts";
import { createNumbering, itemNumber, type Numbering } from "./numbering.ts";

/** Every label of a tree, and its headings. */
export interface CollectedLabels {
  readonly labels: Map<string, Label>;
  readonly headings: readonly Heading[];
  /** The number that a heading carries. */
  readonly headingNumbers: ReadonlyMap<Heading, string>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Numbers sections, figures, tables, equations and theorems in the order in which LaTeX's article class would, or as the
 * source says, and enters what their labels mean.
 *
 * @param numbered - Whether headings are numbered where nothing else is said.
 */
export function collectLabels(root: Root, file: string, numbered: boolean): CollectedLabels {
  const labels = new Map<string, Label>();
  const headings: Heading[] = [];
  const headingNumbers = new Map<Heading, string>();
  const diagnostics: Diagnostic[] = [];
  const numbering = createNumbering();
  let current: Label = { kind: "text" };

  const nextEquation = (): string => numbering.next("equation");
  const groups = new Map<DocumentNode, () => string>();
  const groupedEquations = (ancestors: readonly DocumentNode[]): (() => string) | undefined =>
    groups.size === 0
      ? undefined
      : ancestors.map((ancestor) => groups.get(ancestor)).findLast((next) => next !== undefined);

  const define = (
    name: string | undefined,
    label: Label,
    node: DocumentNode,
    ancestors: readonly DocumentNode[],
  ): void => {
    if (name === undefined || name === "") return;
    const position = node.position ?? ancestors.findLast((ancestor) => ancestor.position !== undefined)?.position;
    const line = position?.start.line;
    const first = labels.get(name);
    if (first !== undefined) {
      // A target and the node that it was put on may both carry the name.
      if (first.line === line || node.type === "target") return;
      diagnostics.push({
        severity: "warning",
        ruleId: "document/label-is-unique",
        message: `The label \`${name}\` is given twice; the first${first.line === undefined ? "" : ` (line ${first.line})`} counts.`,
        hint: "Give one of them another name.",
        location: { file: position?.file ?? file, line: line ?? 1 },
        quote: quoteText(name),
      });
      return;
    }
    labels.set(name, { ...label, ...(line === undefined ? {} : { line }) });
  };

  walkNodes(root, (node, ancestors) => {
    switch (node.type) {
      case "root":
      case "comment":
        numbering.apply(node.counting);
        break;
      case "heading": {
        headings.push(node);
        const inAppendix = ancestors.some((ancestor) => ancestor.type === "division" && ancestor.role === "appendix");
        const number =
          node.numbered === false || (!numbered && node.numbered !== true)
            ? undefined
            : numbering.section(node.depth, inAppendix);
        if (number !== undefined) headingNumbers.set(node, number);
        current = { kind: "heading", ...(number === undefined ? {} : { number }), title: headingText(node) };
        define(node.label, current, node, ancestors);
        break;
      }
      case "container": {
        const label = containerLabel(node, numbering);
        define(node.label, label, node, ancestors);
        break;
      }
      case "math":
        for (const [name, label] of mathLabels(node, groupedEquations(ancestors) ?? nextEquation))
          define(name, label, node, ancestors);
        break;
      case "admonition": {
        const isCounted = node.proof === true && node.numbered !== false && node.kind !== "proof";
        const number = isCounted ? numbering.next(node.counter ?? `proof:${node.kind}`) : undefined;
        define(
          node.label,
          {
            kind: node.proof === true ? "proof" : "text",
            ...(number === undefined ? {} : { number }),
            ...(node.title === undefined ? {} : { title: plainText(node.title) }),
          },
          node,
          ancestors,
        );
        break;
      }
      case "list":
        if (node.ordered) {
          for (const [index, item] of node.children.entries())
            define(
              item.label,
              { kind: "listItem", number: itemNumber((node.start ?? 1) + index, node.numbering) },
              item,
              [...ancestors, node],
            );
        } else for (const item of node.children) define(item.label, { kind: "listItem" }, item, [...ancestors, node]);
        break;
      case "code":
        define(node.label, { kind: "code" }, node, ancestors);
        break;
      case "definitionTerm":
        define(node.label, { kind: "text", title: plainText(node.children) }, node, ancestors);
        break;
      case "division":
        if (node.role === "subequations") {
          const number = nextEquation();
          let part = 0;
          groups.set(node, () => `${number}${numeral(++part, "lower-alpha")}`);
          define(node.label, { kind: "equation", number }, node, ancestors);
        } else {
          const title = node.title === undefined ? {} : { title: plainText(node.title) };
          define(node.label, { kind: "text", ...title }, node, ancestors);
        }
        break;
      case "span":
        define(node.label, { kind: "text" }, node, ancestors);
        break;
      case "embed":
        define(
          node.label,
          { kind: "figure", ...(node.title === undefined ? {} : { title: node.title }) },
          node,
          ancestors,
        );
        break;
      case "rawBlock":
      case "rawInline":
        if (/^(?:la)?tex$/u.test(node.lang))
          for (const [name, label] of rawLabels(node.value, numbering)) define(name, label, node, ancestors);
        break;
      case "target":
        define(node.label, targetLabel(node.label, ancestors, labels, numbering, current), node, ancestors);
        break;
      default:
    }
  });
  return { labels, headings, headingNumbers, diagnostics };
}

const rawKinds: Readonly<Record<string, Label["kind"]>> = {
  figure: "figure",
  wrapfigure: "figure",
  sidewaysfigure: "figure",
  table: "table",
  longtable: "table",
  wraptable: "table",
  sidewaystable: "table",
  algorithm: "algorithm",
  listing: "code",
};

/** The labels of TeX that is carried as it is; its floats and equations are counted like any. */
function rawLabels(tex: string, numbering: Numbering): [string, Label][] {
  const found: [string, Label][] = [];
  let current: Label = { kind: "text" };
  const mark =
    /\\begin\s*\{([A-Za-z]+)(\*?)\}|\\end\s*\{([A-Za-z]+)\*?\}|\\caption(?![A-Za-z])|\\label\s*\{([^{}]*)\}/gu;
  for (let match = mark.exec(tex); match !== null; match = mark.exec(tex)) {
    const [, begins, star, ends, label] = match;
    if (begins !== undefined) {
      const kind = rawKinds[begins];
      if (kind !== undefined) current = { kind };
      else if (/^(?:equation|align|gather|multline|eqnarray|alignat|flalign)$/u.test(begins)) {
        const close = tex.indexOf(`\\end{${begins}${star}}`, match.index);
        const end = close < 0 ? tex.length : close + begins.length + (star ?? "").length + 6;
        const value = tex.slice(match.index, end);
        for (const one of mathLabels({ type: "math", value, numbered: true }, () => numbering.next("equation")))
          found.push(one);
        mark.lastIndex = end;
      }
    } else if (ends !== undefined) {
      if (rawKinds[ends] !== undefined) current = { kind: "text" };
    } else if (label !== undefined) found.push([label.trim(), current]);
    else if (current.kind !== "text" && current.number === undefined)
      current = { ...current, number: numbering.float(current.kind) };
  }
  return found;
}

function containerLabel(node: Container, numbering: Numbering): Label {
  const caption = node.children.find((child) => child.type === "caption");
  const title =
    caption === undefined
      ? undefined
      : plainText(caption.children as BlockNode[])
          .replace(/\s+/gu, " ")
          .trim();
  const kind: Label["kind"] = node.kind === "quote" ? "text" : node.kind === "video" ? "figure" : node.kind;
  // LaTeX counts captions; a float that is only labelled gets one from the writer.
  const isCounted =
    kind !== "text" &&
    node.kind !== "video" &&
    node.numbered !== false &&
    (caption !== undefined || node.label !== undefined || node.subcontainer === true);
  const number = isCounted ? (node.subcontainer === true ? numbering.sub(kind) : numbering.float(kind)) : undefined;
  return {
    kind,
    ...(number === undefined ? {} : { number }),
    ...(title === undefined || title === "" ? {} : { title }),
  };
}

function mathLabels(node: MathBlock, next: () => string): [string, Label][] {
  const found: [string, Label][] = [];
  const rows = equationRows(node.value, node.numbered);
  let first: string | undefined;
  for (const row of rows) {
    const number = row.tag ?? (row.counted ? next() : undefined);
    first ??= number;
    for (const name of row.labels)
      found.push([name, { kind: "equation", ...(number === undefined ? {} : { number }) }]);
  }
  for (const name of [...(node.labels ?? []), ...(node.label === undefined ? [] : [node.label])]) {
    if (!found.some(([known]) => known === name))
      found.push([name, { kind: "equation", ...(first === undefined ? {} : { number: first }) }]);
  }
  return found;
}

/** A label in the text names what it stands in: the caption's float, the heading, the item, else the section. */
function targetLabel(
  name: string,
  ancestors: readonly DocumentNode[],
  labels: ReadonlyMap<string, Label>,
  numbering: Numbering,
  section: Label,
): Label {
  for (let index = ancestors.length - 1; index >= 0; index--) {
    const ancestor = ancestors[index] as DocumentNode;
    if (ancestor.type === "container") {
      const own = ancestor.label === undefined ? undefined : labels.get(ancestor.label);
      if (own !== undefined) return own;
      const kind: Label["kind"] =
        ancestor.kind === "quote" ? "text" : ancestor.kind === "video" ? "figure" : ancestor.kind;
      const number = numbering.last(ancestor.subcontainer === true ? `sub:${kind}` : kind);
      // The name becomes the float's own, so that a writer puts it where the number is made.
      ancestor.label ??= name;
      return { kind, ...(number === undefined ? {} : { number }) };
    }
    if (ancestor.type === "heading") {
      ancestor.label ??= name;
      return section;
    }
    if (ancestor.type === "listItem") return { kind: "listItem" };
  }
  return section.kind === "heading" ? { ...section, kind: "text" } : section;
}
