import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = ["base", "article", "code", "print"]
  .map((name) => readFileSync(new URL(`../assets/${name}.css`, import.meta.url), "utf8"))
  .join("\n");

/** The colours of a scheme: of the light one, with what the dark one or paper puts over it. */
function palette(scheme: "light" | "dark" | "print"): Map<string, string> {
  const found = new Map<string, string>();
  const light = css
    .replace(/@media \(prefers-color-scheme: dark\) \{[\s\S]*?\n\}/g, "")
    .replace(/@media print[\s\S]*/, "");
  const dark = [...css.matchAll(/@media \(prefers-color-scheme: dark\) \{[\s\S]*?\n\}/g)]
    .map(([text]) => text)
    .join("");
  const print = /@media print[\s\S]*/.exec(css)?.[0] ?? "";
  for (const part of scheme === "light" ? [light] : [light, scheme === "dark" ? dark : print])
    for (const [, name = "", value = ""] of part.matchAll(/(--[\w-]+): (#[0-9a-f]{3,6});/g)) found.set(name, value);
  return found;
}

function luminance(color: string): number {
  const hex = color.length === 4 ? color.replace(/[0-9a-f]/g, "$&$&") : color;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2, contrast ratio. */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(["light", "dark", "print"] as const)("the colours, %s", (scheme) => {
  const colors = palette(scheme);
  const texts = [...colors.keys()].filter((name) => /^--(?:ink|soft|link|code-)/.test(name));

  it("are there", () => expect(texts.length).toBeGreaterThanOrEqual(9));

  it.each(texts)("%s can be read on paper, on boxes and where a link leads", (name) => {
    const text = colors.get(name) as string;
    for (const ground of ["--paper", "--wash"])
      expect(contrast(text, colors.get(ground) as string)).toBeGreaterThanOrEqual(4.5);
  });

  it("the text can be read where something is marked", () => {
    for (const name of ["--ink", "--link"])
      expect(contrast(colors.get(name) as string, colors.get("--mark") as string)).toBeGreaterThanOrEqual(4.5);
  });

  it("the outline of a placeholder can be seen", () => {
    expect(contrast(colors.get("--faint") as string, colors.get("--paper") as string)).toBeGreaterThanOrEqual(3);
  });
});

it("the style sheet asks nobody, and hides no focus", () => {
  expect(css).not.toMatch(/@import|url\(\s*["']?https?:/);
  expect(css).not.toMatch(/outline: (?:none|0);/);
});
