import { type DocumentNode, type NormalizedSource, walkNodes } from "@dreamnet/document";
import { type Diagnostic, quoteText, type SourceLocation } from "@dreamnet/workflow";

/** A word of a source's tree, with its place. */
interface PlacedWord {
  readonly word: string;
  readonly text: string;
  readonly location: SourceLocation | undefined;
}

/** What a comparison found. */
export interface LossReport {
  readonly total: number;
  readonly missing: number;
  /** One for each node that has lost words, at most 100; the last one says how many more there are. */
  readonly diagnostics: readonly Diagnostic[];
}

const unspaced =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Khmer}\\p{Script=Lao}";
const wordPattern = new RegExp(`[${unspaced}]|(?:(?![${unspaced}])[\\p{L}\\p{M}\\p{N}])+`, "gu");
const mostDiagnostics = 100;

/**
 * Words of a text for comparison: compatibility forms and case are made equal; scripts without spaces count by character.
 */
export function comparableWords(text: string): string[] {
  const folded = text
    .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/gu, "")
    .normalize("NFKC")
    .toLowerCase();
  return folded.match(wordPattern) ?? [];
}

/**
 * Finds the words of a source's tree that an output's text lacks, as multisets.
 *
 * Formulas, citation keys and labels are no words; comments and text for other formats are left out by their author.
 *
 * @param output - The plain text of what was made.
 * @returns How many words there are and are missing, and a diagnostic `document/no-word-is-lost` with the line of each loss.
 */
export function findLostWords(source: NormalizedSource, output: string): LossReport {
  const available = new Map<string, number>();
  for (const word of comparableWords(output)) available.set(word, (available.get(word) ?? 0) + 1);
  const words = treeWords(source);
  const lost = new Map<string, PlacedWord[]>();
  let missing = 0;
  for (const entry of words) {
    const count = available.get(entry.word) ?? 0;
    if (count > 0) {
      available.set(entry.word, count - 1);
      continue;
    }
    missing++;
    const place = `${entry.location?.file ?? ""}:${entry.location?.line ?? 0}`;
    lost.set(place, [...(lost.get(place) ?? []), entry]);
  }
  const places = [...lost.values()];
  const diagnostics = places.slice(0, mostDiagnostics).map((entries) => toDiagnostic(entries));
  if (places.length > mostDiagnostics) {
    diagnostics.push({
      severity: "warning",
      ruleId: "document/no-word-is-lost",
      message: `Words are missing at ${places.length - mostDiagnostics} more places.`,
    });
  }
  return { total: words.length, missing, diagnostics };
}

function toDiagnostic(entries: readonly PlacedWord[]): Diagnostic {
  const [first] = entries;
  const names = entries
    .slice(0, 8)
    .map((entry) => JSON.stringify(entry.word))
    .join(", ");
  return {
    severity: "warning",
    ruleId: "document/no-word-is-lost",
    message: `${entries.length === 1 ? "The word" : `${entries.length} words`} ${names}${entries.length > 8 ? ", …" : ""} of the source ${entries.length === 1 ? "is" : "are"} not in the output.`,
    hint: "Look at the construct on this line; if it is right, please report it.",
    ...(first === undefined ? {} : { quote: quoteText(first.text) }),
    ...(first?.location === undefined ? {} : { location: first.location }),
  };
}

function treeWords(source: NormalizedSource): PlacedWord[] {
  const words: PlacedWord[] = [];
  walkNodes(source.ast, (node, ancestors) => {
    if (node.type === "comment") return "skip";
    if (node.type !== "text" && node.type !== "inlineCode" && node.type !== "code") return undefined;
    const location = placeOf(source, node, ancestors);
    const lines = node.type === "code" ? node.value.split("\n") : [node.value];
    lines.forEach((line, index) => {
      const place =
        location === undefined || node.type !== "code" ? location : { ...location, line: location.line + index + 1 };
      for (const word of comparableWords(line)) words.push({ word, text: line, location: place });
    });
    return undefined;
  });
  return words;
}

function placeOf(
  source: NormalizedSource,
  node: DocumentNode,
  ancestors: readonly DocumentNode[],
): SourceLocation | undefined {
  const position = node.position ?? ancestors.findLast((ancestor) => ancestor.position !== undefined)?.position;
  return position === undefined ? undefined : { file: position.file ?? source.file, line: position.start.line };
}
