import { bindCase } from "./cases/case.ts";
import { identityCases } from "./cases/identity.ts";
import { journalCases } from "./cases/journal.ts";
import { killCases } from "./cases/kill.ts";
import { ownershipCases } from "./cases/ownership.ts";
import { payloadCases } from "./cases/payloads.ts";
import { sharingCases } from "./cases/sharing.ts";
import { stoppingCases } from "./cases/stopping.ts";
import { versionCases } from "./cases/versions.ts";
import type { ConformanceCase, SuiteOptions } from "./conformance-case.ts";
import type { EngineFixture } from "./fixture.ts";

/** Every promise of the port, to be checked with this engine; nothing has run yet. */
export function engineConformance(fixture: EngineFixture, options: SuiteOptions = {}): readonly ConformanceCase[] {
  return [
    ...identityCases,
    ...versionCases,
    ...journalCases,
    ...stoppingCases,
    ...payloadCases,
    ...killCases,
    ...ownershipCases,
    ...sharingCases,
  ].map((definition) => bindCase(fixture, definition, options));
}

/** `describe` and `it` of a test runner: vitest's, or another's with the same two functions. */
export interface TestRunner {
  readonly describe: (name: string, define: () => void) => unknown;
  readonly it: (name: string, test: () => Promise<void>, timeout?: number) => unknown;
}

/**
 * Defines one test for each promise that an engine with these capabilities makes.
 *
 * @param options.timeout - ms for each test. Default 120 000.
 * @param options.only - Leaves cases out: a sample for every day, all of them before a release.
 * @example
 * import { describe, it } from "vitest";
 * describeEngineConformance(sqliteFixture, { describe, it });
 */
export function describeEngineConformance(
  fixture: EngineFixture,
  options: TestRunner &
    SuiteOptions & { readonly timeout?: number; readonly only?: (conformanceCase: ConformanceCase) => boolean },
): void {
  const { describe, it, timeout = 120_000, only = () => true, ...rest } = options;
  describe(`the engine ${fixture.name} keeps the port's promises`, () => {
    for (const conformanceCase of engineConformance(fixture, rest))
      if (conformanceCase.lacks.length === 0 && only(conformanceCase))
        it(conformanceCase.name, () => conformanceCase.run(), timeout);
  });
}
