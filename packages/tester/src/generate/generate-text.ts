import type { Chance } from "./chance.ts";

/** Pieces of text that code tends to forget. */
const pieces = [
  "a",
  "Z",
  "0",
  " ",
  "é",
  "ß",
  "İ",
  "漢",
  "😀",
  "-",
  "_",
  "/",
  "<b>",
  "&",
  '"',
  "\\",
  "\n",
  "%",
  "$",
  "{",
] as const;

const formats: Readonly<Record<string, readonly [string, ...string[]]>> = {
  date: ["2024-02-29", "1999-12-31"],
  "date-time": ["2024-02-29T23:59:59Z", "1970-01-01T00:00:00Z"],
  time: ["23:59:59"],
  email: ["ada@example.org"],
  uri: ["https://example.org/a?b=c", "https://example.org/"],
  url: ["https://example.org/a?b=c"],
  uuid: ["6f1d8a2e-3b5c-4d7e-8f90-123456789abc"],
  ipv4: ["192.0.2.1"],
  ipv6: ["2001:db8::1"],
  hostname: ["example.org"],
};

/** Text that a JSON Schema allows; undefined where none was found. `known` are texts that may fit. */
export function generateText(
  schema: Readonly<Record<string, unknown>>,
  chance: Chance,
  known: readonly string[],
): string | undefined {
  const {
    minLength = 0,
    maxLength = 24,
    pattern,
    format,
  } = schema as {
    minLength?: number;
    maxLength?: number;
    pattern?: string;
    format?: string;
  };
  const fits = (text: string): boolean =>
    text.length >= minLength &&
    text.length <= (schema["maxLength"] === undefined ? Number.POSITIVE_INFINITY : maxLength) &&
    (pattern === undefined || compile(pattern)?.test(text) !== false);
  if (pattern !== undefined) {
    for (let tries = 0; tries < 10; tries += 1) {
      const text = new PatternWriter(pattern, chance).write();
      if (fits(text)) return text;
    }
  }
  const ofFormat = format === undefined ? undefined : formats[format];
  if (ofFormat !== undefined) {
    const text = chance.pick(ofFormat);
    if (fits(text)) return text;
  }
  if (pattern !== undefined || format !== undefined) {
    const fitting = known.filter(fits);
    return fitting[chance.int(0, fitting.length - 1)];
  }
  let text = "";
  const wanted = chance.int(minLength, Math.max(minLength, Math.min(maxLength, minLength + 12)));
  while (text.length < wanted) text += chance.pick(pieces);
  text = text.slice(0, schema["maxLength"] === undefined ? undefined : maxLength).replace(/[\uD800-\uDBFF]$/u, "x");
  return fits(text) ? text : undefined;
}

function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, "u");
  } catch {
    return undefined;
  }
}

/** Writes text for the usual parts of a pattern; what it does not know, the caller's own test of the text finds. */
class PatternWriter {
  readonly #pattern: string;
  readonly #chance: Chance;
  #at = 0;

  constructor(pattern: string, chance: Chance) {
    this.#pattern = pattern;
    this.#chance = chance;
  }

  write(): string {
    return this.#alternatives();
  }

  #alternatives(): string {
    const written: [string, ...string[]] = [this.#sequence()];
    while (this.#pattern[this.#at] === "|") {
      this.#at += 1;
      written.push(this.#sequence());
    }
    return this.#chance.pick(written);
  }

  #sequence(): string {
    let text = "";
    while (this.#at < this.#pattern.length && !"|)".includes(this.#pattern[this.#at] ?? "")) {
      const begin = this.#at;
      const atom = this.#atom();
      const end = this.#at;
      const [min, max] = this.#quantifier();
      const after = this.#at;
      const count = this.#chance.int(min, max);
      for (let index = 0; index < count; index += 1) {
        if (index === 0) {
          text += atom;
          continue;
        }
        this.#at = begin;
        text += this.#atom();
        this.#at = end;
      }
      this.#at = after;
    }
    return text;
  }

  #quantifier(): readonly [number, number] {
    const match = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(this.#pattern.slice(this.#at));
    if (match === null) return [1, 1];
    this.#at += match[0].length;
    if (match[1] !== undefined) return match[1] === "?" ? [0, 1] : match[1] === "*" ? [0, 3] : [1, 4];
    const min = Number(match[2]);
    if (match[3] === "") return [min, min];
    return [min, match[4] === "" ? min + 3 : Math.min(Number(match[4]), min + 8)];
  }

  #atom(): string {
    const char = this.#pattern[this.#at] ?? "";
    this.#at += 1;
    if (char === "^" || char === "$") return "";
    if (char === ".") return "x";
    if (char === "\\") return this.#escape();
    if (char === "[") return this.#class();
    if (char !== "(") return char;
    const look = /^\?(?:[:]|<?[=!]|<[A-Za-z]\w*>)/.exec(this.#pattern.slice(this.#at))?.[0] ?? "";
    this.#at += look.length;
    const text = this.#alternatives();
    this.#at += 1;
    return /[=!]$/.test(look) ? "" : text;
  }

  #escape(): string {
    const char = this.#pattern[this.#at] ?? "";
    this.#at += 1;
    if (char === "d") return String(this.#chance.int(0, 9));
    if (char === "w") return this.#chance.pick(["a", "k", "z", "0", "9"]);
    if (char === "s") return " ";
    return /[bBDWSpPu]/.test(char) ? "x" : char;
  }

  #class(): string {
    const isNegated = this.#pattern[this.#at] === "^";
    if (isNegated) this.#at += 1;
    const options: string[] = [];
    while (this.#at < this.#pattern.length && this.#pattern[this.#at] !== "]") {
      let from = this.#pattern[this.#at] ?? "";
      this.#at += 1;
      if (from === "\\") from = this.#escape();
      if (this.#pattern[this.#at] === "-" && this.#pattern[this.#at + 1] !== "]") {
        const to = this.#pattern[this.#at + 1] ?? from;
        this.#at += 2;
        options.push(
          String.fromCharCode(this.#chance.int(from.charCodeAt(0), Math.max(from.charCodeAt(0), to.charCodeAt(0)))),
        );
      } else options.push(from);
    }
    this.#at += 1;
    if (isNegated) return ["x", "q", "7", "-"].find((char) => !options.includes(char)) ?? "x";
    const [first = "x", ...rest] = options;
    return this.#chance.pick([first, ...rest]);
  }
}
