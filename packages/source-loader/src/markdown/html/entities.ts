import { unescapeAll } from "markdown-it/lib/common/utils.mjs";

const entity = /&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});/gu;

/** Replaces HTML's entities by their characters. */
export function decodeEntities(text: string): string {
  return text.includes("&") ? text.replace(entity, (found) => unescapeAll(found)) : text;
}
