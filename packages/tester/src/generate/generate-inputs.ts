import type { AnyWorkflow } from "@dreamnet/workflow";
import { Chance } from "./chance.ts";
import { type Generation, generateValue, type JsonSchema, nothing, resolve } from "./generate-value.ts";

/** How many inputs, and from what. */
export interface GenerateOptions {
  /** Default 20. */
  readonly count?: number;
  /** The same seed gives the same inputs. Default 1. */
  readonly seed?: number;
  /** Valid inputs: half of what is made are these with some parts made anew. */
  readonly seeds?: readonly unknown[];
}

/** Tries for each input that is wanted. */
const TRIES = 30;

/**
 * Valid inputs that are made from a workflow's schema, the same ones each time. Fewer than asked for where its schema
 * has rules in code that are hard to meet by chance.
 *
 * @example
 * for (const input of generateInputs(greetWorkflow, { count: 100 })) await executor.execute(greetWorkflow, input);
 */
export function* generateInputs(
  workflow: Pick<AnyWorkflow, "manifest" | "validate">,
  options: GenerateOptions = {},
): Generator<unknown, void> {
  const { count = 20, seed = 1, seeds = [] } = options;
  const root: JsonSchema = workflow.manifest.schemas?.input ?? {};
  const how: Generation = { chance: new Chance(seed), root, known: textsOf(seeds) };
  const given = new Set<string>();
  let tries = count * TRIES;
  for (let made = 0; made < count && tries > 0; tries -= 1) {
    const base = seeds.length > 0 && made % 2 === 1 ? seeds[how.chance.int(0, seeds.length - 1)] : undefined;
    const input = base === undefined ? generateValue(root, how) : change(root, structuredClone(base), how);
    if (input === nothing || !workflow.validate(input).valid) {
      // A hard schema: what is near a valid input is valid more often.
      if (base === undefined && seeds.length > 0 && tries % 4 === 0) made += 1;
      continue;
    }
    made += 1;
    const text = JSON.stringify(input);
    if (given.has(text)) continue;
    given.add(text);
    yield input;
  }
}

/** Makes one part of a value anew, or leaves one out. */
function change(given: JsonSchema | boolean, value: unknown, how: Generation, depth = 0): unknown {
  const schema = resolve(given, how.root);
  if (depth > 0 && how.chance.happens(depth / 6)) return generateValue(schema, how, depth);
  if (typeof value !== "object" || value === null) return generateValue(schema, how, depth);
  if (Array.isArray(value)) return changeItem(schema, value as unknown[], how, depth);
  const object = value as Record<string, unknown>;
  const properties = (schema["properties"] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const [first, ...rest] = Object.keys(properties);
  if (first === undefined) return Object.keys(schema).length === 0 ? value : generateValue(schema, how, depth);
  const key = how.chance.pick([first, ...rest]);
  const isRequired = ((schema["required"] ?? []) as readonly string[]).includes(key);
  if (!isRequired && Object.hasOwn(object, key) && how.chance.happens(0.4)) delete object[key];
  else {
    const made = Object.hasOwn(object, key)
      ? change(properties[key] ?? {}, object[key], how, depth + 1)
      : generateValue(properties[key] ?? {}, how, depth + 1);
    if (made !== nothing) object[key] = made;
  }
  return object;
}

function changeItem(schema: JsonSchema, items: unknown[], how: Generation, depth: number): unknown {
  const item = schema["items"];
  if (items.length === 0 || typeof item !== "object" || item === null) return items;
  const at = how.chance.int(0, items.length - 1);
  if (how.chance.happens(0.3)) return items.toSpliced(at, 1);
  const made = change(item as JsonSchema, items[at], how, depth + 1);
  return made === nothing ? items : items.with(at, made);
}

/** Every text within values, at most 1000. */
function textsOf(roots: readonly unknown[]): readonly string[] {
  const texts = new Set<string>();
  const waiting: unknown[] = [...roots];
  for (let value = waiting.pop(); value !== undefined && texts.size < 1000; value = waiting.pop()) {
    if (typeof value === "string") texts.add(value);
    else if (typeof value === "object" && value !== null)
      waiting.push(...Object.values(value).filter((item) => item != null));
  }
  return [...texts];
}
