import type { CslItem, Reference } from "@dreamnet/document";
import { type Diagnostic, quoteText } from "@dreamnet/workflow";
import { inheritFields, type TypedFields } from "./inherit.ts";
import { convertUnknownTex } from "./library-fallback.ts";
import { monthStrings, readFields, readStrings } from "./read-fields.ts";
import { type ScannedEntry, scanBib } from "./scan-bib.ts";
import { texToText } from "./tex-text.ts";
import { toCsl } from "./to-csl.ts";

/** A reference that is given as CSL. */
export interface CslSource {
  readonly item: CslItem;
  readonly file: string;
  readonly line?: number;
}

/** All references of a document, by key; each is read when it is asked for. */
export interface Bibliography {
  /** In the order of the files. */
  readonly keys: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  has(key: string): boolean;
  /** The key as the bibliography writes it, where it differs in case alone. */
  otherCase(key: string): string | undefined;
  /** The references of these keys, each once, in order; keys that are not there are left out. */
  read(keys: Iterable<string>): Promise<Record<string, Reference>>;
}

/** Puts .bib files and CSL items together. The first of several entries with one key counts, as in BibTeX. */
export function createBibliography(
  files: readonly { readonly path: string; readonly text: string }[],
  items: readonly CslSource[],
): Bibliography {
  const diagnostics: Diagnostic[] = [];
  const entries = new Map<string, ScannedEntry>();
  const csl = new Map<string, CslSource>();
  const byCase = new Map<string, string>();
  const strings = new Map(monthStrings);
  const twice = (key: string, file: string, line: number | undefined, first: { file: string; line?: number }): void => {
    diagnostics.push({
      severity: "warning",
      ruleId: "bibliography/key-is-unique",
      message: `The key \`${key}\` stands twice in the bibliography; the first entry (${first.file}${first.line === undefined ? "" : `, line ${first.line}`}) counts.`,
      hint: "Remove one entry or give it another key.",
      location: { file, line: line ?? 1 },
    });
  };
  for (const { path, text } of files) {
    const scanned = scanBib(text, path);
    for (const one of scanned.diagnostics) diagnostics.push(one);
    for (const one of readStrings(scanned.strings, strings, path)) diagnostics.push(one);
    for (const entry of scanned.entries) {
      const first = entries.get(entry.key);
      if (first === undefined) entries.set(entry.key, entry);
      // The same file named twice is no fault, nor is an entry that was pasted twice as it is.
      else if (first.raw !== entry.raw) twice(entry.key, path, entry.line, first);
      const lower = entry.key.toLowerCase();
      if (!byCase.has(lower)) byCase.set(lower, entry.key);
    }
  }
  for (const source of items) {
    const first = entries.get(source.item.id) ?? csl.get(source.item.id);
    if (first !== undefined) {
      twice(source.item.id, source.file, source.line, first);
      continue;
    }
    csl.set(source.item.id, source);
    const lower = source.item.id.toLowerCase();
    if (!byCase.has(lower)) byCase.set(lower, source.item.id);
  }

  const cache = new Map<string, { typed: TypedFields; diagnostics: readonly Diagnostic[] }>();
  const fieldsOf = (entry: ScannedEntry): { typed: TypedFields; diagnostics: readonly Diagnostic[] } => {
    const known = cache.get(entry.key);
    if (known !== undefined) return known;
    const read = readFields(entry, strings);
    const made = { typed: { type: entry.type, fields: read.fields }, diagnostics: read.diagnostics };
    cache.set(entry.key, made);
    return made;
  };
  const find = (key: string): TypedFields | undefined => {
    const entry = entries.get(key) ?? entries.get(byCase.get(key.toLowerCase()) ?? "");
    return entry === undefined ? undefined : fieldsOf(entry).typed;
  };

  return {
    keys: [...entries.keys(), ...csl.keys()],
    diagnostics,
    has: (key) => entries.has(key) || csl.has(key),
    otherCase: (key) => byCase.get(key.toLowerCase()),
    async read(keys) {
      const wanted = [...new Set(keys)];
      const unknownTex = new Map<string, string | undefined>();
      const toText = (tex: string): string => {
        const own = texToText(tex);
        if (own.unknown.length === 0) return own.text;
        if (!unknownTex.has(tex)) unknownTex.set(tex, undefined);
        return unknownTex.get(tex) ?? own.text;
      };
      const make = (): [string, Reference][] =>
        wanted.flatMap((key): [string, Reference][] => {
          const item = csl.get(key);
          const entry = entries.get(key);
          if (entry !== undefined) return [[key, makeReference(entry, fieldsOf(entry), find, toText)]];
          return item === undefined
            ? []
            : [
                [
                  key,
                  {
                    csl: item.item,
                    file: item.file,
                    ...(item.line === undefined ? {} : { line: item.line }),
                    diagnostics: [],
                  },
                ],
              ];
        });
      const first = make();
      if (unknownTex.size === 0) return Object.fromEntries(first);
      // The library knows thousands of commands; it is loaded only where ours are not enough.
      for (const [tex, text] of await convertUnknownTex([...unknownTex.keys()])) unknownTex.set(tex, text);
      return Object.fromEntries(make());
    },
  };
}

function makeReference(
  entry: ScannedEntry,
  own: { typed: TypedFields; diagnostics: readonly Diagnostic[] },
  find: (key: string) => TypedFields | undefined,
  toText: (tex: string) => string,
): Reference {
  const diagnostics = [...own.diagnostics];
  const report = (rule: string, message: string, hint: string, quote?: string): void => {
    diagnostics.push({
      severity: "warning",
      ruleId: `bibliography/${rule}`,
      message: `${message} (entry \`${entry.key}\`).`,
      hint,
      location: { file: entry.file, line: entry.line },
      ...(quote === undefined ? {} : { quote: quoteText(quote) }),
    });
  };
  const fields = inheritFields(own.typed, find, (parent) =>
    report(
      "crossref-resolves",
      `There is no entry \`${parent}\` to take fields from`,
      "Correct the `crossref`, or add the entry.",
    ),
  );
  const { csl, faults } = toCsl(entry.key, entry.type, fields, toText);
  for (const fault of faults)
    report("names-are-clear", fault.replace(/\.$/u, ""), "Write `Family, Given and Family, Given`.");
  if (csl.title === undefined && csl.author === undefined && csl.editor === undefined)
    report("entry-says-something", "The entry has neither a title nor an author", "Fill it in.", entry.raw);
  return { csl, raw: entry.raw, bib: { type: entry.type, fields }, file: entry.file, line: entry.line, diagnostics };
}
