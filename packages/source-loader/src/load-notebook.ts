import { type BlockNode, type NodePosition, plainText, type Root, walkNodes } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import { finishDocument, type LoadedDocument } from "./finish-document.ts";
import { isRecord, scalarText } from "./frontmatter/plain-data.ts";
import { type RawFrontmatter, readFrontmatter } from "./frontmatter/read-frontmatter.ts";
import { convertPage } from "./html/convert-page.ts";
import { PageBoundError, parsePage } from "./html/parse-page.ts";
import { featuresOf } from "./markdown/features.ts";
import { createMarkdownParser, type MarkdownParser } from "./markdown/parse-markdown.ts";
import { sniffFlavour } from "./markdown/sniff-flavour.ts";
import { captioned } from "./notebook/captioned-outputs.ts";
import { cellOptions } from "./notebook/cell-options.ts";
import { outputBlocks } from "./notebook/cell-outputs.ts";
import { type Cell, type Notebook, readNotebook, textParts } from "./notebook/read-notebook.ts";
import { readHead } from "./read-head.ts";
import { createOverlayReader, type OverlayReader } from "./reader/overlay-reader.ts";
import type { SourceReader } from "./reader/source-reader.ts";

/** Loads a Jupyter notebook: its text, its code and what that has shown when it was run. */
export async function loadNotebook(
  text: string,
  file: string,
  reader: SourceReader,
  signal?: AbortSignal,
): Promise<LoadedDocument | { readonly fault: Diagnostic }> {
  const notebook = readNotebook(text, file);
  if ("fault" in notebook) return notebook;
  signal?.throwIfAborted();
  const { raw, body } = splitHead(notebook, file);
  const written = body.filter((cell) => cell.kind === "markdown").map((cell) => cell.text);
  const sniffed = sniffFlavour(written.join("\n\n"), raw.data, file);
  // Cells of no other dialect are Jupyter's own: GitHub's Markdown with formulas.
  const flavour = sniffed === "gfm" || sniffed === "rmarkdown" ? "notebook" : sniffed;
  const head = readHead(raw, flavour, file, reader);
  const overlay = createOverlayReader(reader);
  const parser = createMarkdownParser(
    { file, dialect: head.dialect, readInclude: head.readInclude, ...(signal === undefined ? {} : { signal }) },
    featuresOf(flavour, ""),
  );
  const context: CellContext = { file, notebook, parser, overlay, found: [...notebook.diagnostics] };
  const children: BlockNode[] = [];
  for (const cell of body) {
    signal?.throwIfAborted();
    for (const block of cellBlocks(cell, context)) children.push(block);
  }
  const parsed = parser.settle(children);
  const read = head.complete({ flavour: "notebook", parsed });
  const frontmatter = { ...read.frontmatter };
  if (frontmatter.title === undefined) {
    const title = takeTitle(parsed.ast, body[0]);
    if (title !== undefined) frontmatter.title = title;
  }
  const loaded = await finishDocument(
    { ...read, frontmatter, diagnostics: [...read.diagnostics, ...context.found] },
    file,
    overlay,
    signal,
  );
  return { ...loaded, diagnostics: withCells(loaded.diagnostics, notebook.cells, file) };
}

interface CellContext {
  readonly file: string;
  readonly notebook: Notebook;
  readonly parser: MarkdownParser;
  readonly overlay: OverlayReader;
  readonly found: Diagnostic[];
}

/** Front matter of a first cell that has nothing else (Quarto, MyST), over the notebook's own metadata. */
function splitHead(notebook: Notebook, file: string): { raw: RawFrontmatter; body: readonly Cell[] } {
  const { title, authors, author, date, license, licence, keywords, abstract } = notebook.metadata;
  const own = Object.fromEntries(
    Object.entries({ title, authors, author, date, license, licence, keywords, abstract }).filter(
      ([, value]) => value !== undefined && value !== null,
    ),
  );
  const [first, ...others] = notebook.cells;
  if (first === undefined || first.kind === "code" || !/^---[ \t]*\r?\n/u.test(first.text))
    return { raw: { data: own, locate: () => undefined, diagnostics: [], refused: false }, body: notebook.cells };
  const read = readFrontmatter(first.text, file);
  const lineOf = (line: number): number => first.lines[line - 1] ?? first.lines.at(-1) ?? 1;
  const rest = read.body.replace(/^\s+/u, "");
  const skipped = first.text.replace(/\r\n?/gu, "\n").split("\n").length - rest.split("\n").length;
  // Authors are given by either of two keys.
  const defaults =
    "author" in read.data || "authors" in read.data ? { ...own, author: undefined, authors: undefined } : own;
  return {
    raw: {
      data: { ...defaults, ...read.data },
      locate: (path) => {
        const place = read.locate(path);
        return place === undefined ? undefined : { line: lineOf(place.line) };
      },
      diagnostics: read.diagnostics.map((one) => placed(one, file, lineOf)),
      refused: read.refused,
    },
    body: rest === "" ? others : [{ ...first, text: rest, lines: first.lines.slice(skipped) }, ...others],
  };
}

function placed(one: Diagnostic, file: string, lineOf: (line: number) => number): Diagnostic {
  if (one.location === undefined || one.location.file !== file) return one;
  const { endLine, ...location } = one.location;
  return {
    ...one,
    location: {
      ...location,
      line: lineOf(one.location.line),
      ...(endLine === undefined ? {} : { endLine: lineOf(endLine) }),
    },
  };
}

function cellBlocks(cell: Cell, context: CellContext): BlockNode[] {
  if (cell.kind === "code") return codeBlocks(cell, context);
  if (hidden(cell, context)) return [];
  if (cell.kind === "markdown") return markdownBlocks(cell.text, cell, context);
  return rawBlocks(cell, context);
}

/** A cell of text whose tag takes it out. */
function hidden(cell: Cell, context: CellContext): boolean {
  const tag = ["remove-cell", "noexport"].find((name) => cell.tags.has(name));
  if (tag === undefined) return false;
  report(
    cell,
    context,
    "info",
    "cell-is-shown",
    `The cell is left out, as its tag "${tag}" says.`,
    "Remove the tag to show it.",
  );
  return true;
}

function report(
  cell: Cell,
  { found, file }: CellContext,
  severity: Diagnostic["severity"],
  rule: string,
  message: string,
  hint: string,
): void {
  found.push({ severity, ruleId: `notebook/${rule}`, message, hint, location: { file, line: cell.lines[0] ?? 1 } });
}

/** Markdown of a cell or of an output; an output's stands on the cell's first line. */
function markdownBlocks(
  text: string,
  cell: Cell,
  { parser, overlay, file }: CellContext,
  isOutput = false,
): BlockNode[] {
  const before = parser.diagnostics.length;
  const blocks = parser.parse(text, 0);
  const lineOf = (line: number): number =>
    (isOutput ? undefined : cell.lines[line - 1]) ?? cell.lines.at(isOutput ? 0 : -1) ?? 1;
  for (let index = before; index < parser.diagnostics.length; index++)
    parser.diagnostics[index] = placed(parser.diagnostics[index] as Diagnostic, file, lineOf);
  place(blocks, (position) => ({
    ...position,
    start: { ...position.start, line: lineOf(position.start.line) },
    end: { ...position.end, line: lineOf(position.end.line) },
  }));
  walkNodes({ type: "root", children: blocks }, (node) => {
    if (node.type !== "image" || !/^attachment:/iu.test(node.url)) return;
    const attached = attachment(cell, node.url.slice("attachment:".length));
    if (attached !== undefined) node.url = overlay.add(attached);
  });
  return blocks;
}

/** Moves positions of the main file; each object once, since nodes share them. */
function place(blocks: BlockNode[], move: (position: NodePosition) => NodePosition): void {
  const moved = new Map<NodePosition, NodePosition>();
  walkNodes({ type: "root", children: blocks }, (node) => {
    if (node.position === undefined || node.position.file !== undefined) return;
    const known = moved.get(node.position) ?? move(node.position);
    moved.set(node.position, known);
    node.position = known;
  });
}

function attachment(cell: Cell, name: string): Uint8Array | undefined {
  const names = [name, decoded(name)].find((one) => Object.hasOwn(cell.attachments, one));
  const data = names === undefined ? undefined : cell.attachments[names];
  if (!isRecord(data)) return undefined;
  const type = Object.keys(data)
    .sort()
    .find((one) => one.startsWith("image/"));
  const content = type === undefined ? "" : textParts(data[type]).join("");
  if (content === "") return undefined;
  return new Uint8Array(
    type === "image/svg+xml" && content.includes("<") ? Buffer.from(content) : Buffer.from(content, "base64"),
  );
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function positionOf(cell: Cell): NodePosition {
  const line = cell.lines[0] ?? 1;
  return { start: { line, column: 1 }, end: { line: cell.lines.at(-1) ?? line, column: 1 } };
}

function codeBlocks(cell: Cell, context: CellContext): BlockNode[] {
  const options = cellOptions(cell);
  const position = positionOf(cell);
  const blocks: BlockNode[] = [];
  const { language } = context.notebook;
  const magic = /^%%(bash|sh|html|javascript|js|latex|ruby|perl|R|sql|markdown|cython)\b/u.exec(options.code)?.[1];
  const lang = magic ?? language;
  if (options.showsCode && options.code.trim() !== "")
    blocks.push({
      type: "code",
      ...(lang === undefined ? {} : { lang }),
      value: options.code.replace(/\s+$/u, ""),
      position,
    });
  if (options.hiddenBy !== undefined && (cell.text.trim() !== "" || cell.outputs.length > 0)) {
    const what =
      !options.showsCode && !options.showsOutput ? "cell" : options.showsCode ? "cell's output" : "cell's code";
    report(
      cell,
      context,
      "info",
      "cell-is-shown",
      `The ${what} is left out, as "${options.hiddenBy}" says.`,
      "Remove that to show it.",
    );
  }
  if (!options.showsOutput) return blocks;
  const outputs = outputBlocks(cell.outputs, options, {
    position,
    embed: (content) => context.overlay.add(content),
    markdown: (text) => markdownBlocks(text, cell, context, true),
    html: (text) => htmlBlocks(text, cell, context),
    report: (severity, rule, message, hint) => report(cell, context, severity, rule, message, hint),
  });
  const caption = (text: string): BlockNode[] => markdownBlocks(text, cell, context, true);
  return [...blocks, ...captioned(outputs, options, position, caption)];
}

function htmlBlocks(text: string, cell: Cell, { file, found, overlay }: CellContext): BlockNode[] {
  const position = positionOf(cell);
  try {
    const document = parsePage(text);
    const html = document.childNodes.find((child) => child.nodeName === "html");
    const body =
      html !== undefined && "childNodes" in html
        ? html.childNodes.find((child) => child.nodeName === "body")
        : undefined;
    if (body === undefined || !("tagName" in body)) return [];
    const { blocks, diagnostics } = convertPage(document, body, {
      file,
      math: { delimiters: true, dollars: false },
      embed: (content) => overlay.add(content),
      address: (url) => url,
      link: (url) => url,
      skip: new Set(),
    });
    place(blocks, () => position);
    for (const one of diagnostics)
      if (one.ruleId !== "html/parts-are-shown") found.push({ ...one, location: { file, line: position.start.line } });
    return blocks.filter((block) => !isEmpty(block));
  } catch (error) {
    if (!(error instanceof PageBoundError)) throw error;
    found.push({
      severity: "error",
      ruleId: "notebook/output-is-bounded",
      message: `An output in HTML ${error.message}; it is left out.`,
      hint: "Show less of it, and run the notebook again.",
      location: { file, line: position.start.line },
    });
    return [];
  }
}

/** A place that a script would fill. */
function isEmpty(block: BlockNode): boolean {
  if (block.type === "division") return block.children.every(isEmpty);
  return block.type === "comment" || (block.type === "paragraph" && block.children.length === 0);
}

/** A raw cell is meant for one format; without one it is text as it stands. */
function rawBlocks(cell: Cell, context: CellContext): BlockNode[] {
  const position = positionOf(cell);
  const value = cell.text.replace(/\s+$/u, "");
  if (value.trim() === "") return [];
  const format = (scalarText(cell.metadata["raw_mimetype"]) ?? scalarText(cell.metadata["format"]) ?? "").toLowerCase();
  if (/html/u.test(format)) return htmlBlocks(value, cell, context);
  if (/markdown/u.test(format)) return markdownBlocks(value, cell, context);
  if (/latex|tex$/u.test(format)) return [{ type: "rawBlock", lang: "tex", value, position }];
  if (format === "" || format === "text/plain") return [{ type: "code", value, position }];
  return [{ type: "rawBlock", lang: format.replace(/^text\//u, "").slice(0, 40), value, position }];
}

/** The heading that the notebook begins with is its title, whatever headings follow. */
function takeTitle(root: Root, first: Cell | undefined): string | undefined {
  const [heading] = root.children;
  if (first?.kind !== "markdown" || heading?.type !== "heading" || heading.depth !== 1) return undefined;
  const title = plainText(heading.children).replace(/\s+/gu, " ").trim();
  if (title === "") return undefined;
  root.children.shift();
  return title;
}

/** A person counts cells: the message names the one that a line of the file belongs to. */
function withCells(diagnostics: readonly Diagnostic[], cells: readonly Cell[], file: string): Diagnostic[] {
  const starts = cells.map((cell) => cell.lines[0] ?? 1);
  return diagnostics.map((one) => {
    if (one.location?.file !== file || one.location.line <= 1 || /^Cell \d/u.test(one.message)) return one;
    const { line } = one.location;
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] as number) <= line) low = middle + 1;
      else high = middle;
    }
    const cell = cells[low - 1];
    return cell === undefined ? one : { ...one, message: `Cell ${cell.number}: ${one.message}` };
  });
}
