import type { Admonition, InlineNode, NodePosition } from "@dreamnet/document";
import { classesOf, type DirectiveHandler, isSet, labelOf, pushTitled } from "./directive.ts";

/** Names of admonitions, with what each is called in the tree. */
export const admonitionKinds: Readonly<Record<string, string>> = {
  attention: "attention",
  caution: "caution",
  danger: "danger",
  error: "error",
  hint: "hint",
  important: "important",
  note: "note",
  seealso: "seealso",
  tip: "tip",
  warning: "warning",
  todo: "todo",
  info: "note",
  success: "tip",
};

/** An admonition; a title given by the author replaces that of its kind. */
function admonition(kind: string, before?: string): DirectiveHandler {
  return (state, directive) => {
    const classes = classesOf(directive);
    const own = classes.find((name) => Object.hasOwn(admonitionKinds, name));
    const collapsed = classes.includes("dropdown") || kind === "dropdown" || isSet(directive.options["dropdown"]);
    pushTitled(
      state,
      directive,
      (title, children, position): Admonition => ({
        type: "admonition",
        kind: kind === "admonition" && own !== undefined ? (admonitionKinds[own] ?? own) : kind,
        ...labelOf(directive),
        ...(title === undefined ? {} : { title: before === undefined ? title : withWords(before, title, position) }),
        ...(collapsed ? { collapsed: true } : {}),
        children,
        position,
      }),
    );
  };
}

/** Sphinx's words before a version: "Added in version 1.2". */
const withWords = (words: string, title: readonly InlineNode[], position: NodePosition): InlineNode[] => [
  { type: "text", value: `${words} `, position },
  ...title,
];

const versions: Readonly<Record<string, DirectiveHandler>> = Object.fromEntries(
  Object.entries({
    versionadded: "Added in version",
    versionchanged: "Changed in version",
    deprecated: "Deprecated since version",
    versionremoved: "Removed in version",
  }).map(([name, words]) => [name, admonition(name, words)]),
);

export const admonitions: Readonly<Record<string, DirectiveHandler>> = {
  ...Object.fromEntries(Object.entries(admonitionKinds).map(([name, kind]) => [name, admonition(kind)])),
  ...versions,
  admonition: admonition("admonition"),
  dropdown: admonition("dropdown"),
  details: admonition("dropdown"),
  toggle: admonition("dropdown"),
};
