// `pnpm check [name…]`: everything short of the tests, and all of it although one part fails.
// `pnpm check --full` goes on with what takes long: every case of the tests instead of samples, the site, what measures.
import { spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";
import { repositoryRoot } from "./checks/report.ts";

interface Check {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
}

const checks: readonly Check[] = [
  { name: "format", command: ["biome", "check", "--error-on-warnings", "--no-errors-on-unmatched"] },
  { name: "lint", command: ["oxlint", "--type-aware", "--deny-warnings"] },
  { name: "types", command: ["tsc", "-p", ".", "--singleThreaded"] },
  { name: "layers", command: ["node", "tools/checks/layers.ts"] },
  { name: "packages", command: ["node", "tools/checks/packages.ts"] },
  { name: "unused", command: ["knip", "--no-progress", "--no-config-hints"] },
  { name: "docstrings", command: ["node", "tools/checks/docstrings.ts"] },
  { name: "changesets", command: ["node", "--conditions=@dreamnet/source", "tools/checks/changesets.ts"] },
  { name: "portable", command: ["node", "tools/checks/portable.ts"] },
  { name: "notices", command: ["node", "tools/third-party-notices.ts", "--check"] },
  {
    name: "published",
    command: ["node", "tools/turbo.mjs", "run", "check:package", "--continue", "--output-logs=errors-only"],
  },
  // After what builds: the manifests are compared as they are built.
  { name: "semver", command: ["node", "--conditions=@dreamnet/source", "tools/checks/semver.ts"] },
];

const full: readonly Check[] = [
  { name: "tests", command: ["node", "tools/test.mjs"], env: { DREAMNET_FULL: "1" } },
  ...[
    "corpus",
    "corpus --all",
    "check:crash",
    "conformance",
    "reproducible",
    "rehearse",
    "check:docs",
    "check:github",
    "check:articles",
    "check:social",
    "check:zora",
    "check:website",
  ].map((name): Check => ({ name, command: ["pnpm", "run", ...name.split(" ")] })),
];

const bin = join(repositoryRoot, "node_modules", ".bin");

function run({ name, command: [program, ...args], env }: Check): boolean {
  const began = performance.now();
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: repositoryRoot,
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`, ...env },
    shell: process.platform === "win32",
  });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const passed = status === 0;
  console.log(`${passed ? "ok    " : "FAILED"} ${name.padEnd(10)} ${seconds} s`);
  if (!passed) console.log(`${stdout ?? ""}${stderr ?? ""}${error === undefined ? "" : error.message}`.trimEnd());
  return passed;
}

const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith("--"));
const all = args.includes("--full") ? [...checks, ...full] : checks;
const unknown = names.filter((name) => !all.some((check) => check.name === name));
if (unknown.length > 0) {
  console.error(`check: no check "${unknown.join('", "')}"; there are ${all.map(({ name }) => name).join(", ")}`);
  process.exit(1);
}
const chosen = all.filter(({ name }) => names.length === 0 || names.includes(name));
const failed = chosen.filter((check) => !run(check)).length;
console.log(`${chosen.length - failed} checks passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
