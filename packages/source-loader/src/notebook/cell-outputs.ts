import type { BlockNode, Image, NodePosition } from "@dreamnet/document";
import { isRecord } from "../frontmatter/plain-data.ts";
import { mathBlock } from "../markdown/rules/inline-math.ts";
import type { CellOptions } from "./cell-options.ts";
import { textParts } from "./read-notebook.ts";
import { terminalText } from "./terminal-output.ts";

/** What is needed to make nodes of outputs. */
export interface OutputContext {
  readonly position: NodePosition;
  /** Keeps a picture; gives its address. */
  embed(content: Uint8Array): string;
  markdown(text: string): BlockNode[];
  html(text: string): BlockNode[];
  /** Names what is not shown. */
  report(severity: "info" | "warning" | "error", rule: string, message: string, hint: string): void;
}

type Output = Readonly<Record<string, unknown>>;

const pictures = ["image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"];

/** The blocks of a code cell's outputs, in their order; streams that follow each other are one. */
export function outputBlocks(outputs: readonly Output[], options: CellOptions, context: OutputContext): BlockNode[] {
  const blocks: BlockNode[] = [];
  let stream: { name: unknown; text: string[] } | undefined;
  const flush = (): void => {
    const text = terminalText((stream?.text ?? []).join(""));
    if (text !== "") blocks.push(printed(text, context));
    stream = undefined;
  };
  for (const output of outputs) {
    const kind = output["output_type"];
    if (kind === "stream") {
      const name = output["name"];
      if (name === "stderr" ? !options.showsStderr : !options.showsStdout) continue;
      if (stream?.name !== name) flush();
      stream ??= { name, text: [] };
      stream.text.push(textParts(output["text"]).join(""));
      continue;
    }
    flush();
    if (kind === "error") blocks.push(...errorBlocks(output, context));
    else if (kind === "display_data" || kind === "execute_result") blocks.push(...dataBlocks(output, options, context));
    else
      context.report(
        "warning",
        "output-is-known",
        `An output of the kind ${JSON.stringify(String(kind).slice(0, 40))} is left out.`,
        "Run the notebook again with Jupyter.",
      );
  }
  flush();
  return blocks;
}

function printed(value: string, { position }: OutputContext): BlockNode {
  return { type: "code", value, output: true, position };
}

function errorBlocks(output: Output, context: OutputContext): BlockNode[] {
  const name = String(output["ename"] ?? "Error").slice(0, 200);
  const trace = terminalText(textParts(output["traceback"]).join("\n"));
  const text = trace === "" ? terminalText(`${name}: ${String(output["evalue"] ?? "")}`) : trace;
  context.report(
    "warning",
    "output-is-no-error",
    `The code ended with an error: ${name.slice(0, 80)}. It is shown.`,
    "Mend the code and run the notebook again, unless the error is what is to be shown.",
  );
  return [printed(text, context)];
}

/** The richest form of a result that can be printed. */
function dataBlocks(output: Output, options: CellOptions, context: OutputContext): BlockNode[] {
  const data = isRecord(output["data"]) ? output["data"] : {};
  const text = (type: string): string => textParts(Object.hasOwn(data, type) ? data[type] : undefined).join("");
  const markdown = text("text/markdown");
  if (markdown.trim() !== "") return context.markdown(markdown);
  const latex = latexBlocks(text("text/latex"), context);
  if (latex !== undefined) return latex;
  const html = text("text/html");
  const blocks = html.trim() === "" ? [] : context.html(html);
  const picture = pictureOf(data, output, options, context);
  // A page that only a script would fill shows nothing: then the picture or the plain form stands for it.
  const hasTable = blocks.some(
    (block) => block.type === "table" || block.type === "container" || block.type === "list",
  );
  if (blocks.length > 0 && (hasTable || picture === undefined)) return blocks;
  if (picture !== undefined) return [{ type: "paragraph", children: [picture], position: context.position }];
  const plain = terminalText(text("text/plain"));
  const others = Object.keys(data)
    .filter((type) => type !== "text/plain" && type !== "text/latex")
    .map((type) => type.slice(0, 80))
    .sort();
  const isMade = others.some((type) => /javascript|widget|plotly|vega|bokeh|html|\+json$/u.test(type));
  if (isMade) {
    context.report(
      "warning",
      "output-is-still",
      `An output (${others.join(", ")}) is made by a script and cannot be printed${plain === "" ? "" : "; its plain form stands for it"}.`,
      "Save what it shows as a picture, and put that into the notebook.",
    );
  }
  if (plain !== "") return [printed(plain, context)];
  const json = data["application/json"];
  if (json !== undefined && !isMade)
    return [{ ...printed(JSON.stringify(json, null, 2).slice(0, 1_000_000), context), lang: "json" } as BlockNode];
  if (others.length > 0 && !isMade)
    context.report(
      "warning",
      "output-is-known",
      `An output (${others.join(", ")}) is left out: there is no form of it that is known.`,
      "Add its plain form, or a picture.",
    );
  return [];
}

/** A formula, or several; a whole table of LaTeX is left to the form in HTML. */
function latexBlocks(latex: string, { position }: OutputContext): BlockNode[] | undefined {
  const text = latex.trim();
  if (text === "" || /\\begin\{(?:tabular|longtable|table|center|document)/u.test(text)) return undefined;
  const formulas = [
    ...text.matchAll(
      /\$\$([\s\S]+?)\$\$|\\\[([\s\S]+?)\\\]|\$([^$]+)\$|(\\begin\{([a-zA-Z]+\*?)\}[\s\S]+?\\end\{\5\})/gu,
    ),
  ];
  const rest = formulas.reduce((left, match) => left.replace(match[0], ""), text).trim();
  if (formulas.length === 0 || formulas.length > 1000 || rest !== "") return undefined;
  return formulas.map((match) => ({
    ...mathBlock((match[1] ?? match[2] ?? match[3] ?? match[4] ?? "").replace(/^\\displaystyle\s*/u, "").trim()),
    numbered: false,
    position,
  }));
}

function pictureOf(data: Output, output: Output, { alt }: CellOptions, context: OutputContext): Image | undefined {
  const type = pictures.find((name) => Object.hasOwn(data, name) && textParts(data[name]).join("").trim() !== "");
  if (type === undefined) return undefined;
  const content = textParts(data[type]).join("");
  const bytes =
    type === "image/svg+xml" && content.includes("<") ? Buffer.from(content, "utf8") : Buffer.from(content, "base64");
  const metadata = isRecord(output["metadata"]) ? output["metadata"] : {};
  const size = isRecord(metadata[type]) ? metadata[type] : metadata;
  const width = size["width"];
  return {
    type: "image",
    url: context.embed(new Uint8Array(bytes)),
    ...(alt === undefined ? {} : { alt }),
    ...(typeof width === "number" && width > 0 ? { width: `${Math.round(width)}px` } : {}),
    position: context.position,
  };
}
