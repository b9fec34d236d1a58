import { crc32 } from "node:zlib";
import sharp from "sharp";
import { convertFigure } from "../src/figures/convert-figure.ts";
import type { FigureResult, FigureTarget, FigureTools } from "../src/figures/figure.ts";

export const convert = (
  bytes: Uint8Array | string,
  mediaType: string,
  target: FigureTarget = "pdflatex",
  tools: FigureTools = {},
): Promise<FigureResult> =>
  convertFigure(
    { bytes: typeof bytes === "string" ? Buffer.from(bytes) : bytes, mediaType, path: "fig/x.bin" },
    target,
    tools,
  );

/** The result of a conversion that must have worked. */
export async function shown(
  bytes: Uint8Array | string,
  mediaType: string,
  target: FigureTarget = "pdflatex",
): Promise<Exclude<FigureResult, { status: "failed" }>> {
  const result = await convert(bytes, mediaType, target);
  if (result.status === "failed") throw new Error(JSON.stringify(result.diagnostics));
  return result;
}

export const rules = ({ diagnostics }: FigureResult): string[] =>
  diagnostics.map(({ severity, ruleId }) => `${severity} ${ruleId}`);
export const secret = "Hans Muster, Bahnhofstrasse";

export function chunk(name: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

export const gradient = (width: number, height: number, channels: 3 | 4): Buffer =>
  Buffer.from(Array.from({ length: width * height * channels }, (_, index) => (index * 7) % 256));
export const plainPng = (): Promise<Buffer> =>
  sharp(gradient(8, 4, 3), { raw: { width: 8, height: 4, channels: 3 } })
    .png()
    .toBuffer();
export const pixels = (bytes: Uint8Array): Promise<Buffer> => sharp(bytes).raw().toBuffer();

/** Puts chunks behind a PNG's IHDR. */
export function withChunks(png: Buffer, ...chunks: Buffer[]): Buffer {
  return Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);
}
