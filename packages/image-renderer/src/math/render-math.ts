import type { Diagnostic } from "@dreamnet/workflow";
import type { Rasterizer } from "../draw/rasterize.ts";
import type { MathRequest } from "../requests.ts";
import type { PictureResult } from "../results.ts";
import { drawSheet, SheetBoundsError } from "../sheet.ts";
import { MissingGlyphsError, missingGlyphDiagnostics } from "../text/missing-glyphs.ts";
import { FormulaError, type FormulaSetter } from "./set-formula.ts";
import { vetTex } from "./tex-macros.ts";

/** Most characters of a formula; the longest of a large corpus has 6,000. */
const mostTexCharacters = 50_000;

/** A formula as a picture with its baseline. */
export async function renderMath(
  request: MathRequest,
  alt: string,
  setter: FormulaSetter,
  rasterizer: Rasterizer,
): Promise<PictureResult> {
  const failed = (diagnostics: readonly Diagnostic[]): PictureResult => ({ status: "failed", alt, diagnostics });
  const { tex, notes, lacking } = await vetTex(request.tex);
  const faults = texFaults(request.tex, tex, lacking);
  if (faults.length > 0) return failed(faults);
  const padding = request.padding ?? (request.display ? request.fontSize * 0.5 : request.fontSize * 0.1);
  const lineWidth =
    request.minWidth === undefined ? 0 : (request.minWidth / request.scale - 2 * padding) / request.fontSize;
  try {
    const formula = await setter.set(numbered(resolveReferences(tex, request.references), request.number), {
      display: request.display,
      macros: request.macros,
      language: request.language,
      lineWidth,
    });
    const size = request.fontSize;
    if (!(formula.width > 0)) return failed([formulaFault(request.tex, "it draws nothing")]);
    const picture = drawSheet(
      {
        content: `<g transform="translate(0 ${formula.ascent * size}) scale(${size / 1000})">${formula.content}</g>`,
        width: formula.width * size,
        height: (formula.ascent + formula.descent) * size,
        depth: formula.descent * size,
      },
      { ...request, padding, alt, subject: "formula" },
      rasterizer,
    );
    const told: Diagnostic[] = notes.map((message) => ({
      severity: "info",
      ruleId: "image/formula-is-plain",
      message,
      quote: alt.slice(0, 120),
    }));
    return { ...picture, diagnostics: [...told, ...picture.diagnostics] };
  } catch (error) {
    if (error instanceof MissingGlyphsError)
      return failed(missingGlyphDiagnostics(error.missing).map((each) => ({ ...each, quote: alt.slice(0, 120) })));
    if (error instanceof FormulaError || error instanceof SheetBoundsError)
      return failed([formulaFault(request.tex, error.message)]);
    throw error;
  }
}

/** What keeps a formula from being set at all. */
export function texFaults(given: string, tex: string, lacking: readonly string[]): Diagnostic[] {
  if (given.length > mostTexCharacters)
    return [
      {
        severity: "error",
        ruleId: "image/formula-is-bounded",
        message: `The formula has ${given.length} characters; at most ${mostTexCharacters} are drawn.`,
        hint: "Split it into several.",
        quote: given.slice(0, 80),
      },
    ];
  if (tex.trim() === "") return [formulaFault(given, "it is empty")];
  if (nesting(tex) > mostNesting) return [formulaFault(given, "it is nested too deeply")];
  return lacking.map((name) => ({
    severity: "error",
    ruleId: "image/formula-is-readable",
    message: `The formula asks for the extension "${name.slice(0, 60)}", which is not drawn.`,
    hint: "Define the commands that it uses as macros, under `math` in the front matter.",
    quote: given.slice(0, 120),
  }));
}

/** Levels of groups, environments and delimiters; the deepest of a large corpus has 14. */
const mostNesting = 200;

function nesting(tex: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [token] of tex.matchAll(/\\(?:begin|left|end|right)(?![A-Za-z])|\\.|[{}]/gsu)) {
    if (token === "{" || token === "\\begin" || token === "\\left") deepest = Math.max(deepest, ++depth);
    else if (token === "}" || token === "\\end" || token === "\\right") depth--;
  }
  return deepest;
}

export function formulaFault(tex: string, reason: string): Diagnostic {
  return {
    severity: "error",
    ruleId: "image/formula-is-readable",
    message: `The formula cannot be drawn: ${reason}.`,
    hint: "Correct it, or define the macro that it uses under `math` in the front matter.",
    quote: tex.slice(0, 200).replace(/[\uD800-\uDBFF]$/u, ""),
  };
}

/** `\ref` and `\eqref` become what they show. */
export function resolveReferences(tex: string, references: Readonly<Record<string, string>>): string {
  return tex.replace(/\\(eq)?ref\s*\{([^{}]{1,200})\}/gu, (_all, bracketed: string | undefined, label: string) => {
    const known = Object.hasOwn(references, label.trim()) ? (references[label.trim()] as string) : label.trim();
    const shown = known.replace(/[\\{}$&#^_%~]/gu, " ");
    return `\\text{${bracketed === undefined ? shown : `(${shown})`}}`;
  });
}

/** Puts the number at the end of the line, where the formula has no tag of its own. */
function numbered(tex: string, number: string | undefined): string {
  if (number === undefined || /\\tag\b/u.test(tex)) return tex;
  const tag = `\\tag{${number.replace(/[\\{}$&#^_%~]/gu, " ")}}`;
  const environment = /^\s*\\begin\{(equation|gather|multline|align|alignat|flalign|eqnarray)\*?\}/u.exec(tex)?.[1];
  if (environment === undefined) return `${tex}${tag}`;
  const end = tex.lastIndexOf("\\end{");
  return environment === "equation" || environment === "multline"
    ? `${tex.slice(0, end)}${tag}${tex.slice(end)}`
    : `\\begin{equation}\\begin{split}${/^[^]*?\\begin\{[a-z]+\*?\}(?:\{\d+\})?/u.test(tex) ? tex.slice(tex.indexOf("}") + 1, end) : tex}\\end{split}${tag}\\end{equation}`;
}
