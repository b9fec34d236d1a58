import type { Diagnostic } from "@dreamnet/workflow";
import { readYaml } from "./yaml.ts";

/** A body without the blocks of metadata that stood in it; every line keeps its number. */
export interface BodyBlocks {
  readonly body: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly diagnostics: readonly Diagnostic[];
  readonly refused: boolean;
}

/** Keys of which a block has one: so a rule, a line with a colon and another rule stay text. */
const known =
  /^(?:title|subtitle|authors?|date|abstract|bibliography|references|csl|nocite|tags|keywords|lang|output|format|header-includes|link-citations|institute|affiliations|license|documentclass|geometry|fontsize|numbersections|reference-section-title)\s*:(?:\s|$)/mu;
const maxLines = 5000;

/**
 * Takes blocks of YAML out of a body. Pandoc reads them anywhere: after a blank line (or at the start), between `---`
 * and `---` or `...`.
 *
 * @param lineOffset - Lines of the file before the body.
 */
export function takeBodyBlocks(body: string, lineOffset: number, file: string): BodyBlocks {
  if (!/^---[ \t]*$/mu.test(body)) return { body, data: {}, diagnostics: [], refused: false };
  const lines = body.split("\n");
  const data: Record<string, unknown> = {};
  const diagnostics: Diagnostic[] = [];
  let refused = false;
  let fence: string | undefined;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] as string;
    const mark = /^ {0,3}(`{3,}|~{3,})/u.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence) === true && line.trim() === mark) fence = undefined;
      continue;
    }
    if (mark !== undefined) {
      fence = mark;
      continue;
    }
    if (!/^---[ \t]*$/u.test(line) || (index > 0 && (lines[index - 1] as string).trim() !== "")) continue;
    const end = findEnd(lines, index + 1);
    if (end === undefined) continue;
    const text = lines.slice(index + 1, end).join("\n");
    if (!known.test(text)) continue;
    const block = readYaml(text, lineOffset + index + 2, file);
    for (const one of block.diagnostics) diagnostics.push(one);
    refused ||= block.refused;
    for (const [key, value] of Object.entries(block.data)) if (!Object.hasOwn(data, key)) data[key] = value;
    lines.fill("", index, end + 1);
    index = end;
  }
  return { body: lines.join("\n"), data, diagnostics, refused };
}

/** The line that ends a block: all before it looks like YAML. */
function findEnd(lines: readonly string[], from: number): number | undefined {
  if (!/^[A-Za-z_][\w-]*\s*:(?:\s|$)/u.test(lines[from] ?? "")) return undefined;
  for (let index = from; index < lines.length && index - from < maxLines; index++) {
    const line = lines[index] as string;
    if (/^(?:---|\.\.\.)[ \t]*$/u.test(line)) return index;
    if (!/^(?:[A-Za-z_][\w-]*\s*:(?:\s|$)|[ \t]+\S|- |-$|#|[ \t]*$)/u.test(line)) return undefined;
  }
  return undefined;
}
