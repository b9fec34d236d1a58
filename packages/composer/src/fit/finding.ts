import { describeSchema, escapePointer } from "./describe.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { Shape } from "./shape.ts";

/** Where what one gives may not be what the other needs. */
export interface Finding {
  /** JSON Pointer; `*` stands for every item of a list or every member of a record. */
  readonly path: string;
  /**
   * `error`: whatever is given there is refused. `warning`: some of what may be given there is refused. `info`: a
   * constraint that is looked at when it runs.
   */
  readonly severity: "error" | "warning" | "info";
  /** `string, but number is needed` */
  readonly message: string;
  /** The deepest part of the path that may be absent; empty where none may. An error refuses all that has something there. */
  readonly anchor: string;
}

/** Where a comparison stands. */
export interface Place {
  readonly path: string;
  readonly anchor: string;
  readonly depth: number;
}

/** What compares the parts of two schemas, so that no module imports in a circle. */
export type Compare = (given: JsonSchema, needed: JsonSchema, place: Place) => readonly Finding[];

/** Reads a part of what is given. */
export type ReadShape = (schema: JsonSchema) => Shape;

/** @param isAlways - Whether whatever stands at the place has this part. */
export function within(place: Place, part: string, isAlways: boolean): Place {
  const path = `${place.path}/${part === "*" ? part : escapePointer(part)}`;
  return { path, anchor: isAlways ? place.anchor : path, depth: place.depth };
}

export function finding(place: Place, severity: Finding["severity"], message: string): Finding {
  return { path: place.path, anchor: place.anchor, severity, message };
}

export function mismatch(place: Place, given: JsonSchema, needed: JsonSchema): Finding {
  return finding(place, "error", `${describeSchema(given)}, but ${describeSchema(needed)} is needed`);
}

export const unread = (place: Place, why: string): Finding =>
  finding(place, "info", `${why}; it is looked at when it runs`);

export const isError = ({ severity }: Finding): boolean => severity === "error";

/** An error that is only one of several possibilities. */
export const soften = (found: Finding): Finding =>
  isError(found) ? { ...found, severity: "warning", message: `may be ${found.message}` } : found;

/** Whether the first finding refuses all that the second one speaks of. */
export const refuses = (first: Finding, second: Finding): boolean =>
  isError(first) && (first.anchor === second.anchor || second.anchor.startsWith(`${first.anchor}/`));
