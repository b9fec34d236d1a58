import { CaseWorld, type ConformanceCase, type SuiteOptions } from "../conformance-case.ts";
import type { EngineCapabilities, EngineFixture } from "../fixture.ts";
import type { ScriptStep } from "../host/script.ts";

/** A case before it has an engine. */
export interface CaseDefinition {
  readonly name: string;
  readonly needs?: readonly (keyof EngineCapabilities)[];
  readonly lease?: number;
  readonly act: (world: CaseWorld) => Promise<void>;
}

/** A case for one engine. */
export function bindCase(
  fixture: EngineFixture,
  { name, needs = [], lease, act }: CaseDefinition,
  options: SuiteOptions,
): ConformanceCase {
  return {
    name,
    lacks: needs.filter((need) => !fixture.capabilities[need]),
    run: () => CaseWorld.use(fixture, act, { ...options, lease }),
  };
}

/** Steps by their names; one with a gate as `b:gate`. */
export function stepsOf(...names: readonly string[]): ScriptStep[] {
  return names.map((text) => {
    const [name, gate] = text.split(":");
    return { name: name as ScriptStep["name"], ...(gate === undefined ? {} : { gate }) };
  });
}

/** The code of the error that something is refused with; `undefined` where it is not refused. */
export async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return String((error as { code?: unknown }).code ?? error);
  }
}
