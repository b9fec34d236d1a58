import { type CoverTools, renderCover } from "./cover/render-cover.ts";
import { createRasterizer, type Rasterizer } from "./draw/rasterize.ts";
import { FontLibrary } from "./fonts/font-library.ts";
import { renderMath } from "./math/render-math.ts";
import { FormulaSetter } from "./math/set-formula.ts";
import { MissingPackageError, missingPackageDiagnostic } from "./optional-package.ts";
import { FigureError } from "./picture/open-figure.ts";
import { renderFigure } from "./picture/render-figure.ts";
import type { FigureFile, PictureRequest } from "./requests.ts";
import type { PictureResult } from "./results.ts";
import { renderTable } from "./table/render-table.ts";
import { FontChooser } from "./text/choose-font.ts";

/** Fonts, formulas and renderer together. */
export interface Studio {
  /**
   * Never throws: what cannot be drawn is `failed`, and says why.
   *
   * @param alt - What the picture shows, as text.
   */
  draw(request: PictureRequest, files: ReadonlyMap<string, Uint8Array>, alt: string): Promise<PictureResult>;
}

export function createStudio(): Studio {
  const chooser = new FontChooser(new FontLibrary());
  const setter = new FormulaSetter(chooser);
  const covers: CoverTools["drawn"] = new Map();
  let rasterizer: Promise<Rasterizer> | undefined;
  // One after another: what MathJax is told about text belongs to one formula.
  let last: Promise<unknown> = Promise.resolve();
  const drawOne = async (
    request: PictureRequest,
    files: ReadonlyMap<string, Uint8Array>,
    alt: string,
  ): Promise<PictureResult> => {
    rasterizer ??= createRasterizer();
    const drawn = await rasterizer;
    const file = ({ sha256, ...named }: { readonly sha256: string } & Partial<FigureFile>): FigureFile => ({
      ...named,
      bytes: files.get(sha256) ?? new Uint8Array(),
    });
    switch (request.kind) {
      case "math":
        return renderMath(request, alt, setter, drawn);
      case "table":
        return renderTable(request, alt, { chooser, setter, rasterizer: drawn, file });
      case "cover":
        return renderCover(request, alt, request.figure === undefined ? undefined : file(request.figure), {
          chooser,
          rasterizer: drawn,
          drawn: covers,
        });
      case "figure":
        return renderFigure(request, file(request.figure));
    }
  };
  return {
    draw(request, files, alt) {
      const result = last
        .then(() => drawOne(request, files, alt))
        .catch((error: unknown) => faulty(request, alt, error));
      last = result;
      return result;
    },
  };
}

function faulty(request: PictureRequest, alt: string, error: unknown): PictureResult {
  if (error instanceof FigureError) return { status: "failed", alt, diagnostics: error.diagnostics };
  if (error instanceof MissingPackageError)
    return { status: "failed", alt, diagnostics: [missingPackageDiagnostic(error, alt)] };
  const message = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  return {
    status: "failed",
    alt,
    diagnostics: [
      {
        severity: "error",
        ruleId: "image/is-drawn",
        message: `The ${request.kind} cannot be drawn: ${message.slice(0, 200)}`,
        hint: "If it is right in your source, please report it.",
        ...(alt === "" ? {} : { quote: alt.slice(0, 120) }),
      },
    ],
  };
}
