import { unescapePointer } from "./fit/describe.ts";

const marker: unique symbol = Symbol.for("@dreamnet/composer/reference") as never;

/** A value that stands for something that is known only when the composite runs. */
export interface Reference {
  readonly [marker]: true;
  /** Name of a node; undefined for the composite's own input. */
  readonly node: string | undefined;
  /** JSON Pointer into its output, or into the input. */
  readonly path: string;
}

/** What a node's input, or a composite's output, is made of: plain JSON with {@link Reference}s in it. */
export type Mapping =
  | Reference
  | string
  | number
  | boolean
  | null
  | readonly Mapping[]
  | { readonly [key: string]: Mapping };

/**
 * Stands for a node's output, or a part of it.
 *
 * @param path - JSON Pointer (RFC 6901): `/metadata/title`, `/files/0`; without it, the whole output.
 * @example
 * const input = { title: from("load", "/metadata/title"), language: "en" };
 */
export function from(node: string, path = ""): Reference {
  return Object.freeze({ [marker]: true as const, node, path });
}

/** Stands for the composite's own input, or a part of it. @param path - JSON Pointer. */
export function fromInput(path = ""): Reference {
  return Object.freeze({ [marker]: true as const, node: undefined, path });
}

export function isReference(value: unknown): value is Reference {
  return typeof value === "object" && value !== null && (value as { [marker]?: unknown })[marker] === true;
}

/** Every reference in a mapping. */
export function referencesIn(mapping: Mapping): readonly Reference[] {
  if (isReference(mapping)) return [mapping];
  if (typeof mapping !== "object" || mapping === null) return [];
  return Object.values(mapping as Readonly<Record<string, Mapping>>).flatMap(referencesIn);
}

/** What references stand for. */
export interface Known {
  readonly input: unknown;
  outputOf(node: string): unknown;
}

/** Fills a mapping in. What a reference does not find is left out, in a list it is null. */
export function fill(mapping: Mapping, known: Known): unknown {
  if (isReference(mapping))
    return valueAt(mapping.node === undefined ? known.input : known.outputOf(mapping.node), mapping.path);
  if (Array.isArray(mapping)) return (mapping as readonly Mapping[]).map((item) => fill(item, known) ?? null);
  if (typeof mapping !== "object" || mapping === null) return mapping;
  return Object.fromEntries(
    Object.entries(mapping).flatMap(([key, item]) => {
      const value = fill(item as Mapping, known);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
}

/** The parts of a JSON Pointer; undefined where it is none. */
export function pointerParts(path: string): readonly string[] | undefined {
  if (path === "") return [];
  return path.startsWith("/") ? path.slice(1).split("/").map(unescapePointer) : undefined;
}

function valueAt(root: unknown, path: string): unknown {
  let at = root;
  for (const part of pointerParts(path) ?? []) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[part];
  }
  return at;
}
