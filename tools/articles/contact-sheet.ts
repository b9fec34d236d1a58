import type { CoverOptions, CoverSizeName, ImageRenderer, PictureResult } from "@dreamnet/image-renderer";
import { coverSizes } from "@dreamnet/image-renderer";
import sharp from "sharp";
import { type Comparison, scriptsTable } from "./compare-pictures.ts";
import { scriptSamples } from "./scripts.ts";

/** A picture of the sheet, with what must hold of it. */
export interface SheetPicture {
  readonly name: string;
  readonly result: PictureResult;
  /** Wanted size and most bytes of a cover. */
  readonly wanted?: { readonly width: number; readonly height: number; readonly maxBytes: number };
}

const figure = (): Promise<Uint8Array> => {
  const bars = [42, 88, 60, 120, 150, 97, 174].map(
    (height, index) =>
      `<rect x="${40 + index * 50}" y="${220 - height}" width="32" height="${height}" fill="#${index === 4 ? "c0392b" : "34618f"}"/>`,
  );
  return Promise.resolve(
    new TextEncoder().encode(
      `<svg xmlns="http://www.w3.org/2000/svg" width="420" height="260" viewBox="0 0 420 260"><path d="M30 20V220H400" fill="none" stroke="#222" stroke-width="2"/>${bars.join("")}</svg>`,
    ),
  );
};

const works: readonly Omit<CoverOptions, "size">[] = [
  {
    title: "An adaptive spectral method for oscillatory second-order linear ODEs",
    subtitle: "With frequency-independent cost",
    authors: ["Fruzsina Agocs", "Alex Barnett"],
    label: "Preprint",
    date: "2026-11-30",
    footer: "doi.org/10.1234/abcd",
  },
  {
    title: "量子計算入門：可組合的多執行緒並行機制",
    authors: ["王小明", "Ada Lovelace"],
    language: "zh-Hant",
    date: "2026",
  },
  {
    title: "مقدمة في نظرية الأعداد وتطبيقاتها",
    subtitle: "دراسة جديدة",
    authors: ["محمد بن موسى الخوارزمي"],
    language: "ar",
  },
  { title: "Ab", authors: [] },
];

/** Every size of cover for one work, and other works, scripts, figures and themes in one size. */
export async function sheetPictures(renderer: ImageRenderer): Promise<SheetPicture[]> {
  const [first, ...others] = works as [(typeof works)[number], ...(typeof works)[number][]];
  const pictures: SheetPicture[] = [];
  for (const size of Object.keys(coverSizes) as CoverSizeName[])
    pictures.push({
      name: `cover ${size}`,
      result: await renderer.renderCover({ ...first, size }),
      wanted: coverSizes[size],
    });
  const own = { bytes: await figure(), mediaType: "image/svg+xml", path: "figure.svg" };
  for (const size of ["open-graph", "zora", "portrait"] as const)
    pictures.push({
      name: `cover ${size} with figure`,
      result: await renderer.renderCover({ ...first, size, figure: own }),
      wanted: coverSizes[size],
    });
  for (const [index, work] of others.entries())
    pictures.push({
      name: `cover of work ${index + 2}`,
      result: await renderer.renderCover({ ...work, size: "open-graph" }),
      wanted: coverSizes["open-graph"],
    });
  pictures.push({
    name: "page of scripts",
    result: await renderer.renderTable(scriptsTable(scriptSamples), { minWidth: 1456, fontSize: 20 }),
  });
  return pictures;
}

const cell = { width: 460, height: 330, gap: 16 };

/** All pictures on one sheet, and each comparison with the browser's below ours, for a person to look at. */
export async function drawContactSheet(
  pictures: readonly SheetPicture[],
  comparisons: readonly Comparison[],
): Promise<Uint8Array> {
  const tiles: Uint8Array[] = [];
  for (const { result } of pictures)
    if (result.status === "rendered") tiles.push(await fitted(result.bytes, cell.width, cell.height));
  for (const { picture, browser } of comparisons)
    tiles.push(
      await stacked([
        ...(picture === undefined ? [] : [await fitted(picture, cell.width, cell.height / 2 - 2)]),
        await fitted(browser, cell.width, cell.height / 2 - 2),
      ]),
    );
  const columns = 4;
  const rows = Math.ceil(tiles.length / columns);
  const at = (index: number, size: number): number => cell.gap + index * (size + cell.gap);
  const sheet = sharp({
    create: { width: at(columns, cell.width), height: at(rows, cell.height), channels: 3, background: "#d0d4d9" },
  }).composite(
    tiles.map((input, index) => ({
      input: Buffer.from(input),
      left: at(index % columns, cell.width),
      top: at(Math.floor(index / columns), cell.height),
    })),
  );
  return new Uint8Array(await sheet.png().toBuffer());
}

const fitted = async (bytes: Uint8Array, width: number, height: number): Promise<Uint8Array> =>
  new Uint8Array(
    await sharp(bytes)
      .flatten({ background: "#ffffff" })
      .resize({ width, height: Math.floor(height), fit: "contain", background: "#ffffff", withoutEnlargement: true })
      .png()
      .toBuffer(),
  );

async function stacked(pictures: readonly Uint8Array[]): Promise<Uint8Array> {
  const half = cell.height / 2;
  return new Uint8Array(
    await sharp({ create: { width: cell.width, height: cell.height, channels: 3, background: "#d0d4d9" } })
      .composite(
        pictures.map((input, index) => ({ input: Buffer.from(input), left: 0, top: Math.round(index * (half + 2)) })),
      )
      .png()
      .toBuffer(),
  );
}
