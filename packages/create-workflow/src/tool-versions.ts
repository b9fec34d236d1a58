import { createRequire } from "node:module";

/** Ranges of what a new package builds and tests with; a test holds them to this repository's own pins. */
export const toolVersions = {
  "@types/node": "^22.20.5",
  typescript: "^7.0.2",
  vitest: "^5.1.1",
  zod: "^4.6.7",
} as const;

const require = createRequire(import.meta.url);

/**
 * Ranges of DreamNet's own packages: those with which this one was published.
 *
 * In the repository they stand as `workspace:^`, which means the versions that lie beside.
 */
export function siblingVersions(): Readonly<
  Record<"@dreamnet/executor" | "@dreamnet/tester" | "@dreamnet/workflow", string>
> {
  const own = require("../package.json") as {
    readonly dependencies: Readonly<Record<string, string>>;
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  const range = (name: string): string => {
    const declared = own.dependencies[name] ?? own.devDependencies[name] ?? "latest";
    if (!declared.startsWith("workspace:")) return declared;
    return `^${(require(`${name}/package.json`) as { readonly version: string }).version}`;
  };
  return {
    "@dreamnet/executor": range("@dreamnet/executor"),
    "@dreamnet/tester": range("@dreamnet/tester"),
    "@dreamnet/workflow": range("@dreamnet/workflow"),
  };
}
