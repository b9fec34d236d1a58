import type StateCore from "markdown-it/lib/rules_core/state_core.mjs";
import { parseAttributes } from "./attributes.ts";

/** `# Title {#id .unnumbered}`: takes the attributes out of the heading's text before it is read. */
export function headingAttributes(state: StateCore): void {
  state.tokens.forEach((token, index) => {
    const text = state.tokens[index + 1];
    if (token.type !== "heading_open" || text === undefined || !text.content.trimEnd().endsWith("}")) return;
    const content = text.content.trimEnd();
    const start = content.lastIndexOf("{");
    const parsed = start === -1 || content[start - 1] === "\\" ? undefined : parseAttributes(content, start);
    if (parsed === undefined || parsed.end !== content.length || parsed.rawFormat !== undefined) return;
    // A role of MyST or a command of TeX may end in braces; those are not attributes and do not parse as such.
    token.meta = parsed;
    text.content = content.slice(0, start).replace(/[ \t]+#*[ \t]*$/u, "");
  });
}
