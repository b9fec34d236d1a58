import type { Diagnostic } from "@dreamnet/workflow";
import { emojiFamily, type FontFamily, hanFamilies, scripts } from "../fonts/catalogue.ts";

/** A character that no installed font has. */
export interface MissingGlyph {
  readonly character: string;
  readonly family: FontFamily | undefined;
  readonly script: string | undefined;
}

/** Thrown where a text cannot be drawn whole: every character that is missing, at once. */
export class MissingGlyphsError extends Error {
  readonly missing: readonly MissingGlyph[];

  constructor(missing: readonly MissingGlyph[]) {
    super(missing.map(describe).join(" "));
    this.name = "MissingGlyphsError";
    this.missing = missing;
  }
}

/** What is known of a character that has no glyph. */
export function missingGlyph(character: string, isEmoji: boolean, language: string): MissingGlyph {
  const found = scripts.find(({ test }) => test.test(character));
  const family = isEmoji
    ? emojiFamily
    : found?.script === "Han"
      ? hanFamilies(language)[0]
      : (found?.families[0] ?? (/\p{Extended_Pictographic}/u.test(character) ? emojiFamily : undefined));
  return { character, family, script: isEmoji ? "emoji" : found?.script };
}

function describe({ character, script }: MissingGlyph): string {
  const codes = [...character].map(
    (part) => `U+${(part.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0")}`,
  );
  const shown = /^[\p{C}\p{Z}]+$/u.test(character) ? "" : ` "${character}"`;
  return `No font has the character${shown} (${codes.join(" ")}${script === undefined ? "" : `, ${script}`}).`;
}

/** One diagnostic for each package that would help, and one for what none has. */
export function missingGlyphDiagnostics(missing: readonly MissingGlyph[]): Diagnostic[] {
  const byPackage = new Map<string | undefined, Map<string, MissingGlyph>>();
  for (const glyph of missing) {
    const name = glyph.family?.package;
    const known = byPackage.get(name) ?? new Map<string, MissingGlyph>();
    known.set(glyph.character, glyph);
    byPackage.set(name, known);
  }
  return [...byPackage].map(([name, glyphs]) => {
    const [first, ...others] = [...glyphs.values()] as [MissingGlyph, ...MissingGlyph[]];
    const more = others
      .slice(0, 8)
      .map(({ character }) => character)
      .join(" ");
    return {
      severity: "error",
      ruleId: "image/glyph-is-in-font",
      message: `${describe(first)}${others.length === 0 ? "" : ` ${others.length} more: ${more}${others.length > 8 ? " …" : ""}`}`,
      hint:
        name === undefined
          ? "Write it in another way; no picture with an empty box is made."
          : `Install the fonts for it: npm install ${name}. If they are installed, they lack it.`,
    };
  });
}
