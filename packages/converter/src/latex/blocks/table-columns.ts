import type { Table } from "@dreamnet/document";

/** What a cell needs, in characters. */
export interface CellSize {
  readonly width: number;
  readonly word: number;
  readonly paragraph: boolean;
  readonly span: number;
}

type Alignment = "left" | "center" | "right";

/** How a table's columns are set. */
export interface ColumnPlan {
  /** The argument of `tabular`. */
  readonly spec: string;
  /** A size command, where the table would not fit otherwise. */
  readonly size: string;
  readonly tight: boolean;
  readonly alignments: readonly Alignment[];
  /** Points of each column. */
  readonly points: readonly number[];
  cellSpec(column: number, span: number, alignment: Alignment): string;
}

const sizes = [
  ["", 5.6],
  ["\\small", 5.1],
  ["\\footnotesize", 4.6],
  ["\\scriptsize", 4.1],
  ["\\tiny", 3.2],
] as const;

/** Chooses the columns: as wide as their text where all fit, else paragraphs whose widths share the line by what they hold. */
export function planColumns(
  rows: readonly (readonly (CellSize | undefined)[])[],
  columns: number,
  table: Table,
  room: number,
): ColumnPlan {
  const natural = Array.from({ length: columns }, () => 1);
  const words = Array.from({ length: columns }, () => 1);
  let paragraph = false;
  for (const row of rows) {
    row.forEach((cell, column) => {
      if (cell === undefined) return;
      if (cell.paragraph) paragraph = true;
      if (cell.span > 1) return;
      natural[column] = Math.max(natural[column] as number, cell.width);
      words[column] = Math.max(words[column] as number, Math.min(cell.word, 40));
    });
  }
  for (const row of rows) {
    row.forEach((cell, column) => {
      if (cell === undefined || cell.span < 2) return;
      const spanned = natural.slice(column, column + cell.span).reduce((sum, width) => sum + width + 2, 0);
      if (cell.width > spanned) paragraph = true;
    });
  }
  const alignments = Array.from({ length: columns }, (_, column): Alignment => table.align[column] ?? "left");
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  const widths =
    table.widths?.slice(0, columns).map((width) => (Number.isFinite(width) && width > 0 ? width : 0)) ?? [];
  const fits = sizes.slice(0, 2).find(([, unit]) => total(natural) * unit + 12 * columns <= room);
  if (fits !== undefined && !paragraph && widths.length === 0) {
    const spec = alignments.map((alignment) => alignment[0]).join("");
    return {
      spec,
      size: fits[0],
      tight: false,
      alignments,
      points: natural.map((width) => width * fits[1]),
      cellSpec: (_column, _span, alignment) => alignment[0] as string,
    };
  }
  // Paragraph columns: the largest type in which the longest words fit.
  const tight = columns > 8;
  const gap = tight ? 4 : 12;
  const fallback = sizes.at(-1) as (typeof sizes)[number];
  const [size, unit] = sizes.find(([, each]) => total(words) * each * 1.08 + gap * columns <= room) ?? fallback;
  const free = Math.max(room - gap * columns, columns * 8);
  const least = words.map((word) => word * unit * 1.08);
  // The source's widths hold where no word would run into the next column.
  const wanted =
    widths.length === columns && total(widths) > 0
      ? widths.map((width) => (width / Math.max(total(widths), 1)) * free)
      : natural.map((width) => width * unit * 1.05);
  const points = share(least, wanted, free);
  const column = (width: number, alignment: Alignment): string => {
    const how = alignment === "left" ? "\\raggedright" : alignment === "right" ? "\\raggedleft" : "\\centering";
    return `>{${how}\\arraybackslash}p{${Number(Math.max(width, 4).toFixed(1))}pt}`;
  };
  return {
    spec: points.map((width, index) => column(width, alignments[index] as Alignment)).join(""),
    size,
    tight,
    alignments,
    points,
    cellSpec: (start, span, alignment) =>
      column(total(points.slice(start, start + span)) + gap * (span - 1), alignment),
  };
}

/** Each column gets what its words need; what is left goes to those that want more, in proportion. */
function share(least: readonly number[], wanted: readonly number[], free: number): number[] {
  const needed = least.reduce((sum, width) => sum + width, 0);
  if (needed >= free) return least.map((width) => (width / needed) * free);
  const more = least.map((width, index) => Math.max((wanted[index] as number) - width, 0));
  const sum = more.reduce((total, width) => total + width, 0);
  const left = Math.min(free - needed, sum);
  return least.map((width, index) => width + (sum === 0 ? 0 : ((more[index] as number) / sum) * left));
}
