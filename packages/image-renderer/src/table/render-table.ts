import type { Image, InlineNode, Table } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import { number } from "../draw/drawing.ts";
import type { Rasterizer } from "../draw/rasterize.ts";
import { formulaFault, resolveReferences, texFaults } from "../math/render-math.ts";
import { FormulaError, type FormulaSetter } from "../math/set-formula.ts";
import { vetTex } from "../math/tex-macros.ts";
import { FigureError, openFigure } from "../picture/open-figure.ts";
import type { FigureFile, TableRequest } from "../requests.ts";
import type { PictureResult } from "../results.ts";
import { drawSheet, SheetBoundsError } from "../sheet.ts";
import type { FontChooser } from "../text/choose-font.ts";
import { type MissingGlyph, MissingGlyphsError, missingGlyphDiagnostics } from "../text/missing-glyphs.ts";
import type { InlineObject, TextStyle } from "../text/style.ts";
import { TableBoundsError } from "./grid.ts";
import type { SpanContext } from "./inline-spans.ts";
import { setTable } from "./set-table.ts";

interface Tools {
  readonly chooser: FontChooser;
  readonly setter: FormulaSetter;
  readonly rasterizer: Rasterizer;
  readonly file: (named: { readonly sha256: string }) => FigureFile;
}

/** A table as a picture. Every formula and character that fails is named; one failure and there is no picture. */
export async function renderTable(request: TableRequest, alt: string, tools: Tools): Promise<PictureResult> {
  const diagnostics: Diagnostic[] = [];
  const missing: MissingGlyph[] = [];
  const context: SpanContext = {
    references: request.references,
    citations: request.citations,
    report: (diagnostic) => diagnostics.push(diagnostic),
    formula: (tex, display, style) => formulaObject(tex, display, style, request, tools, diagnostics, missing),
    picture: (image) => pictureObject(image, request, tools, diagnostics),
  };
  try {
    const table = await setTable(
      request.table as unknown as Table,
      request.caption as InlineNode[] | undefined,
      tools.chooser,
      context,
      {
        fontSize: request.fontSize,
        color: request.color,
        language: request.language,
        width: (Math.min(request.maxWidth, Math.max(request.minWidth ?? 0, 1400)) / request.scale) * 0.97,
      },
    );
    if (missing.length > 0) throw new MissingGlyphsError(missing);
    if (diagnostics.some(({ severity }) => severity === "error")) return { status: "failed", alt, diagnostics };
    const padding = request.padding ?? request.fontSize * 0.75;
    const picture = drawSheet(table, { ...request, padding, alt, subject: "table" }, tools.rasterizer);
    return { ...picture, diagnostics: [...diagnostics, ...picture.diagnostics] };
  } catch (error) {
    if (error instanceof MissingGlyphsError)
      diagnostics.push(
        ...missingGlyphDiagnostics([...missing, ...error.missing.filter((glyph) => !missing.includes(glyph))]),
      );
    else if (error instanceof TableBoundsError || error instanceof SheetBoundsError)
      diagnostics.push({
        severity: "error",
        ruleId: "image/table-is-bounded",
        message: `The table cannot be drawn: ${error.message}.`,
        hint: "Split it, or give it as a file to download.",
        quote: alt.slice(0, 120),
      });
    else throw error;
    return { status: "failed", alt, diagnostics };
  }
}

async function formulaObject(
  given: string,
  display: boolean,
  style: TextStyle,
  request: TableRequest,
  { setter }: Tools,
  diagnostics: Diagnostic[],
  missing: MissingGlyph[],
): Promise<InlineObject | undefined> {
  const { tex, lacking } = await vetTex(given);
  const faults = texFaults(given, tex, lacking);
  if (faults.length > 0) {
    // An empty formula in a cell is an empty cell.
    if (given.trim() !== "") diagnostics.push(...faults);
    return undefined;
  }
  try {
    const formula = await setter.set(resolveReferences(tex, request.references), {
      display,
      macros: request.macros,
      language: request.language,
      lineWidth: 0,
    });
    // Formulas look smaller than the text font at the same size.
    const size = style.size * 1.06;
    return {
      width: formula.width * size,
      ascent: formula.ascent * size,
      descent: formula.descent * size,
      svg: `<g transform="scale(${number(size / 1000)})">${formula.content.replaceAll("currentColor", style.color)}</g>`,
    };
  } catch (error) {
    if (error instanceof MissingGlyphsError) missing.push(...error.missing);
    else if (error instanceof FormulaError) diagnostics.push(formulaFault(given, error.message));
    else throw error;
    return undefined;
  }
}

/** A picture in a cell: a hundred CSS pixels high at most. */
async function pictureObject(
  image: Image,
  request: TableRequest,
  { file }: Tools,
  diagnostics: Diagnostic[],
): Promise<InlineObject | undefined> {
  const name = [image.asset, image.url].find((key) => key !== undefined && Object.hasOwn(request.figures, key));
  const named = name === undefined ? undefined : request.figures[name];
  if (named === undefined) {
    diagnostics.push({
      severity: "error",
      ruleId: "image/figure-is-found",
      message: `The picture "${image.url.slice(0, 200)}" in a cell was not given.`,
      hint: "Give its file among the figures of the table.",
    });
    return undefined;
  }
  try {
    const figure = await openFigure(file(named));
    const fit = Math.min(1, 240 / figure.width, 100 / figure.height);
    const [width, height] = [figure.width * fit, figure.height * fit];
    const { bytes } = await figure.toPng({
      width: Math.max(1, Math.round(width * request.scale)),
      height: Math.max(1, Math.round(height * request.scale)),
    });
    const uri = `data:image/png;base64,${Buffer.from(bytes).toString("base64")}`;
    return {
      width,
      ascent: height,
      descent: 0,
      svg: `<image x="0" y="${number(-height)}" width="${number(width)}" height="${number(height)}" xlink:href="${uri}"/>`,
    };
  } catch (error) {
    if (!(error instanceof FigureError)) throw error;
    diagnostics.push(...error.diagnostics);
    return undefined;
  }
}
