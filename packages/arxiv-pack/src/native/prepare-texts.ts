import { type Diagnostic, quoteText } from "@dreamnet/workflow";
import { isPackageFile, isTexFile } from "../submission.ts";
import { type CleanedTex, cleanTex } from "../tex/clean.ts";
import { collectNewIfs } from "../tex/conditionals.ts";
import { readFacts, type TexFacts } from "../tex/references.ts";
import { collectVerbatimNames, type VerbatimNames } from "../tex/verbatim-names.ts";
import { readDefinitions } from "../tex/wrappers.ts";

/** A TeX file of the author's, cleaned, with what it says of other files. */
export interface PreparedText {
  readonly text: string;
  readonly cleaned: CleanedTex;
  readonly facts: TexFacts;
  /** The author's own commands with arguments, and what they use. */
  readonly definitions: ReadonlyMap<string, ReadonlySet<string>>;
  readonly names: VerbatimNames;
}

const decoder = new TextDecoder("utf-8", { fatal: true });

/** Text of a file: UTF-8, or Latin-1 with a way back to the same bytes. */
export interface DecodedText {
  readonly text: string;
  readonly isUtf8: boolean;
}

/** Decodes so that nothing changes on the way back: what is no UTF-8 is taken byte by byte. */
function decodeText(bytes: Uint8Array): DecodedText {
  try {
    return { text: decoder.decode(bytes), isUtf8: true };
  } catch {
    return {
      text: Array.from({ length: Math.ceil(bytes.length / 8192) }, (_, index) =>
        String.fromCharCode(...bytes.subarray(index * 8192, (index + 1) * 8192)),
      ).join(""),
      isUtf8: false,
    };
  }
}

/** The bytes of a text that {@link decodeText} has read. */
export function encodeText({ text, isUtf8 }: DecodedText): Uint8Array {
  return isUtf8 ? new TextEncoder().encode(text) : new Uint8Array(Buffer.from(text, "latin1"));
}

/** Cleans every TeX file that is the author's own text; packages, classes and reference lists keep theirs. */
export function prepareTexts(files: ReadonlyMap<string, Uint8Array>): {
  texts: Map<string, PreparedText>;
  names: VerbatimNames;
  encodings: Map<string, boolean>;
} {
  const decoded = new Map<string, DecodedText>();
  for (const [path, bytes] of files) if (isTexFile(path)) decoded.set(path, decodeText(bytes));
  const names = collectVerbatimNames([...decoded].map(([path, { text }]) => [path, text] as const));
  const newIfs = new Set([...decoded.values()].flatMap(({ text }) => collectNewIfs(text)));
  const texts = new Map<string, PreparedText>();
  for (const [path, { text }] of decoded) {
    const atIsLetter = isPackageFile(path);
    const isOwn = !atIsLetter && !/\.(bbl|cfg|pdf_tex|pdf_t)$/iu.test(path);
    const cleaned = isOwn
      ? cleanTex(text, { names, newIfs, atIsLetter })
      : { text, lines: [], removed: { comments: 0, blocks: 0, afterEnd: false } };
    texts.set(path, {
      text: cleaned.text,
      cleaned,
      facts: readFacts(cleaned.text, names, atIsLetter),
      definitions: readDefinitions(cleaned.text, names, atIsLetter),
      names,
    });
  }
  return { texts, names, encodings: new Map([...decoded].map(([path, { isUtf8 }]) => [path, isUtf8])) };
}

/** What cleaning did, and where it could not. */
export function cleaningDiagnostics(
  texts: ReadonlyMap<string, PreparedText>,
  reached: ReadonlySet<string>,
): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  let comments = 0;
  let blocks = 0;
  for (const [path, { cleaned }] of texts) {
    if (!reached.has(path)) continue;
    comments += cleaned.removed.comments;
    blocks += cleaned.removed.blocks;
    if (cleaned.untouched !== undefined)
      diagnostics.push({
        severity: "warning",
        ruleId: "arxiv/source-is-clean",
        message: `${path} changes how TeX reads characters (\\catcode): its comments were left in.`,
        hint: "arXiv shows the source to everyone; remove by hand what is private.",
        location: { file: path, line: cleaned.untouched },
      });
    if (cleaned.removed.afterEnd)
      diagnostics.push({
        severity: "info",
        ruleId: "arxiv/source-is-clean",
        message: `What stands after \\end{document} in ${quoteText(path)} was left out: TeX does not read it.`,
      });
  }
  if (comments + blocks > 0)
    diagnostics.push({
      severity: "info",
      ruleId: "arxiv/source-is-clean",
      message: `${comments} comments and ${blocks} hidden blocks were removed from the source, which arXiv shows to everyone.`,
    });
  return diagnostics;
}
