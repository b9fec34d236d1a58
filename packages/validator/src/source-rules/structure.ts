import {
  type Container,
  type DocumentNode,
  type Image,
  type NormalizedSource,
  plainText,
  walkNodes,
} from "@dreamnet/document";
import { quoteText } from "@dreamnet/workflow";
import { locate } from "../locate.ts";
import type { Rule } from "../rule.ts";

export const hasText: Rule<NormalizedSource> = {
  id: "document/has-text",
  description: "A document has a text.",
  check: ({ ast, file }) => {
    let found = false;
    walkNodes(ast, (node) => {
      if (
        node.type === "text" ||
        node.type === "math" ||
        node.type === "code" ||
        node.type === "image" ||
        node.type === "rawBlock"
      )
        found = true;
    });
    return found
      ? []
      : [
          {
            severity: "error",
            message: "The document has no text.",
            hint: "Is it the right file?",
            location: { file, line: 1 },
          },
        ];
  },
};

export const headingsDescendByOne: Rule<NormalizedSource> = {
  id: "document/headings-descend-by-one",
  description: "A heading is at most one level deeper than the one before it, so that readers can follow the outline.",
  check: (source) => {
    const faults: ReturnType<Rule<NormalizedSource>["check"]>[number][] = [];
    let before = 0;
    walkNodes(source.ast, (node) => {
      if (node.type !== "heading") return;
      if (before > 0 && node.depth > before + 1) {
        faults.push({
          severity: "info",
          message: `The heading is at level ${node.depth}, the one before it at level ${before}.`,
          hint: `Use level ${before + 1}.`,
          quote: quoteText(plainText(node)),
          ...locate(source, node),
        });
      }
      before = node.depth;
    });
    return faults;
  },
};

export const headingHasText: Rule<NormalizedSource> = {
  id: "document/heading-has-text",
  description: "A heading says something.",
  check: (source) => {
    const faults: ReturnType<Rule<NormalizedSource>["check"]>[number][] = [];
    walkNodes(source.ast, (node) => {
      if (node.type === "heading" && plainText(node).trim() === "")
        faults.push({
          severity: "warning",
          message: "The heading is empty.",
          hint: "Give it a text, or remove it.",
          ...locate(source, node),
        });
    });
    return faults;
  },
};

export const figureHasCaption: Rule<NormalizedSource> = {
  id: "document/figure-has-caption",
  description: "A figure has a caption: lists of figures, previews and readers of small screens need it.",
  check: (source) => {
    const faults: ReturnType<Rule<NormalizedSource>["check"]>[number][] = [];
    walkNodes(source.ast, (node, ancestors) => {
      if (node.type !== "container" || node.kind !== "figure" || node.subcontainer === true || hasCaption(node)) return;
      if (ancestors.some((ancestor) => ancestor.type === "container")) return;
      faults.push({
        severity: "info",
        message: "The figure has no caption.",
        hint: "Write one between the brackets: ![Caption](figure.png).",
        ...locate(source, node),
      });
    });
    return faults;
  },
};

function hasCaption(container: Container): boolean {
  return container.children.some((child) => child.type === "caption" && plainText(child).trim() !== "");
}

export const imageHasText: Rule<NormalizedSource> = {
  id: "document/image-has-text",
  description: "A picture has an alternative text or a caption, for those who cannot see it.",
  check: (source) => {
    const faults: ReturnType<Rule<NormalizedSource>["check"]>[number][] = [];
    walkNodes(source.ast, (node, ancestors) => {
      if (node.type !== "image" || (node.alt ?? "").trim() !== "" || captioned(ancestors)) return;
      faults.push({
        severity: "warning",
        message: `The picture ${JSON.stringify(shorten(node))} has neither an alternative text nor a caption.`,
        hint: "Say in a sentence what it shows.",
        ...locate(source, node),
      });
    });
    return faults;
  },
};

function captioned(ancestors: readonly DocumentNode[]): boolean {
  return ancestors.some((ancestor) => ancestor.type === "container" && hasCaption(ancestor));
}

function shorten(image: Image): string {
  return quoteText(image.url, 80);
}
