import type { InlineNode, NodePosition } from "@dreamnet/document";

type Markup = (children: InlineNode[], position: NodePosition) => InlineNode | InlineNode[];

const wrap =
  (
    type:
      | "emphasis"
      | "strong"
      | "delete"
      | "underline"
      | "smallcaps"
      | "subscript"
      | "superscript"
      | "keyboard"
      | "inlineQuote"
      | "span",
  ): Markup =>
  (children, position) => ({ type, children, position });

/** Roles whose text is read for mark-up. */
export const markupRoles: Readonly<Record<string, Markup>> = {
  sub: wrap("subscript"),
  subscript: wrap("subscript"),
  sup: wrap("superscript"),
  superscript: wrap("superscript"),
  u: wrap("underline"),
  underline: wrap("underline"),
  del: wrap("delete"),
  delete: wrap("delete"),
  strike: wrap("delete"),
  sc: wrap("smallcaps"),
  smallcaps: wrap("smallcaps"),
  emphasis: wrap("emphasis"),
  em: wrap("emphasis"),
  dfn: wrap("emphasis"),
  i: wrap("emphasis"),
  strong: wrap("strong"),
  b: wrap("strong"),
  guilabel: wrap("strong"),
  menuselection: wrap("strong"),
  program: wrap("strong"),
  kbd: wrap("keyboard"),
  keyboard: wrap("keyboard"),
  q: wrap("inlineQuote"),
  span: wrap("span"),
  mark: wrap("span"),
  content: wrap("span"),
  btn: wrap("span"),
  sidebar: wrap("span"),
  aside: wrap("span"),
};
