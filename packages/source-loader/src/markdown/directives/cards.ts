import type { BlockNode, Division, InlineNode, NodePosition } from "@dreamnet/document";
import { pushClose, pushOpen } from "../node-tokens.ts";
import type { BlockState } from "../parser-states.ts";
import { lineText, pushBlocks } from "../rules/block-ranges.ts";
import { bodyText, classesOf, type Directive, type DirectiveHandler, labelOf, pushInlineText } from "./directive.ts";

/** A title leads where its option says. */
export function linked(title: InlineNode[], url: string | undefined, position: NodePosition): InlineNode[] {
  return url === undefined || url === "" || title.some((node) => node.type === "link")
    ? title
    : [{ type: "link", url, children: title, position }];
}

/** The lines of a card that set its header and its footer apart: `^^^` and `+++`, outside of what stands in it. */
function partsOf(state: BlockState, { body, to }: Directive): { header: number; footer: number } {
  let header = -1;
  let footer = -1;
  let fence = "";
  for (let line = body; line < to; line++) {
    const text = lineText(state, line).trimEnd();
    const mark = /^(`{3,}|~{3,}|:{3,})/u.exec(text)?.[1];
    if (fence !== "") {
      if (mark === text && text.startsWith(fence)) fence = "";
    } else if (mark !== undefined) fence = mark;
    else if (header < 0 && footer < 0 && /^\^{3,}$/u.test(text)) header = line;
    else if (footer < 0 && /^\+{3,}$/u.test(text)) footer = line;
  }
  return { header, footer };
}

/** A card: header, title, body and footer, in this order. */
export const card: DirectiveHandler = (state, directive) => {
  const { options, argument, body, to, map } = directive;
  const { header, footer } = partsOf(state, directive);
  const classes = classesOf(directive);
  let title: InlineNode[] | undefined;
  const pushLine = (text: string | undefined): void => {
    if (text === undefined || text === "") return;
    let nodes: InlineNode[] = [];
    pushOpen(state, (_, position) => ({ type: "paragraph", children: nodes, position }), map);
    pushInlineText(state, text, map, (read) => {
      nodes = read;
    });
    pushClose(state);
  };
  pushOpen(
    state,
    (children, position): Division => ({
      type: "division",
      role: "card",
      ...labelOf(directive),
      ...(title === undefined ? {} : { title: linked(title, options["link"], position) }),
      ...(classes.length === 0 ? {} : { attributes: { classes } }),
      children: children as BlockNode[],
      position,
    }),
    map,
  );
  if (argument !== "")
    pushInlineText(state, argument, map, (nodes) => {
      title = nodes;
    });
  pushLine(options["header"]);
  const end = footer < 0 ? to : footer;
  if (header >= 0) pushBlocks(state, body, header, [body, header], (children) => children);
  pushBlocks(state, header < 0 ? body : header + 1, end, [body, end], (children) => children);
  if (footer >= 0) pushBlocks(state, footer + 1, to, [footer, to], (children) => children);
  pushLine(options["footer"]);
  pushClose(state);
};

/** A button: a link whose text is its body. */
export const button =
  (isReference: boolean): DirectiveHandler =>
  (state, directive) => {
    const { argument, map } = directive;
    const text = bodyText(state, directive).replace(/\s+/gu, " ");
    let label: InlineNode[] = [];
    pushOpen(
      state,
      (_, position) => {
        const children: InlineNode[] = isReference
          ? [
              {
                type: "crossReference",
                label: argument.replace(/^#/u, ""),
                form: label.length === 0 ? "name" : "text",
                resolved: false,
                children: label,
                position,
              },
            ]
          : linked(label.length === 0 ? [{ type: "text", value: argument, position }] : label, argument, position);
        return { type: "paragraph", children, position };
      },
      map,
    );
    if (text !== "")
      pushInlineText(state, text, map, (nodes) => {
        label = nodes;
      });
    pushClose(state);
  };
