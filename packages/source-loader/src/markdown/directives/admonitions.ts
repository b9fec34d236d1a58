import type { Admonition } from "@dreamnet/document";
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
function admonition(kind: string): DirectiveHandler {
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
        ...(title === undefined ? {} : { title }),
        ...(collapsed ? { collapsed: true } : {}),
        children,
        position,
      }),
    );
  };
}

const versions: Readonly<Record<string, DirectiveHandler>> = Object.fromEntries(
  ["versionadded", "versionchanged", "deprecated", "versionremoved"].map((name) => [name, admonition(name)]),
);

export const admonitions: Readonly<Record<string, DirectiveHandler>> = {
  ...Object.fromEntries(Object.entries(admonitionKinds).map(([name, kind]) => [name, admonition(kind)])),
  ...versions,
  admonition: admonition("admonition"),
  dropdown: admonition("dropdown"),
  details: admonition("dropdown"),
  toggle: admonition("dropdown"),
};
