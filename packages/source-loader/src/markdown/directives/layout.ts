import type { BlockNode, Blockquote, Division, InlineNode } from "@dreamnet/document";
import { pushLeaf } from "../node-tokens.ts";
import { pushBlocks } from "../rules/block-ranges.ts";
import { splitAttribution } from "../tree/attributions.ts";
import { button, card, linked } from "./cards.ts";
import { bodyText, classesOf, type DirectiveHandler, labelOf, pushTitled } from "./directive.ts";
import { glossary } from "./glossaries.ts";

/** A group with a role; its argument is its title. */
function division(role: string | undefined): DirectiveHandler {
  return (state, directive) => {
    const classes = classesOf(directive);
    pushTitled(
      state,
      directive,
      (title, children, position): Division => ({
        type: "division",
        ...(role === undefined ? {} : { role }),
        ...labelOf(directive),
        ...(title === undefined ? {} : { title: linked(title, directive.options["link"], position) }),
        ...(classes.length === 0 ? {} : { attributes: { classes } }),
        children,
        position,
      }),
    );
  };
}

/** A group whose argument is a class or a layout and not a text. */
const plainDivision =
  (role?: string): DirectiveHandler =>
  (state, directive) => {
    const classes = [...directive.argument.split(/\s+/u), ...classesOf(directive)].filter((name) =>
      /^[A-Za-z][\w-]*$/u.test(name),
    );
    pushBlocks(
      state,
      directive.body,
      directive.to,
      directive.map,
      (children, position): Division => ({
        type: "division",
        ...(role === undefined ? {} : { role }),
        ...labelOf(directive),
        ...(classes.length === 0 ? {} : { attributes: { classes } }),
        children: children as BlockNode[],
        position,
      }),
    );
  };

/** A quotation; a last paragraph that begins with a dash says whose. */
const quotation: DirectiveHandler = (state, directive) => {
  pushTitled(state, directive, (title, children, position): Blockquote => {
    const lead: BlockNode[] = title === undefined ? [] : [{ type: "paragraph", children: title, position }];
    const { blocks, attribution } = splitAttribution([...lead, ...children]);
    return { type: "blockquote", children: blocks, ...(attribution === undefined ? {} : { attribution }), position };
  });
};

const leaf =
  (type: "bibliography" | "toc"): DirectiveHandler =>
  (state, directive) => {
    pushLeaf(state, (_, position) => ({ type, position }), directive.map);
  };

/** What is for an index or for a site's navigation alone. */
const silent: DirectiveHandler = (state, directive) => {
  const value = `${directive.argument}\n${bodyText(state, directive)}`.trim();
  pushLeaf(state, (_, position) => ({ type: "comment", value, position }), directive.map);
};

/** A heading outside the table of contents. */
const rubric: DirectiveHandler = (state, directive) => {
  pushTitled(state, directive, (title, children, position): BlockNode[] => {
    const strong: InlineNode[] = [{ type: "strong", children: title ?? [], position }];
    return [{ type: "paragraph", children: strong, position }, ...children];
  });
};

export const layoutDirectives: Readonly<Record<string, DirectiveHandler>> = {
  "tab-set": plainDivision("tabs"),
  tabs: plainDivision("tabs"),
  "tab-item": division("tab"),
  tab: division("tab"),
  grid: plainDivision("grid"),
  "grid-item": plainDivision(),
  "grid-item-card": card,
  card,
  "button-link": button(false),
  "button-ref": button(true),
  button: button(false),
  "card-carousel": plainDivision("grid"),
  panels: plainDivision("grid"),
  margin: division("margin"),
  sidebar: division("sidebar"),
  aside: division("aside"),
  topic: division("topic"),
  div: plainDivision(),
  container: plainDivision(),
  compound: plainDivision(),
  only: plainDivision(),
  ifconfig: plainDivision(),
  centered: division("center"),
  "rst-class": plainDivision(),
  hlist: plainDivision(),
  abstract: plainDivision("abstract"),
  keywords: plainDivision("keywords"),
  acknowledgments: plainDivision("acknowledgments"),
  acknowledgements: plainDivision("acknowledgments"),
  appendix: plainDivision("appendix"),
  rubric,
  epigraph: quotation,
  "pull-quote": quotation,
  pullquote: quotation,
  highlights: quotation,
  blockquote: quotation,
  glossary,
  bibliography: leaf("bibliography"),
  references: leaf("bibliography"),
  toc: leaf("toc"),
  contents: leaf("toc"),
  tableofcontents: leaf("toc"),
  "table-of-contents": leaf("toc"),
  toctree: silent,
  index: silent,
  "show-index": silent,
  genindex: silent,
  meta: silent,
  tags: silent,
};
