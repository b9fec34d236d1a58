// `node tools/checks/packages.ts [--write]`: holds every package.json to one template.
// --write fills in what has only one right answer.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { report, repositoryRoot } from "./report.ts";

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Fields that follow from the folder and from what the package holds. */
export function expectedFields(folder: string, manifest: Json, root: Json, holds: (path: string) => boolean): Json {
  const isWorkflow = isObject(manifest["exports"]) && "./manifest.json" in manifest["exports"];
  const tail = {
    ...(holds("schemas") ? { "./schemas/*": "./schemas/*" } : {}),
    ...(isWorkflow ? { "./manifest.json": "./dist/manifest.json" } : {}),
    "./package.json": "./package.json",
  };
  const built = { types: "./dist/index.d.ts", default: "./dist/index.js" };
  return {
    name: `@dreamnet/${folder}`,
    license: "MIT",
    author: "DreamNet",
    type: "module",
    sideEffects: false,
    engines: { node: ">=22.18" },
    ...(root["repository"] === undefined
      ? {}
      : { repository: { ...(root["repository"] as Json), directory: `packages/${folder}` } }),
    exports: { ".": { "@dreamnet/source": "./src/index.ts", ...built }, ...tail },
    files: ["dist", ...["assets", "schemas"].filter((name) => holds(name)), "README.md", "CHANGELOG.md", "LICENSE"],
    publishConfig: { access: "public", exports: { ".": built, ...tail } },
  };
}

const scripts: Json = {
  build: "node ../../tools/build-package.mjs",
  "check:package": "node ../../tools/check-package.mjs",
};

/** Everything in which one package.json leaves the template, as sentences. */
export function templateFaults(folder: string, manifest: Json, root: Json, holds: (path: string) => boolean): string[] {
  const faults: string[] = [];
  for (const [key, value] of Object.entries(expectedFields(folder, manifest, root, holds))) {
    if (!isDeepStrictEqual(manifest[key], value))
      faults.push(`"${key}" should be ${JSON.stringify(value)}, not ${JSON.stringify(manifest[key])}`);
  }
  const own = isObject(manifest["scripts"]) ? manifest["scripts"] : {};
  for (const [key, value] of Object.entries(scripts)) {
    if (own[key] !== value) faults.push(`script "${key}" should be ${JSON.stringify(value)}`);
  }
  if (!/^\d+\.\d+\.\d+(-[0-9a-z.]+)?$/.test(String(manifest["version"])))
    faults.push(`"version" should be a semantic version, not ${JSON.stringify(manifest["version"])}`);
  if (typeof manifest["description"] !== "string" || manifest["description"].length < 20)
    faults.push('"description" should say in a sentence what the package does');
  const bin = manifest["bin"];
  const expectedBin = holds("src/bin.ts");
  if (expectedBin && (!isObject(bin) || !Object.values(bin).includes("./dist/bin.js")))
    faults.push('src/bin.ts exists: "bin" should name "./dist/bin.js"');
  if (!expectedBin && bin !== undefined) faults.push('"bin" is set, but there is no src/bin.ts');
  faults.push(...rangeFaults(manifest));
  for (const path of ["src/index.ts", "README.md", "CHANGELOG.md", "LICENSE"]) {
    if (!holds(path)) faults.push(`${path} is missing`);
  }
  return faults;
}

/** What people install must be a range; siblings follow the workspace; tools follow the catalog. */
function rangeFaults(manifest: Json): string[] {
  const faults: string[] = [];
  for (const field of ["dependencies", "optionalDependencies", "peerDependencies", "devDependencies"]) {
    const entries = manifest[field];
    if (!isObject(entries)) continue;
    for (const [name, range] of Object.entries(entries)) {
      const sibling = name.startsWith("@dreamnet/");
      const right = sibling
        ? range === "workspace:^"
        : /^[\^~>]/.test(String(range)) || (field === "devDependencies" && range === "catalog:");
      if (right) continue;
      const wanted = sibling ? '"workspace:^"' : field === "devDependencies" ? '"catalog:"' : "a ^ range";
      faults.push(`${field}: ${name} should be ${wanted}, not ${JSON.stringify(range)}`);
    }
  }
  return faults;
}

function main(): void {
  const write = process.argv.includes("--write");
  const root = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8")) as Json;
  const license = readFileSync(join(repositoryRoot, "LICENSE"), "utf8");
  const base = join(repositoryRoot, "packages");
  const faults: string[] = [];
  const folders = readdirSync(base)
    .filter((folder) => existsSync(join(base, folder, "package.json")))
    .sort();
  for (const folder of folders) {
    const path = join(base, folder, "package.json");
    const holds = (name: string): boolean => existsSync(join(base, folder, name));
    let manifest = JSON.parse(readFileSync(path, "utf8")) as Json;
    if (write) {
      const own = isObject(manifest["scripts"]) ? manifest["scripts"] : {};
      const filled = {
        ...manifest,
        ...expectedFields(folder, manifest, root, holds),
        scripts: { ...own, ...scripts },
      };
      if (!isDeepStrictEqual(manifest, filled)) writeFileSync(path, `${JSON.stringify(filled, null, 2)}\n`);
      manifest = filled;
      writeFileSync(join(base, folder, "LICENSE"), license);
      if (!holds("CHANGELOG.md")) writeFileSync(join(base, folder, "CHANGELOG.md"), `# ${String(manifest["name"])}\n`);
    }
    for (const fault of templateFaults(folder, manifest, root, holds))
      faults.push(`packages/${folder}/package.json: ${fault}`);
    if (holds("LICENSE") && readFileSync(join(base, folder, "LICENSE"), "utf8") !== license)
      faults.push(`packages/${folder}/LICENSE: differs from the repository's LICENSE`);
  }
  report(
    "packages",
    `${folders.length} packages follow the template`,
    faults,
    "node tools/checks/packages.ts --write fills in most of it",
  );
}

if (import.meta.main) main();
