import type { Bump } from "../bump.ts";

/**
 * One reason for which a value of the inner schema may not fit the outer one.
 *
 * `undeclared`: a property that only the inner one knows. `unknown`: nobody could prove that it fits. What the two sides
 * say stands beside each other, so that the reason can be told in either direction of time.
 */
export interface Gap {
  /** Names of properties; `[]` for items, `[0]` for one, `{}` for any other property. */
  readonly path: readonly string[];
  readonly kind: "refused" | "undeclared" | "unknown";
  readonly what: string;
  readonly inner: string;
  readonly outer: string;
}

/** A value as a message shows it, shortened. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

export const gap = (what: string, inner: string, outer: string, kind: Gap["kind"] = "refused"): Gap => ({
  path: [],
  kind,
  what,
  inner,
  outer,
});

/** Gaps one step further down. */
export const below = (step: string, gaps: readonly Gap[]): readonly Gap[] =>
  gaps.map((one) => ({ ...one, path: [step, ...one.path] }));

/** One difference between two schemas. */
export interface SchemaChange {
  readonly bump: Bump;
  /** `artifact.authors[].name`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** `["a", "[]", "b"]` as `a[].b`. */
export function pathText(path: readonly string[]): string {
  return path.reduce((text, step) => (text === "" || step.startsWith("[") ? `${text}${step}` : `${text}.${step}`), "");
}
