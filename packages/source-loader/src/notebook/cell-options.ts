import { isRecord, scalarText } from "../frontmatter/plain-data.ts";
import { bodyOptions } from "../markdown/rules/chunk-options.ts";
import type { Cell } from "./read-notebook.ts";

/** What a code cell's author says of how it is shown. */
export interface CellOptions {
  readonly code: string;
  /** Lines of options before the code. */
  readonly showsCode: boolean;
  readonly showsOutput: boolean;
  readonly showsStdout: boolean;
  readonly showsStderr: boolean;
  /** The option or tag that hides the code or its output. */
  readonly hiddenBy: string | undefined;
  readonly label: string | undefined;
  /** Captions of its figures: one, or one for each. */
  readonly captions: readonly string[];
  readonly tableCaption: string | undefined;
  readonly alt: string | undefined;
}

/** Reads tags (Jupyter Book, nbconvert), metadata (nbsphinx, MyST-NB) and `#|` (Quarto). */
export function cellOptions(cell: Cell): CellOptions {
  const { options, code } = bodyOptions(cell.text.replace(/\r\n?/gu, "\n"));
  const tag = (...names: string[]): string | undefined => names.find((name) => cell.tags.has(name));
  const isOff = (key: string): boolean => options[key] === false || options[key] === "false";
  const myst = [cell.metadata["mystnb"], cell.metadata["render"]].find(isRecord);
  const figure = isRecord(myst?.["figure"]) ? myst["figure"] : {};
  const whole =
    tag("remove-cell", "noexport") ??
    (cell.metadata["nbsphinx"] === "hidden" ? "nbsphinx: hidden" : undefined) ??
    (isOff("include") ? "include: false" : undefined);
  const ofCode =
    whole ??
    tag("remove-input") ??
    (cell.metadata["hide_input"] === true ? "hide_input" : undefined) ??
    (isOff("echo") ? "echo: false" : undefined);
  const ofOutput = whole ?? tag("remove-output") ?? (isOff("output") ? "output: false" : undefined);
  const caption = options["fig-cap"] ?? figure["caption"];
  return {
    code,
    showsCode: ofCode === undefined,
    showsOutput: ofOutput === undefined,
    showsStdout: tag("remove-stdout") === undefined,
    showsStderr: tag("remove-stderr") === undefined && !isOff("warning"),
    hiddenBy: ofCode ?? ofOutput,
    label: scalarText(options["label"]) ?? scalarText(figure["name"]),
    captions: Array.isArray(caption)
      ? caption.flatMap((one) => scalarText(one) ?? [])
      : [scalarText(caption) ?? []].flat(),
    tableCaption: scalarText(options["tbl-cap"]),
    alt: scalarText(options["fig-alt"]) ?? scalarText(figure["alt"]),
  };
}
