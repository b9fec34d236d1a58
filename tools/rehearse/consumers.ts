import { copyFileSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RehearsalError, run } from "./command.ts";

/** What an installed package is, alone in an empty folder. */
export interface Installed {
  readonly name: string;
  readonly version: string;
  /** Bytes of all that npm has put there. */
  readonly bytes: number;
  /** Packages beside it, its siblings among them. */
  readonly dependencies: number;
  /** Names of those packages. */
  readonly brings: readonly string[];
  /** Processor time of the first import, in ms: the least of three processes. */
  readonly coldStart: number;
  readonly exports: number;
}

interface Imports {
  readonly exports: readonly string[];
  readonly same: boolean;
  readonly version: string;
  readonly manifest?: string;
  readonly cpuMs: number;
}

const consumer = join(import.meta.dirname, "consumer");
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

/** An empty folder in which somebody types `npm install`. */
export async function installInto(folder: string, names: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await run(npm, ["install", "--no-progress", ...names], { cwd: folder, env });
}

/** Installs one package alone, imports it as ESM, requires it from CommonJS, and measures it. */
export async function installAlone(
  folder: string,
  name: string,
  version: string,
  isWorkflow: boolean,
  env: NodeJS.ProcessEnv,
): Promise<Installed> {
  await installInto(folder, [`${name}@${version}`], env);
  copyFileSync(join(consumer, "imports.mjs"), join(folder, "imports.mjs"));
  const starts: number[] = [];
  let exports = 0;
  for (let round = 0; round < 3; round++) {
    const args = ["imports.mjs", name, ...(isWorkflow ? ["manifest"] : [])];
    const found = JSON.parse((await run(process.execPath, args, { cwd: folder, env })).stdout) as Imports;
    if (!found.same) throw new RehearsalError(`${name}: require() gives other things than import.`);
    if (found.exports.length === 0) throw new RehearsalError(`${name}: nothing is exported.`);
    if (found.version !== version) throw new RehearsalError(`${name}: ${found.version} came in place of ${version}.`);
    if (isWorkflow && found.manifest?.endsWith(`@${version}`) !== true)
      throw new RehearsalError(`${name}: its manifest is of ${String(found.manifest)}, the package of ${version}.`);
    starts.push(found.cpuMs);
    exports = found.exports.length;
  }
  for (const file of ["README.md", "LICENSE", "CHANGELOG.md"])
    if (!existsSync(join(folder, "node_modules", name, file)))
      throw new RehearsalError(`${name}: ${file} is not in the package.`);
  const brings = installedPackages(folder).filter((other) => other !== name);
  return {
    name,
    version,
    bytes: sizeOf(join(folder, "node_modules")),
    dependencies: brings.length,
    brings,
    coldStart: Math.min(...starts),
    exports,
  };
}

/** What npm says it has installed, without what this platform has not. */
function installedPackages(folder: string): readonly string[] {
  const lock = JSON.parse(readFileSync(join(folder, "node_modules", ".package-lock.json"), "utf8")) as {
    packages: Record<string, unknown>;
  };
  return Object.keys(lock.packages)
    .filter((path) => existsSync(join(folder, path)))
    .map((path) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length));
}

function sizeOf(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) bytes += lstatSync(join(entry.parentPath, entry.name)).size;
  return bytes;
}

/** Runs twenty lines that need the executor and the contract alone: retries, then the fallback. */
export async function runExecutorAlone(folder: string, env: NodeJS.ProcessEnv): Promise<number> {
  await installInto(folder, ["@dreamnet/executor", "@dreamnet/workflow"], env);
  copyFileSync(join(consumer, "retry-and-fallback.mjs"), join(folder, "index.mjs"));
  // Without TeX, a browser or a database in PATH: nothing but Node.
  const bare = { ...env, PATH: join(process.execPath, "..") };
  const { stdout } = await run(process.execPath, ["index.mjs"], { cwd: folder, env: bare });
  const [first, second] = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const retried = first?.["success"] === true && JSON.stringify(first["output"]) === '{"length":4,"by":"rule"}';
  const fellBack = second?.["success"] === true && JSON.stringify(second["output"]) === '{"length":0,"by":"hand"}';
  if (!retried || !fellBack) throw new RehearsalError(`The executor alone: retry or fallback did not hold:\n${stdout}`);
  const unwanted = installedPackages(folder).filter((name) =>
    /tex|playwright|puppeteer|^pg$|postgres|sharp/u.test(name),
  );
  if (unwanted.length > 0) throw new RehearsalError(`The executor alone brings ${unwanted.join(", ")}.`);
  return installedPackages(folder).length;
}
