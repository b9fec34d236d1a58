import type { Attributes } from "@dreamnet/document";
import { classNames, type HtmlAttributes } from "./html-tree.ts";

/** Classes, language and direction of a span or division; ids are given by the writer. */
export function sourceAttributes(attributes: Attributes | undefined): HtmlAttributes {
  if (attributes === undefined) return {};
  const values = attributes.keyValues ?? {};
  return {
    class: safeClasses(attributes.classes ?? []),
    lang: languageTag(values["lang"]),
    dir: direction(values["dir"]),
    title: values["title"],
  };
}

/** Class names of the source that are plain words. */
export function safeClasses(names: readonly string[]): string | undefined {
  return classNames(...names.filter((name) => /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(name)));
}

/** A BCP 47 tag, where it looks like one. */
export function languageTag(value: string | undefined): string | undefined {
  return value !== undefined && /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/.test(value) ? value : undefined;
}

/** A direction of writing that HTML knows. */
export function direction(value: string | undefined): string | undefined {
  return value === "ltr" || value === "rtl" || value === "auto" ? value : undefined;
}

/** `language-python`, for a highlighter in the page and for readers of the source. */
export function languageClass(language: string | undefined): string | undefined {
  const name = language?.toLowerCase().replace(/[^a-z0-9+#._-]+/g, "");
  return name === undefined || name === "" ? undefined : `language-${name}`;
}
