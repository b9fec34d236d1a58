import { texAccents } from "@dreamnet/document";
import { silentCommands, sortingCommands, texSymbols, transparentCommands } from "./tex-symbols.ts";

/** TeX as Unicode text. */
export interface TexText {
  readonly text: string;
  /** Commands that are not known; their arguments' text is kept. */
  readonly unknown: readonly string[];
}

const maxNesting = 100;
const subscripts = "₀₁₂₃₄₅₆₇₈₉";

/**
 * Turns the TeX of a .bib field into Unicode: accents, letters, signs, quotation marks and dashes; mark-up goes,
 * formulas stay as `$…$`.
 *
 * @example
 * texToText("{\\'E}tude d'un {L\\\"owen}--Fall").text; // => "Étude d'un Löwen–Fall"
 */
export function texToText(tex: string): TexText {
  // Most fields have nothing to convert.
  if (!/[\\{}$~`'-]|\s\s|\n|^\s|\s$/u.test(tex)) return { text: tex.normalize("NFC"), unknown: [] };
  const reader = new TexReader(tex);
  const text = reader.read();
  return {
    text: text
      .replace(/[ \t\n\r]+/gu, " ")
      .trim()
      .normalize("NFC"),
    unknown: reader.unknown,
  };
}

class TexReader {
  readonly unknown: string[] = [];
  private readonly tex: string;
  private index = 0;
  private depth = 0;

  constructor(tex: string) {
    this.tex = tex;
  }

  /** Reads up to the end, or to the brace that closes this group. */
  read(): string {
    let out = "";
    while (this.index < this.tex.length) {
      const character = this.tex[this.index] as string;
      if (character === "}") {
        this.index++;
        if (this.depth > 0) return out;
        continue;
      }
      out += this.one(character);
    }
    return out;
  }

  /** One group, command, formula or character. */
  private one(character: string): string {
    switch (character) {
      case "{":
        return this.group();
      case "\\":
        return this.command();
      case "$":
        return this.formula();
      case "~":
        this.index++;
        return "\u00a0";
      case "-":
        return this.run("-", ["-", "–", "—"]);
      case "`":
        return this.run("`", ["‘", "“"]);
      case "'":
        return this.run("'", ["'", "”"]);
      default: {
        // A surrogate pair is one character: an accent goes on the whole of it.
        const whole = String.fromCodePoint(this.tex.codePointAt(this.index) as number);
        this.index += whole.length;
        return whole;
      }
    }
  }

  private run(character: string, forms: readonly string[]): string {
    let count = 0;
    while (count < forms.length && this.tex[this.index + count] === character) count++;
    this.index += count;
    return forms[count - 1] as string;
  }

  private group(): string {
    this.index++;
    if (this.depth >= maxNesting) return "";
    this.depth++;
    const out = this.read();
    this.depth--;
    return out;
  }

  private formula(): string {
    const double = this.tex.startsWith("$$", this.index);
    const open = this.index + (double ? 2 : 1);
    let close = open;
    while (close < this.tex.length && this.tex[close] !== "$") close += this.tex[close] === "\\" ? 2 : 1;
    if (close >= this.tex.length) {
      // A lone dollar is money.
      this.index = open;
      return "$";
    }
    this.index = close + (double ? 2 : 1);
    const math = this.tex.slice(open, close).trim();
    return math === "" ? "" : simpleFormula(math);
  }

  private command(): string {
    const name = /\\([A-Za-z@]+\*?|[^])/uy;
    name.lastIndex = this.index;
    const match = name.exec(this.tex);
    if (match === null) {
      this.index++;
      return "";
    }
    this.index = name.lastIndex;
    const command = match[1] as string;
    const isWord = /^[A-Za-z@]/u.test(command);
    if (command in texAccents && (!isWord || command.length === 1)) return this.accent(command, isWord);
    if (isWord) return this.word(command);
    if (command === "(") return this.until("\\)");
    if (command === "[") return this.until("\\]");
    if (command === "/" || command === "-" || command === "@") return "";
    if (command === "\\" || command === "," || command === ";" || command === ":" || command === "!")
      return command === "!" ? "" : " ";
    return command;
  }

  private until(end: string): string {
    const close = this.tex.indexOf(end, this.index);
    const stop = close < 0 ? this.tex.length : close;
    const math = this.tex.slice(this.index, stop).trim();
    this.index = Math.min(this.tex.length, stop + 2);
    return math === "" ? "" : simpleFormula(math);
  }

  private accent(command: string, isWord: boolean): string {
    this.skipBlanks();
    if (this.index >= this.tex.length) return isWord ? "" : command;
    const base = this.argument();
    const letter = base === "" ? "" : String.fromCodePoint(base.codePointAt(0) as number);
    // `\~{}` and `\^{}` print the accent itself.
    if (letter === "" || letter === " ") return (isWord || command === "'" || command === "`" ? "" : command) + base;
    const bare =
      letter === "ı" && command !== "d" && command !== "b" && command !== "c" && command !== "k"
        ? "i"
        : letter === "ȷ"
          ? "j"
          : letter;
    // The tie stands between two letters.
    if (command === "t") return `${bare}${texAccents["t"]}${base.slice(letter.length)}`;
    return (bare + texAccents[command]).normalize("NFC") + base.slice(letter.length);
  }

  private word(command: string): string {
    const symbol = texSymbols[command];
    if (symbol !== undefined) {
      this.endOfWord();
      return symbol;
    }
    if (silentCommands.has(command)) {
      this.skipBlanks();
      return "";
    }
    if (sortingCommands.has(command.toLowerCase())) {
      this.skipBlanks();
      if (this.tex[this.index] === "{") this.group();
      return "";
    }
    if (command === "ensuremath") {
      this.skipBlanks();
      return simpleFormula(this.rawArgument().trim());
    }
    if (command === "href") {
      this.skipBlanks();
      this.rawArgument();
      this.skipBlanks();
      return this.argument();
    }
    if (command === "url" || command === "path" || command === "nolinkurl") return this.rawArgument();
    if (command === "textsubscript") {
      this.skipBlanks();
      const digits = this.argument();
      return /^\d+$/u.test(digits) ? [...digits].map((digit) => subscripts[Number(digit)]).join("") : digits;
    }
    if (command === "enquote") {
      this.skipBlanks();
      return `“${this.argument()}”`;
    }
    if (command === "char" || command === "symbol") {
      const code = /\s*\{?(?:"([0-9A-Fa-f]{2,4})|(\d{2,5}))\}?/uy;
      code.lastIndex = this.index;
      const match = code.exec(this.tex);
      const value =
        match === null ? Number.NaN : match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16);
      if (match !== null && value >= 0x20 && value < 0x7f) {
        this.index = code.lastIndex;
        return String.fromCharCode(value);
      }
    }
    if (transparentCommands.has(command)) {
      this.skipBlanks();
      if (command === "foreignlanguage" || command === "bibinfo") this.rawArgument();
      return this.tex[this.index] === "{" ? this.group() : "";
    }
    this.unknown.push(`\\${command}`);
    this.endOfWord();
    return "";
  }

  /** A blank after a command's name belongs to the name, and so do empty braces. */
  private endOfWord(): void {
    if (this.tex.startsWith("{}", this.index)) this.index += 2;
    else this.skipBlanks();
  }

  private skipBlanks(): void {
    while (/[ \t\n]/u.test(this.tex[this.index] ?? "")) this.index++;
  }

  private argument(): string {
    const character = this.tex[this.index];
    if (character === undefined) return "";
    if (this.depth >= maxNesting) {
      this.index++;
      return "";
    }
    // Accents may stand on accents; each is a level.
    this.depth++;
    const out = character === "}" ? "" : this.one(character);
    this.depth--;
    return out;
  }

  /** `{…}` as it is written. */
  private rawArgument(): string {
    if (this.tex[this.index] !== "{") return "";
    let depth = 0;
    const open = this.index + 1;
    for (; this.index < this.tex.length; this.index++) {
      const character = this.tex[this.index];
      if (character === "\\") this.index++;
      else if (character === "{") depth++;
      else if (character === "}" && --depth === 0) return this.tex.slice(open, this.index++);
    }
    return this.tex.slice(open);
  }
}

/** A formula that only prints one sign or a degree needs no TeX; all others keep their dollars. */
function simpleFormula(math: string): string {
  if (/^\d+$/u.test(math)) return math;
  const command = /^\\([A-Za-z]+)$/u.exec(math);
  if (command !== null && texSymbols[command[1] as string] !== undefined)
    return texSymbols[command[1] as string] as string;
  if (/^\^\{?\\circ\}?$/u.test(math)) return "°";
  return `$${math}$`;
}

/** A URL, DOI or other field that TeX takes as it is: only shields and braces go. */
export function verbatimText(tex: string): string {
  return tex
    .replace(/\\(?:url|path|nolinkurl)\s*\{([^{}]*)\}/gu, "$1")
    .replace(/\{?\\(?:textasciitilde|~)(?:\{\})?\}?|\$\\sim\$/gu, "~")
    .replace(/\{?\\textunderscore(?:\{\})?\}?/gu, "_")
    .replace(/\\([_%&#$~{}])/gu, "$1")
    .replace(/[{}]/gu, "")
    .replace(/\s+/gu, " ")
    .trim();
}
