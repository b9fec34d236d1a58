import { type BblEntry, bblEntries } from "./environments/bibliography.ts";
import type { Parser } from "./parser.ts";

/** References of the document itself, or of the .bbl beside it where no .bib file is there. */
export function readBbl(parser: Parser, main: string): ReadonlyMap<string, BblEntry> {
  const entries = bblEntries(parser);
  if (entries.size > 0) return entries;
  const missing = parser.front.bibliography.filter(
    (path) => parser.sources.find(path, [""], parser.sources.rootFolder) === undefined,
  );
  if (parser.front.bibliography.length > missing.length) return entries;
  const base = main.slice(main.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "");
  const found = parser.sources.find(base, [".bbl"], parser.sources.rootFolder);
  if (found === undefined) return entries;
  if (/\\(?:refsection|datalist|sortlist|entry\{)/.test(found.text)) {
    parser.sources.note(found.path);
    parser.report.add(
      "warning",
      "bbl-is-readable",
      `${found.path} is made by biber and holds data, not text: the references cannot be read from it.`,
      { hint: "Add the .bib file." },
    );
    return entries;
  }
  parser.input.enter([]);
  if (parser.sources.include(parser.input, found, parser.here)) {
    const flow = parser.newFlow();
    parser.input.categories.atLetter = true;
    parser.nested(flow, 0, () => parser.run({}));
    parser.input.categories.atLetter = false;
  }
  parser.input.leave();
  if (missing.length > 0 && entries.size > 0) {
    parser.report.add(
      "info",
      "bibliography-exists",
      `${missing.join(", ")} is not there; the references come from ${found.path}.`,
    );
    parser.front.bibliography.length = 0;
  }
  return entries;
}
