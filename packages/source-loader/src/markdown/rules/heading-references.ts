import type StateCore from "markdown-it/lib/rules_core/state_core.mjs";
import type { ParseContext } from "../parse-context.ts";
import type { ParsedAttributes } from "./attributes.ts";

/** Pandoc's implicit references: `[Results]` and `[see below][Results]` link to the heading of that name. */
export function headingReferences(state: StateCore): void {
  const env = state.env as ParseContext;
  const { normalizeReference } = state.md.utils as unknown as { normalizeReference: (text: string) => string };
  state.tokens.forEach((token, index) => {
    const text = token.type === "heading_open" ? state.tokens[index + 1]?.content : undefined;
    if (text === undefined || text === "" || text.length > 500) return;
    const key = normalizeReference(text);
    env.references ??= {};
    const references = env.references;
    if (Object.hasOwn(references, key)) return;
    const id = (token.meta as ParsedAttributes | null)?.attributes.id;
    references[key] = { href: `#${id ?? slugOf(text)}`, title: "" };
  });
}

/** Pandoc's name of a heading, of its source: marks of emphasis and code are not of the name. */
function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_.\s-]/gu, "")
    .trim()
    .replace(/\s+/gu, "-")
    .replace(/^[^\p{L}]+/u, "");
}
