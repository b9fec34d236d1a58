import { documentLimits } from "@dreamnet/document";
import { type Diagnostic, quoteText } from "@dreamnet/workflow";
import { parse as parseYaml } from "yaml";
import { type Bibliography, type CslSource, createBibliography } from "./bibliography/bibliography.ts";
import { normalizeCslItem } from "./bibliography/csl-data.ts";
import { isRecord } from "./frontmatter/plain-data.ts";
import { holdsItself } from "./frontmatter/yaml.ts";
import { decodeText } from "./reader/decode-text.ts";
import { folderOf, normalizeSourcePath, pathFault, type SourceReader } from "./reader/source-reader.ts";

/** The bibliography of a document, the files that it came from, and what is wrong with them. */
export interface LoadedBibliography {
  readonly bibliography: Bibliography;
  /** Path → bytes, for the digest. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly diagnostics: readonly Diagnostic[];
  readonly unsafe: boolean;
}

/** What to read. */
export interface BibliographyRequest {
  /** Paths as the front matter or the LaTeX source writes them. */
  readonly declared: readonly string[];
  /** CSL items of the front matter. */
  readonly items: readonly unknown[];
  /** Main file. */
  readonly file: string;
  /** Where the front matter names a bibliography. */
  readonly line?: number | undefined;
  /** Whether a .bib file beside the document may stand in where none is named. */
  readonly neighbours: boolean;
}

/** Reads .bib, CSL-JSON and CSL-YAML files; a fault costs its own file or entry. */
export function loadBibliography(reader: SourceReader, request: BibliographyRequest): LoadedBibliography {
  const diagnostics: Diagnostic[] = [];
  const bib: { path: string; text: string }[] = [];
  const csl: CslSource[] = addItems(request.items, request.file, request.line, diagnostics);
  const files = new Map<string, Uint8Array>();
  let unsafe = false;
  const report = (
    severity: Diagnostic["severity"],
    rule: string,
    message: string,
    hint: string,
    quote?: string,
  ): void => {
    diagnostics.push({
      severity,
      ruleId: `bibliography/${rule}`,
      message,
      hint,
      location: { file: request.file, line: request.line ?? 1 },
      ...(quote === undefined ? {} : { quote: quoteText(quote) }),
    });
  };
  const open = (path: string, bytes: Uint8Array): void => {
    if (files.has(path)) return;
    files.set(path, bytes);
    const decoded = decodeText(bytes, path);
    const encoding =
      "text" in decoded
        ? undefined
        : bytes[0] === 0xff
          ? "utf-16le"
          : bytes[0] === 0xfe
            ? "utf-16be"
            : bytes.includes(0)
              ? "none"
              : "windows-1252";
    if ("fault" in decoded)
      diagnostics.push({
        ...decoded.fault,
        ruleId: "bibliography/is-utf8",
        message: encoding === "none" ? decoded.fault.message : `${decoded.fault.message} It is read as ${encoding}.`,
      });
    if (encoding === "none") return;
    const text = "text" in decoded ? decoded.text : new TextDecoder(encoding).decode(bytes).replace(/\r\n?/gu, "\n");
    if (/\.json$/iu.test(path)) csl.push(...readData(text, path, diagnostics, (source) => JSON.parse(source)));
    else if (/\.ya?ml$/iu.test(path)) csl.push(...readData(text, path, diagnostics, readYaml));
    else bib.push({ path, text });
  };

  for (const written of request.declared) {
    if (/^https?:/iu.test(written)) {
      report(
        "error",
        "is-local",
        `The bibliography ${JSON.stringify(written)} is remote, and nothing is fetched.`,
        "Download it into the folder of the document.",
        written,
      );
      continue;
    }
    const found = findFile(reader, written, request.file);
    if (found.status === "found") {
      open(found.path, found.bytes);
      if (found.note !== undefined)
        report("warning", "file-exists", found.note, "Correct the path in the document.", written);
    } else if (found.status === "refused") {
      if (found.kind === "unsafe") unsafe = true;
      report(
        "error",
        found.kind === "unsafe" ? "path-is-inside" : "is-readable",
        `The bibliography ${JSON.stringify(written)} is not read: ${found.reason}.`,
        found.hint,
        written,
      );
    } else
      report(
        "error",
        "file-exists",
        `There is no bibliography ${JSON.stringify(written)}.`,
        "Put the file there, or correct the path.",
        written,
      );
  }
  if (request.declared.length === 0 && request.neighbours) {
    for (const name of reader.list("").filter((one) => /\.bib$/iu.test(one))) {
      const outcome = reader.read(name, documentLimits.bytes);
      if (outcome.status === "found") open(name, outcome.bytes);
    }
  }
  const bibliography = createBibliography(bib, csl);
  return { bibliography, files, diagnostics: [...diagnostics, ...bibliography.diagnostics], unsafe };
}

type FoundFile =
  | { status: "found"; path: string; bytes: Uint8Array; note?: string }
  | { status: "missing" }
  | { status: "refused"; kind: "unsafe" | "unusable"; reason: string; hint: string };

/** The file as written, with `.bib`, in the folder above, or the only .bib file beside the document. */
function findFile(reader: SourceReader, written: string, file: string): FoundFile {
  const path = /^(?:\/|~|[A-Za-z]:[\\/])/u.test(written)
    ? undefined
    : normalizeSourcePath(written.replaceAll("\\", "/"), folderOf(file));
  if (path === undefined)
    return {
      status: "refused",
      kind: "unsafe",
      ...pathFault(written),
    };
  for (const candidate of /\.(?:bib|json|ya?ml|bibtex|biblatex)$/iu.test(path) ? [path] : [path, `${path}.bib`]) {
    const outcome = reader.read(candidate, documentLimits.bytes);
    if (outcome.status !== "missing") return outcome;
  }
  // Authors run their tools in the folder above, and rename files.
  const above = normalizeSourcePath(`../${path}`);
  const outcome = above === undefined || above === path ? undefined : reader.read(above, documentLimits.bytes);
  if (outcome?.status === "found")
    return { ...outcome, note: `There is no ${JSON.stringify(written)} beside the document; ${outcome.path} is used.` };
  const others = reader.list("").filter((name) => /\.bib$/iu.test(name));
  const other = others.length === 1 ? reader.read(others[0] as string, documentLimits.bytes) : undefined;
  if (other?.status === "found")
    return {
      ...other,
      note: `There is no ${JSON.stringify(written)}; ${other.path}, the only bibliography beside the document, is used.`,
    };
  return { status: "missing" };
}

function addItems(
  items: readonly unknown[],
  file: string,
  line: number | undefined,
  diagnostics: Diagnostic[],
): CslSource[] {
  return items.flatMap((value, index): CslSource[] => {
    const item = normalizeCslItem(value);
    if (item !== undefined) return [{ item, file, ...(line === undefined ? {} : { line }) }];
    diagnostics.push({
      severity: "warning",
      ruleId: "bibliography/entry-has-key",
      message: `Reference ${index + 1} has no \`id\`.`,
      hint: "Give it one.",
      location: { file, line: line ?? 1 },
    });
    return [];
  });
}

function readYaml(text: string): unknown {
  const data: unknown = parseYaml(text, { maxAliasCount: 100, logLevel: "silent" });
  if (holdsItself(data)) throw new Error("It has a value that holds itself (a YAML bomb)");
  return data;
}

function readData(
  text: string,
  path: string,
  diagnostics: Diagnostic[],
  parse: (text: string) => unknown,
): CslSource[] {
  let data: unknown;
  try {
    data = parse(text);
  } catch (error) {
    const message = ((error as Error).message.split("\n", 1)[0] as string).replace(/\.$/u, "");
    const offset = /position (\d+)/u.exec(message)?.[1];
    const yamlLine = (error as { linePos?: { line: number }[] }).linePos?.[0]?.line;
    const line = offset === undefined ? (yamlLine ?? 1) : text.slice(0, Number(offset)).split("\n").length;
    diagnostics.push({
      severity: "error",
      ruleId: "bibliography/is-readable",
      message: `The bibliography cannot be read: ${message}.`,
      hint: "Export it again as CSL-JSON.",
      location: { file: path, line },
    });
    return [];
  }
  const items = Array.isArray(data)
    ? data
    : isRecord(data)
      ? (data["references"] ??
        data["items"] ??
        Object.entries(data).map(([id, item]) => (isRecord(item) ? { id, ...item } : item)))
      : [];
  return addItems(Array.isArray(items) ? items : [], path, undefined, diagnostics);
}
