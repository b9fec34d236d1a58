/** A number as SVG takes it: at most five decimals, never in exponents, the same on every machine. */
export function number(value: number): string {
  const text = (Math.round(value * 1e5) / 1e5).toFixed(5).replace(/\.?0+$/u, "");
  return text === "-0" ? "0" : text;
}

export function escapeAttribute(value: string): string {
  return value.replace(/&/gu, "&amp;").replace(/"/gu, "&quot;").replace(/</gu, "&lt;");
}

/** A drawing as it grows: shapes and outlines, no text, so that no font is needed to show it. */
export class Drawing {
  readonly #parts: string[] = [];
  readonly #definitions: string[] = [];

  add(svg: string): void {
    this.#parts.push(svg);
  }

  /** Something that is referred to: a gradient, a clip. */
  define(svg: string): void {
    this.#definitions.push(svg);
  }

  rect(x: number, y: number, width: number, height: number, fill: string, radius = 0): void {
    const round = radius > 0 ? ` rx="${number(radius)}"` : "";
    this.add(
      `<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}"${round} fill="${escapeAttribute(fill)}"/>`,
    );
  }

  line(x1: number, y1: number, x2: number, y2: number, stroke: string, width: number): void {
    this.add(
      `<path d="M${number(x1)} ${number(y1)}L${number(x2)} ${number(y2)}" stroke="${escapeAttribute(stroke)}" stroke-width="${number(width)}" fill="none"/>`,
    );
  }

  /** What was drawn, without a root element. */
  content(): string {
    return `${this.#definitions.length === 0 ? "" : `<defs>${this.#definitions.join("")}</defs>`}${this.#parts.join("")}`;
  }

  /** The whole as SVG of a size in pixels. */
  toSvg(width: number, height: number): string {
    return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${number(width)}" height="${number(height)}" viewBox="0 0 ${number(width)} ${number(height)}">${this.content()}</svg>`;
  }
}
