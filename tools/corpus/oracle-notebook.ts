import { blank } from "./mask.ts";

interface RawCell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
  readonly metadata?: { readonly tags?: readonly string[] };
  readonly outputs?: readonly RawOutput[];
}
interface RawOutput {
  readonly output_type: string;
  readonly name?: string;
  readonly text?: string | readonly string[];
  readonly traceback?: readonly string[];
  readonly data?: Readonly<Record<string, string | readonly string[] | undefined>>;
}

const joined = (text: string | readonly string[] | undefined): string =>
  typeof text === "string" ? text : (text ?? []).join("");

/** A notebook as one Markdown text, and for each of its lines the line of the file that it stands on. */
export interface NotebookText {
  readonly markdown: string;
  readonly lines: readonly number[];
}

/** Writes a notebook out as Markdown, so that it is counted as Markdown is: code and output in fences. */
export function notebookText(raw: string): NotebookText {
  const { cells } = JSON.parse(raw) as { cells: readonly RawCell[] };
  const text: string[] = [];
  const lines: number[] = [];
  let offset = 0;
  let line = 1;
  /** The line of the file where the text is written next. */
  const find = (part: string): number => {
    const found = part.trim() === "" ? -1 : raw.indexOf(JSON.stringify(part).slice(1, -1), offset);
    if (found < 0) return line;
    line += raw.slice(offset, found).split("\n").length - 1;
    offset = found;
    return line;
  };
  const push = (part: string, at = line): void => {
    text.push(part);
    lines.push(at);
  };
  const fenced = (value: string, place: boolean): void => {
    const mark = "`".repeat(Math.max(3, ...[...value.matchAll(/`+/gu)].map((match) => match[0].length + 1)));
    push("");
    push(mark);
    for (const part of value.split("\n")) push(part, place ? find(part) : line);
    push(mark);
    push("");
  };
  for (const [index, cell] of cells.entries()) {
    const source = joined(cell.source);
    const tags = (cell.metadata?.tags ?? []).map((tag) => tag.replaceAll("_", "-"));
    if (index === 0 && cell.cell_type !== "code" && source.startsWith("---\n")) continue;
    if (tags.includes("remove-cell")) continue;
    if (cell.cell_type === "markdown") {
      push("");
      const kept = blank(source, /<!--[\s\S]*?-->/gu).split("\n");
      for (const [row, part] of source.split("\n").entries()) push(kept[row] ?? "", find(part));
      push("");
    } else if (!tags.includes("remove-input")) fenced(source.replace(/^(?:#\|.*\n?)+/u, ""), true);
    if (tags.includes("remove-output")) continue;
    for (const output of cell.outputs ?? []) {
      if (tags.includes(`remove-${output.name}`)) continue;
      const shown = outputText(output);
      if ("code" in shown) fenced(shown.code, false);
      else for (const part of shown.markdown.split("\n")) push(part);
    }
  }
  return { markdown: text.join("\n"), lines };
}

function outputText({ output_type, text, traceback, data }: RawOutput): { code: string } | { markdown: string } {
  if (output_type === "stream") return { code: plain(joined(text)) };
  if (output_type === "error") return { code: plain((traceback ?? []).join("\n")) };
  const of = (type: string): string => joined(data?.[type]);
  if (/<table\b/iu.test(of("text/html"))) return { markdown: `\n${withoutStyle(of("text/html"))}\n` };
  if (Object.keys(data ?? {}).some((type) => type.startsWith("image/"))) return { markdown: "\n![](output.png)\n" };
  if (of("text/latex") !== "") return { markdown: "" };
  if (of("text/markdown") !== "") return { markdown: `\n${of("text/markdown")}\n` };
  const html = withoutStyle(of("text/html"));
  return html.replace(/<[^>]*>/gu, "").trim() === "" ? { code: plain(of("text/plain")) } : { markdown: `\n${html}\n` };
}

function withoutStyle(html: string): string {
  return blank(html, /<(script|style)\b[\s\S]*?<\/\1>|<!--[\s\S]*?-->/giu).replace(/^[ \t]+/gmu, "");
}

/** Without a terminal's colours, a line that is written over as it was last. */
function plain(text: string): string {
  return text
    .replace(/\u001b\[[0-9;]*[A-Za-z]/gu, "")
    .replace(/\r+\n/gu, "\n")
    .replace(/^.*\r(?=[^\r\n]*\S)/gmu, "");
}
