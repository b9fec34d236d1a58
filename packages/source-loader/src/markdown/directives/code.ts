import type { BlockNode, Code } from "@dreamnet/document";
import { pushClose, pushLeaf, pushOpen } from "../node-tokens.ts";
import { report } from "../parse-context.ts";
import type { BlockState } from "../parser-states.ts";
import { mathBlock } from "../rules/inline-math.ts";
import { pushCaption } from "../rules/push-caption.ts";
import { texFormat } from "../tree/build-inline.ts";
import { bodyText, type Directive, type DirectiveHandler, isSet, isUnset, labelOf } from "./directive.ts";

/** `1,3-5` as line numbers, within a bound. */
export function lineNumbers(text: string): number[] {
  return text.split(",").flatMap((part) => {
    const match = /^\s*(\d{1,6})(?:\s*-\s*(\d{1,6}))?\s*$/u.exec(part);
    if (match === null) return [];
    const first = Number(match[1]);
    const last = Math.min(Number(match[2] ?? first), first + 5000);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  });
}

/** Pushes code with a directive's options, in a container where it has a caption. */
export function pushCode(state: BlockState, directive: Directive, value: string, lang: string | undefined): void {
  const { options, map } = directive;
  const start = Number(options["lineno-start"] ?? options["number-lines"] ?? Number.NaN);
  const emphasized = lineNumbers(options["emphasize-lines"] ?? "");
  const caption = options["caption"];
  const label = labelOf(directive);
  const code = (position: NonNullable<Code["position"]>): Code => ({
    type: "code",
    ...(lang === undefined || lang === "" ? {} : { lang }),
    value,
    ...(options["filename"] === undefined ? {} : { filename: options["filename"] }),
    ...(options["linenos"] !== undefined || options["number-lines"] !== undefined || Number.isInteger(start)
      ? { lineNumbers: true }
      : {}),
    ...(Number.isInteger(start) && start > 1 ? { startLine: start } : {}),
    ...(emphasized.length === 0 ? {} : { emphasizeLines: emphasized }),
    position,
  });
  if (caption === undefined || caption === "") {
    pushLeaf(state, (_, position) => ({ ...code(position), ...label }), map);
    return;
  }
  pushOpen(
    state,
    (children, position) => ({
      type: "container",
      kind: "code",
      ...label,
      children: [code(position), ...(children as BlockNode[])],
      position,
    }),
    map,
  );
  pushCaption(state, caption, map);
  pushClose(state);
}

const codeBlock: DirectiveHandler = (state, directive) => {
  pushCode(state, directive, bodyText(state, directive), directive.argument.split(/\s+/u)[0]);
};

const codeCell: DirectiveHandler = (state, directive) => {
  const tags = directive.options["tags"] ?? "";
  const value = bodyText(state, directive);
  if (!/remove-(?:input|cell)|hide-cell/u.test(tags)) {
    pushCode(state, directive, value, directive.argument.split(/\s+/u)[0] || undefined);
    return;
  }
  pushLeaf(
    state,
    (_, position) => {
      report(state.env, {
        severity: "info",
        ruleId: "markdown/chunk-is-shown",
        message: "A code cell is hidden by its own tags: its code is not in the document.",
        position,
        quote: value,
      });
      return { type: "comment", value, position };
    },
    directive.map,
  );
};

/** `{math}`: blank lines set several formulas apart. */
const math: DirectiveHandler = (state, directive) => {
  const { options, argument } = directive;
  const body = bodyText(state, directive);
  const value = argument === "" ? body : `${argument}\n${body}`;
  const label = labelOf(directive).label;
  pushLeaf(
    state,
    (_, position) => ({
      ...mathBlock(
        value,
        label,
        !(isSet(options["nowrap"]) || isUnset(options["enumerated"]) || isUnset(options["numbered"])),
      ),
      position,
    }),
    directive.map,
  );
};

const raw: DirectiveHandler = (state, directive) => {
  const format = directive.name.split(":")[1] ?? directive.argument;
  const value = bodyText(state, directive);
  pushLeaf(
    state,
    (_, position) =>
      /^html/u.test(format)
        ? { type: "htmlBlock", value, position }
        : { type: "rawBlock", lang: texFormat(format || "tex"), value, position },
    directive.map,
  );
};

const named =
  (lang: string): DirectiveHandler =>
  (state, directive) =>
    pushCode(state, directive, bodyText(state, directive), lang);

export const codeDirectives: Readonly<Record<string, DirectiveHandler>> = {
  code: codeBlock,
  "code-block": codeBlock,
  sourcecode: codeBlock,
  "code-cell": codeCell,
  "parsed-literal": named(""),
  doctest: named("python"),
  ipython: named("ipython"),
  // A demonstration of MyST shows its source.
  myst: named("markdown"),
  mermaid: named("mermaid"),
  graphviz: named("dot"),
  digraph: named("dot"),
  plantuml: named("plantuml"),
  prompt: codeBlock,
  math,
  raw,
  "raw:tex": raw,
  "raw:latex": raw,
  "raw:html": raw,
  "raw:typst": raw,
};
