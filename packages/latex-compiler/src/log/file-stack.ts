/** A file name of more words than this is not looked for: a log of brackets and spaces must not cost much. */
const maxWords = 12;

/**
 * Follows which file TeX reads by the brackets in its log: `(./main.tex (./part.tex) …)`.
 *
 * Brackets of the text are pushed and popped as well, as files without a name, so that they balance.
 */
export class FileStack {
  readonly #stack: (string | undefined)[] = [];
  readonly #isOwn: (path: string) => boolean;

  constructor(isOwn: (path: string) => boolean) {
    this.#isOwn = isOwn;
  }

  /** The innermost of the document's own files. */
  get current(): string | undefined {
    for (let index = this.#stack.length - 1; index >= 0; index--) {
      const file = this.#stack[index];
      if (file !== undefined) return file;
    }
    return undefined;
  }

  read(line: string): void {
    for (let index = 0; index < line.length; index++) {
      const character = line[index];
      if (character === ")") this.#stack.pop();
      else if (character === "(") this.#stack.push(this.#ownFile(line, index + 1));
      // A hostile log could open brackets without end.
      if (this.#stack.length > 10_000) this.#stack.length = 0;
    }
  }

  #ownFile(line: string, start: number): string | undefined {
    const rest = line.slice(start, start + 260);
    const quoted = /^"([^"]+)"/u.exec(rest);
    if (quoted !== null) return this.#accept(quoted[1] as string);
    // A name with spaces is not quoted by every engine: the longest prefix that is a file of ours wins.
    const end = rest.search(/[()[\]{}<>]/u);
    let candidate = end < 0 ? rest : rest.slice(0, end);
    candidate = candidate.trimEnd();
    for (let words = 0; words < maxWords; words++) {
      const found = this.#accept(candidate);
      if (found !== undefined) return found;
      const space = candidate.lastIndexOf(" ");
      if (space <= 0) return undefined;
      candidate = candidate.slice(0, space).trimEnd();
    }
    return undefined;
  }

  #accept(path: string): string | undefined {
    const own = path.startsWith("./") ? path.slice(2) : path;
    return own !== "" && this.#isOwn(own) ? own : undefined;
  }
}
