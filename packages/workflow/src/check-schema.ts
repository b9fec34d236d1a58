import type { ZodType } from "zod";
import { isSchema } from "./check-definition.ts";

/** Why a workflow's schema has no place in its manifest. */
export const cannotBeDescribed = (io: "input" | "output", reason: string): string =>
  `${io}: the schema cannot be described (${reason})`;

/** Members of a schema's objects that are no schemas: what TypeScript refuses, and JavaScript lets through. */
export function findSchemaFaults(schema: ZodType, io: "input" | "output"): string[] {
  const faults: string[] = [];
  const seen = new Set<unknown>();
  const waiting: (readonly [part: unknown, path: string])[] = [[schema, ""]];
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    const [part, path] = entry;
    if (!isSchema(part) || seen.has(part)) continue;
    seen.add(part);
    const { shape = {}, ...others } = (part as ZodType)._zod.def as { readonly shape?: object };
    for (const [name, member] of Object.entries(shape)) {
      if (isSchema(member)) waiting.push([member, `${path}${name}.`]);
      else faults.push(cannotBeDescribed(io, `${path}${name} is no schema`));
    }
    for (const value of Object.values(others)) for (const each of [value].flat()) waiting.push([each, path]);
  }
  return faults;
}
