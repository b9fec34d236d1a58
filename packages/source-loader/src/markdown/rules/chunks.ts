import type { BlockNode, NodePosition } from "@dreamnet/document";
import { includeFile } from "../directives/includes.ts";
import { proofKinds } from "../directives/proofs.ts";
import type { Features } from "../features.ts";
import { pushClose, pushLeaf, pushOpen } from "../node-tokens.ts";
import { report } from "../parse-context.ts";
import type { BlockState } from "../parser-states.ts";
import { divNode } from "../tree/divs.ts";
import { pushBlocks } from "./block-ranges.ts";
import { pushListing } from "./chunk-listing.ts";
import {
  bodyOptions,
  captionInCode,
  captionsOf,
  headerOptions,
  type Options,
  option,
  optionsForAll,
  text,
} from "./chunk-options.ts";
import type { Fence } from "./fences.ts";
import { pushCaption } from "./push-caption.ts";

const chunk = /^\{[ \t]*([A-Za-z][\w.+-]*)[ \t]*(?:[ ,][ \t]*([^{}]*(?:\{[^{}]*\}[^{}]*)*))?\}$/u;
const engines = new Set([
  "r",
  "python",
  "julia",
  "bash",
  "sh",
  "sql",
  "stan",
  "rcpp",
  "cpp",
  "c",
  "fortran",
  "js",
  "css",
  "ojs",
  "dot",
  "mermaid",
  "perl",
  "ruby",
  "node",
  "octave",
  "sas",
  "stata",
  "awk",
  "go",
  "rust",
  "zsh",
  "asis",
  "cat",
  "block",
  "tikz",
]);

/** True for the info string of a chunk: `{r name, echo=FALSE}`. */
export function isChunk(info: string, features: Features): boolean {
  if (!features.pandoc || !info.startsWith("{")) return false;
  const match = chunk.exec(info.slice(0, 4000));
  return match !== null && (engines.has((match[1] ?? "").toLowerCase()) || features.chunks);
}

/** A chunk: its code as code, the pictures that it includes as figures; what its author hides is a comment. */
export function readChunk(state: BlockState, startLine: number, { info, from, to, end }: Fence): void {
  const match = chunk.exec(info.slice(0, 4000));
  const engine = match?.[1] ?? "";
  const inHeader = headerOptions(match?.[2] ?? "");
  if (pushBlockEngine(state, engine, inHeader, startLine, { from, to, end })) return;
  const raw = state.getLines(from, to, state.sCount[startLine] ?? 0, false).replace(/\n$/u, "");
  const { options: inBody, code } = bodyOptions(raw);
  const options: Options = { ...inHeader, ...inBody };
  const map: [number, number] = [startLine, end];
  const children = [...(text(options, "child") ?? "").matchAll(/[^"'(),\s]+\.[A-Za-z]+/gu)].map((found) => found[0]);
  for (const argument of children)
    includeFile(state, { name: "child", head: "", argument, options: {}, startLine, from, to, end, body: from, map });
  const { chunks } = state.env;
  const echo = option(options, "echo") ?? chunks.echo;
  const include = option(options, "include") ?? chunks.include;
  const isOwn = option(options, include === false ? "include" : "echo") !== undefined;
  if (option(options, "eval") !== false) Object.assign(chunks, optionsForAll(code));
  const hidden = include === false || echo === false;
  const label = text(options, "label") ?? text(options, "name");
  const pictures = include === false ? [] : picturesOf(code);
  const drawnTable = pictures.length === 0 ? captionInCode(code) : undefined;
  const isTable =
    (label !== undefined && /^tbl-/u.test(label)) || options["tab.cap"] !== undefined || drawnTable !== undefined;
  if (!hidden && code.trim() !== "") pushListing(state, { engine, code, options }, map);
  else if (hidden) {
    pushLeaf(
      state,
      (_, position) => {
        report(state.env, {
          severity: "info",
          ruleId: "markdown/chunk-is-shown",
          message: `The chunk${label === undefined ? "" : ` "${label}"`} of ${engine} is hidden by ${isOwn ? "its own" : "the document's"} option ${include === false ? "include" : "echo"}: its code is not in the document.`,
          hint: "What such a chunk prints or draws is not in the source. Add it as a figure, a table or text where a reader needs it.",
          position,
          quote: code,
        });
        return { type: "comment", value: raw, position };
      },
      map,
    );
  }
  const given = captionsOf(options, isTable);
  const captions = given.length > 0 || drawnTable === undefined ? given : [drawnTable];
  const [caption] = captions;
  if (pictures.length > 0) {
    // A caption for each picture makes each a figure of its own.
    if (captions.length > 1 && captions.length === pictures.length) {
      for (const [index, picture] of pictures.entries())
        pushFigure(state, [picture], captions[index], index === 0 ? figureLabel(label) : undefined, options, map);
    } else pushFigure(state, pictures, captions.join(" ") || undefined, figureLabel(label), options, map);
  } else if (caption !== undefined && include !== false) {
    for (const [index, one] of captions.entries())
      pushUndrawn(state, one, index === 0 ? label : undefined, map, isTable);
  }
}

/** Bookdown's older way to theorems and boxes: a chunk whose code is Markdown. */
function pushBlockEngine(
  state: BlockState,
  engine: string,
  options: Options,
  startLine: number,
  { from, to, end }: Pick<Fence, "from" | "to" | "end">,
): boolean {
  const isProof = (proofKinds as readonly string[]).includes(engine);
  if (!isProof && engine !== "block" && engine !== "block2") return false;
  const name = text(options, "label");
  const type = text(options, "type");
  const attributes = {
    ...(name === undefined ? {} : { id: name }),
    classes: [isProof ? engine : (type ?? "block")],
    ...(text(options, "name") === undefined ? {} : { keyValues: { name: text(options, "name") ?? "" } }),
  };
  pushBlocks(state, from, to, [startLine, end], (children, position) =>
    divNode({ attributes, unnumbered: false, end: 0 }, undefined, children as BlockNode[], position, state.env),
  );
  return true;
}

function figureLabel(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  // R Markdown's label of a chunk's figure has a prefix that its references write: `\@ref(fig:name)`.
  return /^(?:fig|tbl|lst)-/u.test(label) ? label : `fig:${label}`;
}

/** Files that `knitr::include_graphics` or its like in other languages names. */
function picturesOf(code: string): string[] {
  const calls = code.matchAll(/\b(?:include_graphics|Image)\s*\(([^()]{0,2000}(?:\([^()]{0,2000}\)[^()]{0,200})?)\)/gu);
  return [...calls].flatMap((call) =>
    [...(call[1] ?? "").matchAll(/["']([^"'\n]+\.(?:png|jpe?g|pdf|svg|gif|webp|eps|tiff?))["']/giu)].map(
      (match) => match[1] ?? "",
    ),
  );
}

function pushFigure(
  state: BlockState,
  pictures: readonly string[],
  caption: string | undefined,
  label: string | undefined,
  options: Options,
  map: [number, number],
): void {
  const width = text(options, "out.width") ?? text(options, "out-width");
  const alt = text(options, "fig.alt") ?? text(options, "fig-alt");
  pushOpen(
    state,
    (children, position) => ({
      type: "container",
      kind: "figure",
      ...(label === undefined ? {} : { label }),
      children: [
        ...pictures.map((url) => ({
          type: "image" as const,
          url,
          ...(alt === undefined ? {} : { alt }),
          ...(width === undefined ? {} : { width }),
          position,
        })),
        ...(children as BlockNode[]),
      ],
      position,
    }),
    map,
  );
  if (caption !== undefined) pushCaption(state, caption, map);
  pushClose(state);
}

/** A figure that only running the code would draw: its caption stays, and the picture is missed. */
function pushUndrawn(
  state: BlockState,
  caption: string,
  label: string | undefined,
  map: [number, number],
  isTable: boolean,
): void {
  const own = isTable && label !== undefined && !/^tbl-/u.test(label) ? `tab:${label}` : figureLabel(label);
  const kind = isTable ? "table" : "figure";
  pushOpen(
    state,
    (children, position: NodePosition) => {
      report(state.env, {
        severity: "warning",
        ruleId: "markdown/chunk-output-is-in-the-source",
        message: `The ${kind} that the chunk${label === undefined ? "" : ` "${label}"`} makes is not in the source; only its caption is.`,
        hint:
          kind === "table"
            ? "Run the document, and write the table into it."
            : "Run the document, save the picture, and include it with its caption.",
        position,
        quote: caption,
      });
      return {
        type: "container",
        kind,
        ...(own === undefined ? {} : { label: own }),
        children: children as BlockNode[],
        position,
      };
    },
    map,
  );
  pushCaption(state, caption, map);
  pushClose(state);
}
