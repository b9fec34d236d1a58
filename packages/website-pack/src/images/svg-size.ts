const perUnit: Readonly<Record<string, number>> = {
  px: 1,
  "": 1,
  pt: 96 / 72,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
  em: 16,
  rem: 16,
};

/** CSS pixels of a drawing that says nothing of its size, as browsers have it. */
const fallback = { width: 300, height: 150 };

/** The size of a sanitised SVG in CSS pixels: its own, else its view box's. */
export function readSvgSize(bytes: Uint8Array): { width: number; height: number } {
  const head = new TextDecoder().decode(bytes.subarray(0, 4096));
  const root = /<svg\b([^>]*)>/.exec(head)?.[1] ?? "";
  const attribute = (name: string): string | undefined =>
    new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)
      .exec(root)
      ?.slice(1)
      .find((value) => value !== undefined);
  const width = length(attribute("width"));
  const height = length(attribute("height"));
  const box = (attribute("viewBox") ?? "")
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const [, , boxWidth = 0, boxHeight = 0] = box;
  const hasBox = box.length === 4 && boxWidth > 0 && boxHeight > 0;
  if (width !== undefined && height !== undefined) return whole(width, height);
  if (!hasBox) return whole(width ?? fallback.width, height ?? fallback.height);
  if (width !== undefined) return whole(width, (width * boxHeight) / boxWidth);
  if (height !== undefined) return whole((height * boxWidth) / boxHeight, height);
  return whole(boxWidth, boxHeight);
}

function length(text: string | undefined): number | undefined {
  const match = /^\s*\+?(\d{1,7}(?:\.\d{1,8})?|\.\d{1,8})\s*([a-z]*)\s*$/.exec(text ?? "");
  const factor = perUnit[match?.[2] ?? "?"];
  const value = Number(match?.[1]);
  return factor === undefined || !(value > 0) ? undefined : value * factor;
}

const whole = (width: number, height: number): { width: number; height: number } => ({
  width: Math.min(20_000, Math.max(1, Math.round(width))),
  height: Math.min(20_000, Math.max(1, Math.round(height))),
});
