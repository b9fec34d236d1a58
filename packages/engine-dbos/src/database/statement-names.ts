/** Statements that one connection prepares, at most. */
const MOST = 64;

/** Of one run, by its key: there is one way to do it, whatever the values are. */
const isOfOneRun = /\bworkflow_uuid ?= ?\$1\b|^\s*INSERT INTO\b/;
/** A column that a migration adds would change what the others give. */
const hasUnnamedColumns = /(?:SELECT|RETURNING)\s+\*/;

/**
 * The names under which a connection has prepared its statements.
 *
 * A prepared statement may be planned once for all values: only those have a name whose plan does not depend on them.
 */
export class StatementNames {
  readonly #names = new Map<string, string>();

  /** @returns undefined for a statement that goes as it is. */
  of(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (this.#names.size >= MOST || !isOfOneRun.test(text) || hasUnnamedColumns.test(text)) return undefined;
    const name = `run ${this.#names.size}`;
    this.#names.set(text, name);
    return name;
  }
}
