/** Text as it may stand in an element or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFE\uFFFF]/g, "\uFFFD")
    .replace(/[&<>"']/g, (character) => entities[character] as string);
}

/** Text as it may stand in XML, which has no place for control characters nor for half a pair of surrogates. */
export function escapeXml(text: string): string {
  return escapeHtml(wellFormed(text));
}

/** Half a pair of surrogates is no character, and no URL takes it. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\uFFFD");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A path within the site as a URL's path. */
export function encodePath(path: string): string {
  return wellFormed(path).split("/").map(encodeURIComponent).join("/");
}

/** One start tag; an attribute without a value is left out. */
export function tag(name: string, attributes: Readonly<Record<string, string | undefined>>): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeHtml(value as string)}"`);
  return `<${name}${written.join("")}>`;
}
