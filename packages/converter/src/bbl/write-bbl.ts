import type { Writer } from "../latex/writer.ts";
import { formatEntry } from "./format-entry.ts";
import { labelEntries } from "./labels.ts";

/**
 * The list of references as natbib's `thebibliography`, as BibTeX with plainnat would make it, for what the document
 * cites. Undefined where it cites nothing that is known.
 */
export function writeBibliographyFile(writer: Writer): string | undefined {
  const entries = labelEntries(writer);
  if (entries.length === 0) return undefined;
  const lines = [`\\begin{thebibliography}{${entries.length}}`, "\\providecommand{\\natexlab}[1]{#1}"];
  for (const entry of entries) {
    // Plain characters: natbib looks at each.
    const year = `${entry.year}${entry.suffix === "" ? "" : `{\\natexlab{${entry.suffix}}}`}`;
    const long = entry.long === "" ? "" : `{${writer.text(entry.long)}}`;
    lines.push(
      "",
      `\\bibitem[{${writer.text(entry.short).replace(/ et al\.$/u, "~et~al.")}}(${year})${long}]{${entry.name}}`,
      formatEntry(entry, writer).join("\n\\newblock "),
    );
  }
  lines.push("", "\\end{thebibliography}", "");
  return lines.join("\n");
}
