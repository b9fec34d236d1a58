/** Text as HTML's text or as an attribute's value. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[character] ?? "");

/** HTML in plain ASCII: other characters stand as numbers, which no clipboard and no server mangles. */
export const toAscii = (html: string): string =>
  html.replace(/[\u0080-\u{10FFFF}]/gu, (character) => `&#${character.codePointAt(0)};`);
