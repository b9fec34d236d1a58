import type { InlineNode } from "@dreamnet/document";
import { pushLeaf } from "../node-tokens.ts";
import { report } from "../parse-context.ts";
import type { InlineState } from "../parser-states.ts";

/** `{{ name }}`: a text that is defined elsewhere. */
export function substitution(state: InlineState, silent: boolean): boolean {
  const { src, pos, posMax, env } = state;
  if (!src.startsWith("{{", pos)) return false;
  const length = src.slice(pos, pos + 500).indexOf("}}");
  const close = pos + length;
  if (length === -1 || close + 2 > posMax) return false;
  const value = src.slice(pos, close + 2);
  if (!silent) {
    pushLeaf(state, (_, position): InlineNode => {
      report(env, {
        severity: "warning",
        ruleId: "markdown/substitution-is-defined",
        message: `"${value}" stands for a text that is defined outside the document; it is kept as it is.`,
        hint: "Write the text itself.",
        position,
        quote: value,
      });
      return {
        type: "unknownInline",
        name: "substitution",
        value,
        children: [{ type: "text", value, position }],
        position,
      };
    });
  }
  state.pos = close + 2;
  return true;
}

/** Bookdown's `\@ref(fig:name)`. */
export function bookdownReference(state: InlineState, silent: boolean): boolean {
  const { src, pos } = state;
  if (!src.startsWith("\\@ref(", pos)) return false;
  const match = /^\\@ref\(([^()\s]{1,200})\)/u.exec(src.slice(pos, pos + 220));
  const label = match?.[1];
  if (match === null || label === undefined) return false;
  if (!silent)
    pushLeaf(state, (_, position) => ({
      type: "crossReference",
      label,
      form: "number",
      resolved: false,
      children: [],
      position,
    }));
  state.pos = pos + match[0].length;
  return true;
}

/** R Markdown's and Quarto's `` `r expression` ``: only running the document would tell its value. */
export function inlineExpression(state: InlineState, silent: boolean): boolean {
  const { src, pos, posMax, env } = state;
  if (src.charCodeAt(pos) !== 0x60 /* ` */ || src.charCodeAt(pos - 1) === 0x60) return false;
  const match = /^`(?:\{?(r|python|julia|ojs)\}?)[ \t]+([^`\n]{1,1000})`(?!`)/u.exec(src.slice(pos, pos + 1100));
  if (match === null || pos + match[0].length > posMax) return false;
  const value = (match[2] ?? "").trim();
  if (!silent) {
    pushLeaf(state, (_, position): InlineNode => {
      report(env, {
        severity: "warning",
        ruleId: "markdown/expression-has-its-value",
        message: `"${value}" is an expression of ${match[1] ?? "r"}: its value is not in the source, so the expression itself is shown.`,
        hint: "Run the document and write the value into the text.",
        position,
        quote: match[0],
      });
      return { type: "inlineCode", value, lang: match[1] ?? "r", position };
    });
  }
  state.pos = pos + match[0].length;
  return true;
}
