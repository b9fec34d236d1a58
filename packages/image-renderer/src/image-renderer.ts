import type { Table } from "@dreamnet/document";
import { z } from "zod";
import {
  type CoverOptions,
  coverRequestSchema,
  type FigureFile,
  type FigureOptions,
  figureRequestSchema,
  type MathOptions,
  mathRequestSchema,
  type PictureRequest,
  type TableOptions,
  tableRequestSchema,
} from "./requests.ts";
import type { PictureResult } from "./results.ts";
import { PictureThread } from "./thread/picture-thread.ts";

/** Limits of a renderer. */
export interface ImageRendererOptions {
  /** Longest time for one picture, in ms; then it is stopped and fails by name. Default 30,000. */
  readonly timeout?: number;
  /** Most memory for laying out, in MB. Default 1024. */
  readonly memory?: number;
}

/** Makes pictures. It holds a thread with the fonts that were used: close it, or use `await using`. */
export interface ImageRenderer extends AsyncDisposable {
  /**
   * Draws a formula.
   *
   * @param tex - Without `$`; an AMS environment as it is.
   * @returns A picture with its baseline and the TeX as alt; `failed` for a formula that cannot be read.
   */
  renderMath(tex: string, options?: MathOptions): Promise<PictureResult>;
  /** Draws a table node, with formulas, links, code and pictures in its cells. */
  renderTable(table: Table, options?: TableOptions): Promise<PictureResult>;
  /** Draws a cover or card of a platform's size. */
  renderCover(options: CoverOptions): Promise<PictureResult>;
  /** Brings any figure into a PNG or JPEG within a platform's limits. */
  renderFigure(figure: FigureFile, options?: FigureOptions): Promise<PictureResult>;
  /** Any of these, as data, with the bytes of the files that it names by digest. */
  render(
    request: PictureRequest,
    files?: ReadonlyMap<string, Uint8Array>,
    signal?: AbortSignal,
  ): Promise<PictureResult>;
  close(): Promise<void>;
}

/**
 * Starts a renderer. Pictures are made one after another in a thread of its own, with bounded time and memory: what a
 * hostile formula can stop is that thread.
 *
 * @example
 * await using renderer = createImageRenderer();
 * const picture = await renderer.renderMath("e^{i\\pi} + 1 = 0");
 */
export function createImageRenderer(options: ImageRendererOptions = {}): ImageRenderer {
  const thread = new PictureThread({ timeout: options.timeout ?? 30_000, memory: options.memory ?? 1024 });
  const none: ReadonlyMap<string, Uint8Array> = new Map();
  return {
    renderMath: (tex, given = {}) => thread.render(read(mathRequestSchema, { ...given, kind: "math", tex }), none),
    renderTable: (table, { figures = {}, ...given } = {}) => {
      const files = new Map<string, Uint8Array>();
      const named = Object.fromEntries(Object.entries(figures).map(([name, file]) => [name, stored(file, files)]));
      return thread.render(read(tableRequestSchema, { ...given, kind: "table", table, figures: named }), files);
    },
    renderCover: ({ figure, ...given }) => {
      const files = new Map<string, Uint8Array>();
      const named = figure === undefined ? {} : { figure: stored(figure, files) };
      return thread.render(read(coverRequestSchema, { ...given, ...named, kind: "cover" }), files);
    },
    renderFigure: (figure, given = {}) => {
      const files = new Map<string, Uint8Array>();
      return thread.render(
        read(figureRequestSchema, { ...given, kind: "figure", figure: stored(figure, files) }),
        files,
      );
    },
    render: (request, files = none, signal) => thread.render(request, files, signal),
    close: () => thread.close(),
    [Symbol.asyncDispose]: () => thread.close(),
  };
}

/** Names bytes within one request; only the workflow knows digests. */
function stored(
  file: FigureFile,
  files: Map<string, Uint8Array>,
): { sha256: string; mediaType?: string; path?: string } {
  const sha256 = files.size.toString(16).padStart(64, "0");
  files.set(sha256, file.bytes);
  return {
    sha256,
    ...(file.mediaType === undefined ? {} : { mediaType: file.mediaType }),
    ...(file.path === undefined ? {} : { path: file.path }),
  };
}

function read<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new TypeError(z.prettifyError(result.error));
}
