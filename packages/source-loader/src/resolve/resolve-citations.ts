import { createNearestFinder, type NodePosition, type Root, walkNodes } from "@dreamnet/document";
import { type Diagnostic, quoteText } from "@dreamnet/workflow";

/** What citations are resolved against. */
export interface CitedKeys {
  readonly keys: readonly string[];
  has(key: string): boolean;
  otherCase(key: string): string | undefined;
  /** Paths of the .bib files, for the message. */
  readonly files: readonly string[];
  /** Whether the document names a bibliography, read or not. */
  readonly declared: boolean;
}

/** The keys that a document cites, in order, and those that are not there. */
export interface ResolvedCitations {
  readonly keys: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds every citation, corrects a key that differs in case alone, and names each key that is not there once.
 *
 * @param nocite - Keys that the front matter asks for; `*` is all.
 */
export function resolveCitations(
  root: Root,
  file: string,
  bibliography: CitedKeys,
  nocite: readonly string[],
): ResolvedCitations {
  const diagnostics: Diagnostic[] = [];
  const cited = new Set<string>();
  const missing = new Map<string, { position: NodePosition | undefined; count: number }>();
  const corrected = new Set<string>();

  const resolve = (key: string, position: NodePosition | undefined): string => {
    if (bibliography.has(key)) {
      cited.add(key);
      return key;
    }
    const other = bibliography.otherCase(key);
    if (other !== undefined) {
      cited.add(other);
      if (!corrected.has(key)) {
        diagnostics.push({
          severity: "warning",
          ruleId: "document/citation-case-matches",
          message: `The citation \`${key}\` is written \`${other}\` in the bibliography.`,
          hint: `Write \`${other}\`.`,
          location: locate(position, file),
        });
        corrected.add(key);
      }
      return other;
    }
    const known = missing.get(key);
    if (known === undefined) missing.set(key, { position, count: 1 });
    else known.count++;
    return key;
  };

  const addAll = (): void => {
    for (const key of bibliography.keys) cited.add(key);
  };

  walkNodes(root, (node, ancestors) => {
    if (node.type !== "cite" && node.type !== "nocite") return;
    const position = node.position ?? ancestors.findLast((ancestor) => ancestor.position !== undefined)?.position;
    if (node.type === "cite") node.key = resolve(node.key, position);
    else {
      if (node.keys.includes("*")) addAll();
      node.keys = node.keys.map((key) => (key === "*" ? key : resolve(key, position)));
    }
  });
  for (const key of nocite) {
    if (key === "*") addAll();
    else resolve(key, undefined);
  }

  const nearest = createNearestFinder(() => bibliography.keys);
  for (const [key, { position, count }] of missing) {
    const near = nearest(key);
    const where =
      bibliography.files.length === 0
        ? bibliography.declared
          ? "the bibliography is not there"
          : "the document has no bibliography"
        : `${bibliography.files.join(", ")} has no such entry`;
    diagnostics.push({
      severity: "error",
      ruleId: "document/citation-resolves",
      message: `There is no reference \`${key}\`${count > 1 ? ` (cited ${count} times)` : ""}: ${where}.`,
      hint: hintFor(key, near),
      location: locate(position, file),
      quote: quoteText(key),
    });
  }
  return { keys: [...cited], diagnostics };
}

function locate(position: NodePosition | undefined, file: string): NonNullable<Diagnostic["location"]> {
  if (position === undefined) return { file, line: 1 };
  return { file: position.file ?? file, line: position.start.line, column: position.start.column };
}

function hintFor(key: string, near: string | undefined): string {
  if (near !== undefined) return `Is \`${near}\` meant?`;
  if (/^(?:https?:\/\/(?:dx\.)?doi\.org\/)?10\.\d{4,9}\//u.test(key))
    return "Add an entry for this DOI to the bibliography: nothing is fetched.";
  return `Add an entry with the key \`${key}\`.`;
}
