import type { Flavour, Frontmatter } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import { mapFrontmatter } from "./frontmatter/map-frontmatter.ts";
import { isRecord } from "./frontmatter/plain-data.ts";
import { readYaml } from "./frontmatter/yaml.ts";
import { decodeText } from "./reader/decode-text.ts";
import { folderOf, normalizeSourcePath, type SourceReader } from "./reader/source-reader.ts";

/** What the project around a document says for all of its pages. */
export interface LoadedProject {
  readonly frontmatter: Partial<Frontmatter>;
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly diagnostics: readonly Diagnostic[];
  /** True where the file is a bomb. */
  readonly refused: boolean;
}

const names: Readonly<Partial<Record<Flavour, readonly string[]>>> = {
  myst: ["myst.yml"],
  quarto: ["_quarto.yml", "_quarto.yaml", "_metadata.yml"],
};
/** Levels above the document that are looked at. */
const levels = 3;
const maxBytes = 256 * 1024;

/** Fields that hold for a page as they do for the project; a project's title and date are its own. */
const shared = [
  "authors",
  "affiliations",
  "bibliography",
  "license",
  "language",
  "citationStyle",
  "math",
  "abbreviations",
  "numbering",
  "links",
] as const;

/** Reads `myst.yml` or `_quarto.yml` beside the document or above it. */
export function loadProject(reader: SourceReader, flavour: Flavour): LoadedProject | undefined {
  for (let up = 0; up < levels; up++) {
    for (const name of names[flavour] ?? []) {
      const path = normalizeSourcePath(`${"../".repeat(up)}${name}`) as string;
      const outcome = reader.read(path, maxBytes);
      if (outcome.status === "found") return readProject(path, outcome.bytes);
    }
  }
  return undefined;
}

function readProject(path: string, bytes: Uint8Array): LoadedProject {
  const decoded = decodeText(bytes, path);
  if ("fault" in decoded) return { frontmatter: {}, path, bytes, diagnostics: [decoded.fault], refused: false };
  const raw = readYaml(decoded.text, 1, path);
  const own = raw.data["project"];
  const data = isRecord(own) ? own : raw.data;
  const { frontmatter } = mapFrontmatter(data, { file: path, locate: () => undefined });
  const taken: Record<string, unknown> = {};
  for (const key of shared) taken[key] = frontmatter[key];
  // Paths are relative to the file that names them.
  taken["bibliography"] = frontmatter.bibliography.flatMap((one) =>
    /^https?:/iu.test(one) ? [one] : (normalizeSourcePath(one, folderOf(path)) ?? []),
  );
  return { frontmatter: taken, path, bytes, diagnostics: raw.diagnostics, refused: raw.refused };
}
