import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageOf } from "@dreamnet/registry";
import { expect, it } from "vitest";
import { repositoryRoot } from "./report.ts";

interface PackageJson {
  readonly name: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, unknown>>;
}

// A package with a workflow that the registry does not know as ours could be stood in for by anybody's of that name.
it("the registry knows each workflow package that is published from here (packages/registry/src/package-name.ts)", () => {
  const folder = join(repositoryRoot, "packages");
  const workflows = readdirSync(folder)
    .map((name) => JSON.parse(readFileSync(join(folder, name, "package.json"), "utf8")) as PackageJson)
    .filter((json) => json.private !== true && json.exports?.["./manifest.json"] !== undefined)
    .map(({ name }) => name);
  expect(workflows.length).toBeGreaterThan(3);
  expect(workflows.map((name) => packageOf(name.slice("@dreamnet/".length)))).toEqual(workflows);
});
