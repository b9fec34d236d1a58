import type { InlineNode } from "@dreamnet/document";
import { pushLeaf } from "../node-tokens.ts";
import { report } from "../parse-context.ts";
import { findMark, type InlineState } from "../parser-states.ts";
import { citesIn } from "../rules/citations.ts";
import { isTemplate } from "./block-template.ts";
import { type TemplateCall, templateCall } from "./call.ts";
import { embedOf, figureOfCall } from "./media.ts";

/** A template's tag within a paragraph. */
export function inlineTemplate(state: InlineState, silent: boolean): boolean {
  const { src, pos, posMax, env } = state;
  if (src.charCodeAt(pos) !== 0x7b /* { */) return false;
  // Without any closing mark further on there is nothing to look for.
  if (findMark(state, src.charCodeAt(pos + 1) === 0x25 /* % */ ? "%}" : "}}", pos + 2) === -1) return false;
  const call = templateCall(src, pos);
  if (call === undefined || call.end > posMax || !isTemplate(call, env)) return false;
  const verbatim = verbatimPair(call, src.slice(0, posMax));
  if (verbatim !== undefined) {
    if (!silent && call.name === "raw") state.push("text", "", 0).content = verbatim.value;
    state.pos = verbatim.end;
    return true;
  }
  if (!silent) {
    pushLeaf(state, (_, position) => {
      const figure = figureOfCall(call, position, env) ?? embedOf(call, position);
      if (figure !== undefined) return figure;
      const [argument] = call.positional;
      if (call.name === "kbd" && argument !== undefined)
        return { type: "keyboard", children: [{ type: "text", value: argument, position }], position };
      if ((call.name === "meta" || call.name === "var") && argument !== undefined) {
        const value = env.dialect.shortcodeValue?.(call.name, argument);
        if (value !== undefined) return { type: "text", value, position };
      }
      if (call.name === "cite" && call.positional.length > 0) {
        const cites = citesIn(call.positional.map((key) => `@${key}`).join(";"), {
          ...env,
          dialect: { ...env.dialect, hasBibliography: true },
        });
        if (cites !== undefined)
          return {
            type: "citeGroup",
            kind: "parenthetical",
            children: cites.map((cite) => ({ ...cite, position })),
            position,
          };
      }
      report(env, {
        severity: "warning",
        ruleId: "markdown/text-has-no-template",
        message: `"${call.source.length > 60 ? `${call.source.slice(0, 59)}…` : call.source}" is of a site's template language: what it stands for is not in the source.`,
        hint: "Write what it stands for.",
        position,
        quote: call.source,
      });
      const node: InlineNode = { type: "unknownInline", name: "template", value: call.source, children: [], position };
      return node;
    });
  }
  state.pos = call.end;
  return true;
}

/** What Liquid's `raw` and `comment` enclose, which no tag within changes. */
function verbatimPair(call: TemplateCall, text: string): { value: string; end: number } | undefined {
  if (call.closing || (call.name !== "raw" && call.name !== "comment") || !call.source.startsWith("{%"))
    return undefined;
  const close = new RegExp(`\\{%-?\\s*end${call.name}\\s*-?%\\}`, "gu");
  close.lastIndex = call.end;
  const match = close.exec(text);
  return match === null ? undefined : { value: text.slice(call.end, match.index), end: close.lastIndex };
}
