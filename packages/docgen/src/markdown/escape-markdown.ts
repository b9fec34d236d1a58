import { showHidden } from "../html/escape-html.ts";

const oneLine = (text: string): string => showHidden(text.replace(/\s+/gu, " ").trim());

/** Text that means nothing else in Markdown: on one line, also at its beginning and in a cell. */
export const escapeMarkdown = (text: string): string =>
  oneLine(text)
    .replace(/&/gu, "&amp;")
    .replace(/</gu, "&lt;")
    .replace(/>/gu, "&gt;")
    .replace(/[\\`*_[\]|~$]/gu, "\\$&")
    .replace(/^(\d+)([.)])/u, "$1\\$2")
    .replace(/^[#+=-]/u, "\\$&");

/** A span of code, whatever stands in it, also in a cell. */
export function markdownCode(text: string): string {
  const line = oneLine(text).replace(/\|/gu, "\\|");
  if (line === "") return "";
  const longest = Math.max(0, ...[...line.matchAll(/`+/gu)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = /^[` ]|[` ]$/u.test(line) ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Text of an author, in which only `code` is anything else than text. */
export const richMarkdown = (text: string): string =>
  oneLine(text)
    .split(/`([^`]+)`/u)
    .map((part, index) => (index % 2 === 1 ? markdownCode(part) : keepEnds(part)))
    .join("");

/** Escapes a part between spans of code, and keeps the spaces at its ends. */
function keepEnds(part: string): string {
  const before = /^\s/u.test(part) ? " " : "";
  const after = part.length > 1 && /\s$/u.test(part) ? " " : "";
  return `${before}${escapeMarkdown(part)}${after}`;
}

/** A block of code that nothing in it can end. */
export function markdownBlock(text: string, language = ""): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/gu)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.split("\n").map(showHidden).join("\n")}\n${fence}`;
}
