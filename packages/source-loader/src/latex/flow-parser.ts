import type { NodePosition } from "@dreamnet/document";
import { Expander } from "./expander.ts";
import { Flow } from "./flow.ts";
import { latexLimits } from "./limits.ts";
import { lineAndColumn, type Place, type Report } from "./report.ts";
import type { SourceReader } from "./source-reader.ts";
import type { Style } from "./style.ts";
import type { Handler, Vocabulary } from "./vocabulary-types.ts";

/** What is being built: paragraphs and blocks, the fonts and groups that hold, and how deep we are. */
export class FlowParser extends Expander {
  flow: Flow;
  style: Style = 0;
  groups: { style: Style; close: string }[] = [];
  /** Commands that mean something in an environment alone, innermost last. */
  local: ReadonlyMap<string, Handler>[] = [];
  /** Whether `\begin{document}` has not been reached. */
  preamble = true;
  nesting = 0;

  constructor(sources: SourceReader, report: Report, vocabulary: Vocabulary, signal: AbortSignal | undefined) {
    super(sources, report, vocabulary, signal);
    this.flow = this.newFlow();
  }

  newFlow(): Flow {
    const flow = new Flow((start) => this.position(start));
    flow.labelled = this.flow?.labelled;
    return flow;
  }

  position(start: Place): NodePosition {
    const file = this.report.files[start.file];
    if (file === undefined) return { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
    const from = lineAndColumn(file, start.at);
    const end =
      this.here.file === start.file && this.here.at >= start.at ? lineAndColumn(file, this.here.at + 1) : from;
    return { start: from, end, ...(start.file === 0 ? {} : { file: file.path }) };
  }

  /** Runs with a flow, style and groups of its own; what `fn` leaves open ends with it. */
  nested<Result>(flow: Flow, style: Style, fn: () => Result): Result {
    const before = { flow: this.flow, style: this.style, groups: this.groups, local: this.local };
    this.flow = flow;
    this.style = style;
    this.groups = [];
    this.nesting++;
    this.macros.open();
    try {
      return fn();
    } finally {
      for (let left = this.groups.length; left > 0; left--) this.macros.close();
      this.macros.close();
      this.nesting--;
      this.flow = before.flow;
      this.style = before.style;
      this.groups = before.groups;
      this.local = before.local;
    }
  }

  get tooDeep(): boolean {
    return this.nesting >= latexLimits.nesting;
  }

  reportDepth(): void {
    this.report.tally(
      "error",
      "nesting-is-bounded",
      "depth",
      (count) =>
        `The document nests more than ${latexLimits.nesting} levels deep (${count} times); what is deeper is kept without its structure.`,
      { place: this.here },
    );
  }

  openGroup(close: string): void {
    this.groups.push({ style: this.style, close });
    this.macros.open();
  }

  closeGroup(): void {
    const group = this.groups.pop();
    if (group === undefined) return;
    this.style = group.style;
    this.macros.close();
  }

  /** Keeps what was passed over from `start` as a comment, where one can stand. */
  comment(start: Place): void {
    const value = this.sourceFrom(start);
    if (value !== "" && !this.preamble && !this.flow.inParagraph) this.flow.block({ type: "comment", value }, start);
  }

  /** The source's own text from a place to where the reader is; "" where the two are not in one file. */
  sourceFrom(start: Place): string {
    const file = this.report.files[start.file];
    if (file === undefined || this.here.file !== start.file || this.here.at <= start.at) return "";
    return file.text.slice(start.at, this.here.at).trim();
  }
}
