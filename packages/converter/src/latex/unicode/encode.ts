import { lowered, mathAlphanumeric, mathSymbols, raised } from "./math-symbols.ts";
import type { ScriptFont } from "./scripts.ts";
import { inLatinModern, inSimplifiedChinese, isEastAsian, isRightToLeft, scriptFont } from "./scripts.ts";
import { accents, drawing, invisible, textSymbols } from "./text-symbols.ts";

/** The TeX that the text is written for: only one of them takes Unicode as it is. */
export type Engine = "pdflatex" | "xelatex";

/** Where text stands: running text, monospaced text, or a formula. */
export type TextMode = "text" | "mono" | "math";

/** What the encoder tells its caller. */
export interface UnicodeSink {
  readonly engine: Engine;
  readonly preferJapanese: boolean;
  /** A letter that only xelatex can set: the document is written again for it. */
  needXelatex(character: string): void;
  useFont(font: ScriptFont): void;
  useEastAsian(): void;
  /** `absent`: no font has it, its code point is shown; `invisible`: left out; `drawn`: another character stands for it. */
  report(kind: "absent" | "invisible" | "drawn", character: string): void;
}

const mark = /\p{M}/u;
const letterLike = /[\p{L}\p{M}\p{N}\p{Sc}]/u;
const greekLetter = /[\u0370-\u03ff\u1f00-\u1fff]/u;
/** A word of Greek, not a symbol or two: then the text is Greek, and wants a Greek font. */
const greekWord =
  /[\u0370-\u03ff\u1f00-\u1fff]*(?:[\u0386-\u038f\u03ac-\u03ce\u1f00-\u1fff](?<![\u0391-\u03a9\u03b1-\u03c9]))[\u0370-\u03ff\u1f00-\u1fff]+|[\u0370-\u03ff]{4,}/u;

/** Set as they are by T1 with Latin Modern: Latin-1 and Latin Extended-A, but for what `textSymbols` names. */
function isT1(codePoint: number): boolean {
  return (
    (codePoint >= 0xa1 && codePoint <= 0x17e && codePoint !== 0xad) ||
    (codePoint >= 0x218 && codePoint <= 0x21b) ||
    (codePoint >= 0x2018 && codePoint <= 0x201e && codePoint !== 0x201b) ||
    codePoint === 0x20ac
  );
}

function isAscii(character: string | undefined): boolean {
  return character !== undefined && character.charCodeAt(0) < 0x80;
}

/** Encodes a run that has characters beyond ASCII; ASCII within it must have been escaped by `ascii`. */
export function encodeUnicode(
  run: string,
  mode: TextMode,
  sink: UnicodeSink,
  ascii: (value: string) => string,
): string {
  const text = run.normalize("NFC");
  const greek = mode !== "math" && greekWord.test(text);
  const characters = [...text];
  let out = "";
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] as string;
    const codePoint = character.codePointAt(0) as number;
    const next = characters[index + 1];
    // A mark goes with the character before it.
    if (next !== undefined && mark.test(next) && !invisible.test(next) && !mark.test(character)) {
      let end = index + 1;
      while (end < characters.length && mark.test(characters[end] as string)) end++;
      const cluster = characters.slice(index, end);
      const accented = withAccents(cluster, mode, sink, ascii);
      if (accented !== undefined) {
        out += accented;
        index = end - 1;
        continue;
      }
    }
    if (codePoint < 0x80) {
      let end = index + 1;
      while (end < characters.length && isAscii(characters[end]) && !mark.test(characters[end + 1] ?? "")) end++;
      out += ascii(characters.slice(index, end).join(""));
      index = end - 1;
      continue;
    }
    const script = scriptRun(characters, index, mode, sink, greek, ascii);
    if (script !== undefined) {
      out += script.tex;
      index = script.end - 1;
      continue;
    }
    const shifted = shiftedRun(characters, index, mode);
    if (shifted !== undefined) {
      out += shifted.tex;
      index = shifted.end - 1;
      continue;
    }
    out += encodeCharacter(character, codePoint, mode, sink);
  }
  return out;
}

/** Raised or lowered characters in a row, as one script: `x²³` is `x^{23}`. */
function shiftedRun(
  characters: readonly string[],
  start: number,
  mode: TextMode,
): { tex: string; end: number } | undefined {
  const first = characters[start] as string;
  const table = raised.has(first) ? raised : lowered.has(first) ? lowered : undefined;
  if (table === undefined || (mode !== "math" && /[¹²³]/u.test(first) && !table.has(characters[start + 1] ?? "")))
    return undefined;
  let end = start;
  let content = "";
  for (let base = table.get(characters[end] ?? ""); base !== undefined; base = table.get(characters[end] ?? "")) {
    content +=
      mode === "math" || (base.codePointAt(0) as number) < 0x80
        ? mathSymbols.get(base) === undefined
          ? base
          : `${mathSymbols.get(base)} `
        : `\\ensuremath{${mathSymbols.get(base) ?? base}}`;
    end++;
  }
  const up = table === raised;
  return {
    tex: mode === "math" ? `${up ? "^" : "_"}{${content}}` : `\\text${up ? "super" : "sub"}script{${content}}`,
    end,
  };
}

/** Characters in a row that need another font than Latin Modern. */
function scriptRun(
  characters: readonly string[],
  start: number,
  mode: TextMode,
  sink: UnicodeSink,
  greek: boolean,
  ascii: (value: string) => string,
): { tex: string; end: number } | undefined {
  const codePointAt = (index: number): number => characters[index]?.codePointAt(0) ?? 0;
  const first = codePointAt(start);
  if (sink.engine === "pdflatex") {
    if (!isEastAsian(first)) return undefined;
    let end = start;
    while (end < characters.length && isEastAsian(codePointAt(end)) && inSimplifiedChinese(codePointAt(end))) end++;
    if (end === start) {
      if (/[\p{L}\p{N}]/u.test(characters[start] as string)) sink.needXelatex(characters[start] as string);
      return undefined;
    }
    sink.useEastAsian();
    const content = `\\eastasian{${characters.slice(start, end).join("")}}`;
    return { tex: mode === "math" ? `\\text{${content}}` : content, end };
  }
  const fontAt = (index: number): ScriptFont | undefined => {
    const character = characters[index] as string;
    const codePoint = codePointAt(index);
    if (codePoint < 0x80 || invisible.test(character)) return undefined;
    const isGreek = greekLetter.test(character);
    // Drawn lines meet only in one font.
    if (mode === "mono" && drawing.has(character)) return scriptFont(codePoint, true, false);
    if (isGreek ? !greek : inLatinModern(codePoint) || handled(character, codePoint, mode)) return undefined;
    return scriptFont(codePoint, mode === "mono", sink.preferJapanese);
  };
  const font = fontAt(start);
  if (font === undefined) return undefined;
  let end = start + 1;
  let last = end;
  // A run from right to left keeps the spaces and marks between its words, or the words would change places.
  for (; end < characters.length; end++) {
    const character = characters[end] as string;
    if (fontAt(end) === font || mark.test(character) || character === "\u200c" || character === "\u200d")
      last = end + 1;
    else if (!(font.rightToLeft === true && /[\s.,:;!?()"'\d\u00a0-]/u.test(character))) break;
  }
  end = last;
  sink.useFont(font);
  const content = characters
    .slice(start, end)
    .map((character) => ((character.codePointAt(0) as number) < 0x80 ? ascii(character) : character))
    .join("");
  const tex = `\\text${font.name}{${content}}`;
  return { tex: mode === "math" ? `\\text{${tex}}` : tex, end };
}

/** True where a command sets the character without another font. */
function handled(character: string, codePoint: number, mode: TextMode): boolean {
  return (
    (mode !== "math" && textSymbols.has(character)) ||
    mathSymbols.has(character) ||
    mathAlphanumeric(codePoint) !== undefined ||
    raised.has(character) ||
    lowered.has(character)
  );
}

function withAccents(
  cluster: readonly string[],
  mode: TextMode,
  sink: UnicodeSink,
  ascii: (value: string) => string,
): string | undefined {
  const base = cluster[0] as string;
  const codePoint = base.codePointAt(0) as number;
  if (
    isRightToLeft(codePoint) ||
    isEastAsian(codePoint) ||
    codePoint > 0x2fff ||
    (mode === "mono" && sink.engine === "pdflatex" && codePoint >= 0x80)
  )
    return undefined;
  if (mode !== "math" && codePoint >= 0x250 && !mathSymbols.has(base)) return undefined;
  let tex = codePoint < 0x80 ? ascii(base) : encodeCharacter(base, codePoint, mode, sink);
  for (const character of cluster.slice(1)) {
    const accent = accents.get(character);
    if (accent === undefined) {
      if (invisible.test(character)) continue;
      return undefined;
    }
    const inMath = mode === "math" || accent[0] === "" || tex.startsWith("\\ensuremath");
    const command = inMath ? accent[1] : accent[0];
    if (!inMath)
      tex = `${command}{${tex === "i" && command.length === 2 && !/[a-z]/u.test(command[1] as string) ? "\\i" : tex}}`;
    else tex = mode === "math" ? `${command}{${tex}}` : `\\ensuremath{${command}{${tex}}}`;
  }
  return tex;
}

function encodeCharacter(character: string, codePoint: number, mode: TextMode, sink: UnicodeSink): string {
  if (codePoint < 0x80) return character;
  if (invisible.test(character)) {
    sink.report("invisible", character);
    return "";
  }
  if (mode === "math") return encodeMath(character, codePoint, sink);
  if (mode === "mono") {
    if (character === "\u00a0" || /[\u2000-\u200a\u202f\u205f]/u.test(character)) return " ";
    if (character === "\u00ad") return "";
    const drawn = drawing.get(character);
    if (drawn !== undefined && (sink.engine === "pdflatex" || scriptFont(codePoint, true, false) === undefined)) {
      sink.report("drawn", character);
      return drawn === "`"
        ? "\\textasciigrave{}"
        : drawn === "\\"
          ? "\\textbackslash{}"
          : drawn === "%" || drawn === "#"
            ? `\\${drawn}`
            : drawn;
    }
  }
  const own = textSymbols.get(character);
  // Latin Modern Mono lacks what Latin Modern Roman has.
  if (mode === "mono" && sink.engine === "xelatex" && "™℠‱".includes(character)) return `\\textrm{${own ?? character}}`;
  if (own !== undefined) return own;
  if (sink.engine === "xelatex" ? inLatinModern(codePoint) : isT1(codePoint)) return character;
  const symbol = mathSymbols.get(character) ?? mathAlphanumeric(codePoint);
  if (
    symbol !== undefined &&
    !(greekLetter.test(character) && /^[\u0391-\u03a9ο]$/u.test(character) && symbol.startsWith("\\mathrm"))
  )
    return `\\ensuremath{${symbol}}`;
  if (symbol !== undefined) return `\\textrm{${symbol.slice(8, -1)}}`;
  const composed = decompose(character, sink);
  if (composed !== undefined) return composed;
  const drawn = drawing.get(character);
  if (drawn !== undefined) {
    sink.report("drawn", character);
    return drawn === "`"
      ? "\\textasciigrave{}"
      : drawn === "\\"
        ? "\\textbackslash{}"
        : drawn === "%" || drawn === "#"
          ? `\\${drawn}`
          : drawn;
  }
  if (sink.engine === "pdflatex" && letterLike.test(character) && scriptFont(codePoint, false, false) !== undefined)
    sink.needXelatex(character);
  return absent(character, codePoint, mode, sink);
}

function encodeMath(character: string, codePoint: number, sink: UnicodeSink): string {
  if (/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/u.test(character)) return "\\ ";
  if (character === "\u00ad") return "";
  const symbol = mathSymbols.get(character) ?? mathAlphanumeric(codePoint);
  if (symbol !== undefined) return `${symbol}${/\\[A-Za-z]+$/u.test(symbol) ? " " : ""}`;
  const text = encodeCharacter(character, codePoint, "text", sink);
  return text === "" ? "" : `\\text{${text}}`;
}

/** A letter with marks as accents on a letter that T1 has, a compatibility character as what it stands for. */
function decompose(character: string, sink: UnicodeSink): string | undefined {
  const [base, ...marks] = character.normalize("NFD");
  if (base !== undefined && marks.length > 0 && (base.codePointAt(0) as number) < 0x180) {
    return withAccents([base, ...marks], "text", sink, (value) => value);
  }
  const compatible = character.normalize("NFKD");
  if (compatible === character || compatible.length > 12) return undefined;
  if (/^[A-Za-z0-9 ().,:/⁄]+$/u.test(compatible)) {
    const fraction = /^(\d+)⁄(\d+)$/u.exec(compatible);
    return fraction === null
      ? compatible.replaceAll("⁄", "/")
      : `\\ensuremath{\\tfrac{${fraction[1]}}{${fraction[2]}}}`;
  }
  return undefined;
}

/** Shows the code point, so that the character can be found again. */
function absent(character: string, codePoint: number, mode: TextMode, sink: UnicodeSink): string {
  sink.report("absent", character);
  const label = `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
  return mode === "mono" ? `{[}${label}{]}` : `\\texttt{{[}${label}{]}}`;
}
