/** What makes a piece of TeX unfit to be compiled. */
export class TexFault extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "TexFault";
  }
}

/** A place in TeX text that is being read, and what is written of it. */
export class Cursor {
  src: string;
  pos = 0;
  /** Levels of groups and environments. */
  depth = 0;
  /** Macros that were replaced; bounded, for they may name each other. */
  expansions = 0;
  readonly out: string[] = [];
  readonly warnings: string[] = [];
  #word = false;

  constructor(src: string) {
    this.src = src;
  }

  get ended(): boolean {
    return this.pos >= this.src.length;
  }

  get character(): string {
    return this.src[this.pos] ?? "";
  }

  /** Writes a piece; a command of letters and a letter after it are kept apart. */
  emit(text: string): undefined {
    if (text === "") return;
    if (this.#word && /^[A-Za-z]/u.test(text)) this.out.push(" ");
    this.out.push(text);
    this.#word = /\\[A-Za-z]+$/u.test(text);
  }

  /** Where the output stands, for `take`. */
  mark(): number {
    this.#word = false;
    return this.out.length;
  }

  /** Takes back what was written since a mark. */
  take(from: number): string {
    const text = this.out.slice(from).join("");
    this.out.length = from;
    this.#word = false;
    return text;
  }

  enter(): undefined {
    if (++this.depth > 60) throw new TexFault("it is nested too deeply");
  }

  leave(): undefined {
    this.depth--;
  }

  skipSpace(): undefined {
    while (/\s/u.test(this.character)) this.pos++;
  }

  /** The name of the command at the cursor, which stands at a backslash. */
  command(): string {
    const match = /\\([A-Za-z]+|[\s\S])?/uy;
    match.lastIndex = this.pos;
    const found = match.exec(this.src);
    this.pos += found?.[0].length ?? 1;
    return found?.[1] ?? "";
  }

  /** The name without moving. */
  peekCommand(): string {
    const before = this.pos;
    const name = this.command();
    this.pos = before;
    return name;
  }

  star(): boolean {
    if (this.character !== "*") return false;
    this.pos++;
    return true;
  }

  /** The raw text of a group `{…}`, braces balanced; undefined where there is none. */
  rawGroup(): string | undefined {
    const before = this.pos;
    this.skipSpace();
    if (this.character !== "{") {
      this.pos = before;
      return undefined;
    }
    const text = this.#balanced("{", "}");
    if (text === undefined) throw new TexFault("a brace is not closed");
    return text;
  }

  /** The raw text of `[…]`, braces in it balanced. */
  rawOptional(): string | undefined {
    const before = this.pos;
    while (this.character === " ") this.pos++;
    if (this.character === "[") {
      const text = this.#balanced("[", "]");
      if (text !== undefined) return text;
    }
    this.pos = before;
    return undefined;
  }

  #balanced(open: string, close: string): string | undefined {
    const start = this.pos + 1;
    let braces = 0;
    let level = 0;
    // What stands in brackets is short; looking further for each of many would take time squared.
    const end = open === "[" ? Math.min(this.src.length, this.pos + 4000) : this.src.length;
    for (let index = this.pos; index < end; index++) {
      const character = this.src[index] as string;
      if (character === "\\") index++;
      else if (open === "[" && character === "{") braces++;
      else if (open === "[" && character === "}") {
        if (--braces < 0) return undefined;
      } else if (braces > 0) continue;
      else if (character === open) level++;
      else if (character === close && --level === 0) {
        this.pos = index + 1;
        return this.src.slice(start, index);
      }
    }
    return undefined;
  }
}
