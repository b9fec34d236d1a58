/** One row of a table of fields. */
export interface FieldRow {
  /** As one writes it: `options.engine`, `files[].path`, `labels.*`. */
  readonly path: string;
  /** 0 for a field of the whole. */
  readonly depth: number;
  /** In words of JSON: `string`, `"a" | "b"`, `Author[]`. */
  readonly type: string;
  /** Names of types within `type` that have a table of their own. */
  readonly typeNames: readonly string[];
  readonly required: boolean;
  /** JSON, where there is one. */
  readonly default?: string;
  /** What else must hold: `at least 1 character`. */
  readonly constraints: readonly string[];
  readonly description?: string;
  /** Of which alternative of a union the row is a part: `status is "ready"`. */
  readonly variant?: string;
}

/** A named type with fields of its own. */
export interface TypeTable {
  readonly name: string;
  readonly type: string;
  readonly description?: string;
  readonly fields: readonly FieldRow[];
}
