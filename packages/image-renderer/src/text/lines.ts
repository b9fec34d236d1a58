import { shapeUnit, type Unit } from "./units.ts";

/** Units that stand in one line, in the order in which they are read. */
export interface Line {
  readonly units: readonly Unit[];
  /** Without the spaces at its end. */
  readonly width: number;
}

/** Units up to the next place where a line may end. */
interface Segment {
  readonly units: readonly Unit[];
  readonly width: number;
  /** Width without spaces at the end. */
  readonly ink: number;
  readonly ends: "may" | "must";
}

/** Fills lines up to a width. A word that is wider than a line is cut between its letters: nothing sticks out. */
export function fillLines(units: readonly Unit[], width: number, language: string): Line[] {
  const segments = segmentsOf(units).flatMap((segment) =>
    segment.ink <= width + 0.01 ? [segment] : cut(segment, width, language),
  );
  const lines: Line[] = [];
  let line: Unit[] = [];
  let advance = 0;
  const close = (): void => {
    while (line.at(-1)?.isSpace === true) line.pop();
    lines.push({ units: line, width: line.reduce((sum, unit) => sum + unit.width, 0) });
    line = [];
    advance = 0;
  };
  for (const segment of segments) {
    if (line.length > 0 && advance + segment.ink > width + 0.01) close();
    for (const unit of segment.units) if (line.length > 0 || !unit.isSpace) line.push(unit);
    advance += segment.width;
    if (segment.ends === "must") close();
  }
  if (line.length > 0 || lines.length === 0) close();
  return lines;
}

/** Lines of about equal length: the narrowest that needs no more lines than the widest. */
export function fillBalanced(units: readonly Unit[], width: number, language: string): Line[] {
  const full = fillLines(units, width, language);
  if (full.length < 2) return full;
  let low = width / 2;
  let high = width;
  for (let round = 0; round < 8; round++) {
    const middle = (low + high) / 2;
    const tried = fillLines(units, middle, language);
    if (tried.length > full.length || tried.some((line) => line.width > middle + 0.01)) low = middle;
    else high = middle;
  }
  return fillLines(units, high, language);
}

/** The widest piece that cannot be broken: a column must not be narrower. */
export function widestSegment(units: readonly Unit[]): number {
  return segmentsOf(units).reduce((most, { ink }) => Math.max(most, ink), 0);
}

function segmentsOf(units: readonly Unit[]): Segment[] {
  const segments: Segment[] = [];
  let members: Unit[] = [];
  const close = (ends: "may" | "must"): void => {
    const width = members.reduce((sum, unit) => sum + unit.width, 0);
    let ink = width;
    for (let index = members.length - 1; members[index]?.isSpace === true; index--)
      ink -= (members[index] as Unit).width;
    segments.push({ units: members, width, ink, ends });
    members = [];
  };
  for (const unit of units) {
    members.push(unit);
    if (unit.breaks !== "no") close(unit.breaks);
  }
  if (members.length > 0) close("may");
  return segments;
}

/** Cuts a segment into pieces that fit, at the borders of clusters. */
function cut(segment: Segment, width: number, language: string): Segment[] {
  const pieces: Unit[] = [];
  for (const unit of segment.units) {
    if (unit.width <= width || unit.drawn.kind === "object") pieces.push({ ...unit, breaks: "may" });
    else for (const piece of cutUnit(unit, width, language)) pieces.push(piece);
  }
  const last = pieces.at(-1);
  if (last !== undefined) pieces[pieces.length - 1] = { ...last, breaks: segment.ends };
  return segmentsOf(pieces);
}

function* cutUnit(unit: Unit, width: number, language: string): Generator<Unit> {
  if (unit.drawn.kind === "object") return;
  const { font, glyphs, script } = unit.drawn;
  const scale = unit.style.size / font.file.upem;
  const advances = new Map<number, number>();
  for (const { cluster, advance } of glyphs) advances.set(cluster, (advances.get(cluster) ?? 0) + advance * scale);
  const starts = [...advances.keys()].sort((a, b) => a - b);
  let from = 0;
  let reached = 0;
  for (const [index, start] of starts.entries()) {
    const advance = (advances.get(start) as number) + (unit.style.spacing ?? 0) * unit.style.size;
    if (index > 0 && reached + advance > width) {
      const piece = shapeUnit(unit.text.slice(from, start), unit.style, unit.level, font, script, language);
      if (piece !== undefined) yield { ...piece, breaks: "may" };
      from = start;
      reached = 0;
    }
    reached += advance;
  }
  const rest = shapeUnit(unit.text.slice(from), unit.style, unit.level, font, script, language);
  if (rest !== undefined) yield { ...rest, breaks: "may" };
}
