/** How wide the contents of a range of columns may be. */
export interface WidthDemand {
  readonly column: number;
  readonly columns: number;
  /** The widest piece that cannot be broken. */
  readonly least: number;
  /** Without any break. */
  readonly most: number;
}

/**
 * Widths of columns: what each needs, and of the rest as much as it would like; the algorithm of HTML's automatic
 * tables.
 *
 * @param available - For all columns together.
 * @returns Widths whose sum may be more than what is available, where words do not allow less.
 */
export function columnWidths(demands: readonly WidthDemand[], columns: number, available: number): number[] {
  const least = Array.from({ length: columns }, () => 0);
  const most = Array.from({ length: columns }, () => 0);
  const ordered = [...demands].sort((a, b) => a.columns - b.columns);
  for (const demand of ordered) {
    spread(least, demand, demand.least);
    spread(most, demand, demand.most);
  }
  for (let column = 0; column < columns; column++)
    most[column] = Math.max(most[column] as number, least[column] as number);
  const sumLeast = sum(least);
  const sumMost = sum(most);
  if (sumMost <= available) return most;
  if (sumLeast >= available) return least;
  const share = (available - sumLeast) / (sumMost - sumLeast);
  return least.map((value, column) => value + ((most[column] as number) - value) * share);
}

/** Makes the columns of a demand wide enough for it together, in proportion to what they are. */
function spread(widths: number[], { column, columns }: WidthDemand, wanted: number): void {
  const range = widths.slice(column, column + columns);
  const present = sum(range);
  const lacking = wanted - present;
  if (lacking <= 0) return;
  for (let index = 0; index < columns; index++) {
    const part = present > 0 ? (range[index] as number) / present : 1 / columns;
    widths[column + index] = (range[index] as number) + lacking * part;
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
