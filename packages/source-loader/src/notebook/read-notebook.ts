import type { Diagnostic } from "@dreamnet/workflow";
import { isRecord, scalarText } from "../frontmatter/plain-data.ts";
import { type CellPlace, cellPlaces, textLines } from "./cell-lines.ts";

/** A cell of a notebook. */
export interface Cell {
  readonly kind: "markdown" | "code" | "raw";
  /** From 1, as a person counts them. */
  readonly number: number;
  readonly text: string;
  /** Line of the file for each line of the text. */
  readonly lines: readonly number[];
  readonly tags: ReadonlySet<string>;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Name → media type → content, as written. */
  readonly attachments: Readonly<Record<string, unknown>>;
  readonly outputs: readonly Readonly<Record<string, unknown>>[];
}

export interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Of its code. */
  readonly language: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Cells of one notebook. */
const maxCells = 20_000;

/** Reads a notebook of nbformat 4; what is none is told with what to do. */
export function readNotebook(text: string, file: string): Notebook | { readonly fault: Diagnostic } {
  const refuse = (message: string, hint: string, line = 1): { readonly fault: Diagnostic } => ({
    fault: { severity: "error", ruleId: "notebook/is-readable", message, hint, location: { file, line } },
  });
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    const message = (error as Error).message;
    const offset = /position (\d+)/u.exec(message)?.[1];
    const line = offset === undefined ? text.split("\n").length : text.slice(0, Number(offset)).split("\n").length;
    const lfs = text.startsWith("version https://git-lfs");
    const conflict = /^(?:<{7}|>{7}) /mu.test(text);
    return refuse(
      lfs
        ? "The file is a pointer of Git LFS and not the notebook."
        : text.trim() === ""
          ? "The notebook is empty."
          : `The notebook is no JSON: ${message.replace(/, ?\.{3}"[\s\S]*$|\.$/u, "").slice(0, 160)}.`,
      lfs
        ? "Run `git lfs pull`."
        : conflict
          ? "A merge has left its marks in it; settle the conflict with `nbdime` or in the editor."
          : "Open it in Jupyter and save it again.",
      line,
    );
  }
  if (!isRecord(data)) return refuse("The file is JSON, and no notebook.", "Name a Jupyter notebook.");
  const version = data["nbformat"];
  if (version !== 4 || !Array.isArray(data["cells"])) {
    return refuse(
      typeof version === "number" && version !== 4
        ? `The notebook has nbformat ${version}; 4 is read.`
        : "The file is JSON, and no notebook of nbformat 4.",
      "Convert it: jupyter nbconvert --to notebook --nbformat 4 <file>.",
    );
  }
  const written: readonly unknown[] = data["cells"];
  if (written.length > maxCells)
    return refuse(`The notebook has ${written.length} cells; at most ${maxCells} are read.`, "Divide it.");
  const metadata = isRecord(data["metadata"]) ? data["metadata"] : {};
  const places = cellPlaces(text);
  const diagnostics: Diagnostic[] = [];
  const cells = written.flatMap((cell, index): Cell[] => {
    const place = places[index] ?? { line: 1, strings: [] };
    const read = readCell(cell, index + 1, place);
    if (read !== undefined) return [read];
    diagnostics.push({
      severity: "error",
      ruleId: "notebook/cell-is-known",
      message: `Cell ${index + 1} is none that is known${isRecord(cell) && typeof cell["cell_type"] === "string" ? `: ${JSON.stringify(cell["cell_type"].slice(0, 40))}` : ""}; it is left out.`,
      hint: "Cells are markdown, code or raw.",
      location: { file, line: place.line },
    });
    return [];
  });
  return { cells, metadata, language: languageOf(metadata), diagnostics };
}

function readCell(cell: unknown, number: number, place: CellPlace): Cell | undefined {
  if (!isRecord(cell)) return undefined;
  const kind = cell["cell_type"];
  if (kind !== "markdown" && kind !== "code" && kind !== "raw") return undefined;
  const metadata = isRecord(cell["metadata"]) ? cell["metadata"] : {};
  const { tags, cell: nested } = metadata;
  const strings = textParts(cell["source"]);
  const all = [tags, isRecord(nested) ? nested["tags"] : undefined].flat().filter((tag) => typeof tag === "string");
  return {
    kind,
    number,
    text: strings.join(""),
    lines: textLines(strings, place),
    tags: new Set(all.map((tag) => tag.replaceAll("_", "-"))),
    metadata,
    attachments: isRecord(cell["attachments"]) ? cell["attachments"] : {},
    outputs: Array.isArray(cell["outputs"]) ? cell["outputs"].filter(isRecord) : [],
  };
}

/** The strings of a text that nbformat writes as one or as a list of lines. */
export function textParts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((part) => typeof part === "string") : [];
}

function languageOf(metadata: Readonly<Record<string, unknown>>): string | undefined {
  const { language_info: info, kernelspec: kernel } = metadata;
  const name =
    (isRecord(info) ? scalarText(info["name"]) : undefined) ??
    (isRecord(kernel) ? scalarText(kernel["language"]) : undefined) ??
    (isRecord(kernel) && /^python/iu.test(scalarText(kernel["name"]) ?? "") ? "python" : undefined);
  return name === undefined ? undefined : /^ipython/iu.test(name) ? "python" : name.toLowerCase().slice(0, 40);
}
