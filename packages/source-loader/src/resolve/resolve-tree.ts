import type { Label, Reference, Root } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import type { Bibliography } from "../bibliography/bibliography.ts";
import { collectLabels } from "./collect-labels.ts";
import { resolveCitations } from "./resolve-citations.ts";
import { resolveFootnotes } from "./resolve-footnotes.ts";
import { resolveLabels } from "./resolve-labels.ts";
import { wrapStrayInline } from "./wrap-stray-inline.ts";

/** What a tree's names stand for. */
export interface ResolvedTree {
  readonly labels: Record<string, Label>;
  readonly references: Record<string, Reference>;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ResolveOptions {
  readonly bibliography: Bibliography;
  /** References that are given otherwise, as by `\begin{thebibliography}`. */
  readonly given?: ReadonlyMap<string, Reference>;
  /** Paths of the bibliography's files. */
  readonly files: readonly string[];
  /** Whether the document names a bibliography, read or not. */
  readonly declared: boolean;
  readonly nocite: readonly string[];
  /** Whether headings are numbered. */
  readonly numbered: boolean;
}

/** Keys in the order of the list that the document writes out, where it has all of them; else as they are cited. */
function inOrder(cited: readonly string[], given: ResolveOptions["given"]): readonly string[] {
  if (given === undefined || !cited.every((key) => given.has(key))) return cited;
  const used = new Set(cited);
  return [...given.keys()].filter((key) => used.has(key));
}

/** Resolves labels, citations and footnotes; the tree's nodes are completed in place. */
export async function resolveTree(root: Root, file: string, options: ResolveOptions): Promise<ResolvedTree> {
  const { bibliography, given } = options;
  wrapStrayInline(root);
  const collected = collectLabels(root, file, options.numbered);
  const unresolved = resolveLabels(root, file, collected);
  const cited = resolveCitations(
    root,
    file,
    {
      keys: [...bibliography.keys, ...(given?.keys() ?? [])],
      has: (key) => bibliography.has(key) || given?.has(key) === true,
      otherCase: (key) => bibliography.otherCase(key),
      files: options.files,
      declared: options.declared,
    },
    options.nocite,
  );
  const read = await bibliography.read(cited.keys);
  const references: Record<string, Reference> = {};
  for (const key of inOrder(cited.keys, given)) {
    const reference = read[key] ?? given?.get(key);
    if (reference !== undefined) references[key] = reference;
  }
  return {
    labels: Object.fromEntries(collected.labels),
    references,
    diagnostics: [
      ...collected.diagnostics,
      ...unresolved,
      ...cited.diagnostics,
      ...resolveFootnotes(root, file),
      ...Object.values(references).flatMap((reference) => reference.diagnostics),
    ],
  };
}
