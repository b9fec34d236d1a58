/**
 * The HTML that is written, as a tree. Strings stand in it unescaped; `serializeHtml` is the only place that escapes.
 */
export type HtmlNode = string | HtmlElement;

/** An attribute that is `undefined` or `false` is not written, one that is `true` is written without a value. */
export type HtmlAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

export interface HtmlElement {
  readonly tag: string;
  readonly attributes: HtmlAttributes;
  readonly children: readonly HtmlNode[];
}

/** Makes an element; `children` may hold undefined, which is left out. */
export function element(
  tag: string,
  attributes: HtmlAttributes = {},
  children: readonly (HtmlNode | undefined)[] = [],
): HtmlElement {
  return { tag, attributes, children: children.filter((child) => child !== undefined) };
}

/** Joins class names; undefined where there is none, so that no empty attribute is written. */
export function classNames(...names: (string | false | undefined)[]): string | undefined {
  const kept = names.filter((name): name is string => typeof name === "string" && name !== "");
  return kept.length === 0 ? undefined : [...new Set(kept)].join(" ");
}
