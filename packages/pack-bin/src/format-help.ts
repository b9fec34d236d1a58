import { styleText } from "node:util";
import { wrapText } from "./terminal-text.ts";

/** What a help text tells. */
export interface HelpText {
  readonly summary: string;
  /** Ways to type it. */
  readonly usage: readonly string[];
  readonly sections: readonly HelpSection[];
}

/** Text, or rows of a term and what it means. */
export type HelpSection =
  | { readonly title: string; readonly text: string }
  | { readonly title: string; readonly rows: readonly (readonly [string, string])[] };

/** Terms longer than this stand on a line of their own. */
const widestTerm = 28;

/** A help text for a terminal of a width. */
export function formatHelp(help: HelpText, style: { readonly color: boolean; readonly width: number }): string {
  const bold = (text: string): string => (style.color ? styleText("bold", text, { validateStream: false }) : text);
  const cyan = (text: string): string => (style.color ? styleText("cyan", text, { validateStream: false }) : text);
  const width = Math.min(style.width, 100);
  const lines = [wrapText(help.summary, width, ""), "", bold("Usage"), ...help.usage.map((line) => `  ${line}`)];
  for (const section of help.sections) {
    lines.push("", bold(section.title));
    if ("text" in section) {
      lines.push(`  ${wrapText(section.text, width - 2, "  ")}`);
      continue;
    }
    const column = Math.min(widestTerm, Math.max(...section.rows.map(([term]) => term.length)));
    for (const [term, text] of section.rows) {
      const indent = " ".repeat(column + 4);
      const words = wrapText(text, width - column - 4, indent);
      lines.push(
        term.length > column ? `  ${cyan(term)}\n${indent}${words}` : `  ${cyan(term.padEnd(column))}  ${words}`,
      );
    }
  }
  return `${lines.join("\n")}\n`;
}
