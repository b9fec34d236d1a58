import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { manifestSchema, type WorkflowManifestInput } from "@dreamnet/workflow";

/** What an installed workflow package of the tests is like, where it is not like every other one. */
export interface PackageFields {
  readonly manifest?: Partial<WorkflowManifestInput> | string | Uint8Array;
  readonly json?: Readonly<Record<string, unknown>>;
  /** The module behind its name. */
  readonly code?: string;
  /** Further files: path within the package → content. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A manifest as a build writes it. */
export function manifestOf(name: string, version: string, fields: Partial<WorkflowManifestInput> = {}) {
  return manifestSchema.parse({
    name,
    version,
    description: "A sample.",
    author: "Tests",
    inputs: {},
    outputs: {},
    executionTime: { estimated: 1, max: 1_000 },
    errorHandling: { retryable: false, maxRetries: 0 },
    security: { requiresAuth: false, allowedPaths: [], networkAccess: false },
    ...fields,
  });
}

/** A module that leaves a mark when it is loaded, and whose default export is the workflow of the manifest beside it. */
const moduleOf = (mark: string): string => `
import { appendFileSync, readFileSync } from "node:fs";
appendFileSync(${JSON.stringify(mark)}, import.meta.url + "\\n");
const manifest = JSON.parse(readFileSync(new URL("manifest.json", import.meta.url), "utf8"));
const schema = { safeParse: (data) => ({ success: true, data }) };
export default {
  name: manifest.name, version: manifest.version, manifest, module: import.meta.url, inputSchema: schema, outputSchema: schema,
  dependencies: [], subWorkflows: {}, examples: [], validate: () => ({ valid: true, errors: [] }),
  execute: async () => ({ from: import.meta.url }),
};
`;

/** A folder with packages in it, as a package manager would leave it. */
export class Installation {
  readonly root = mkdtempSync(join(tmpdir(), "dreamnet-registry-"));
  /** The file in which loaded modules leave their mark. */
  readonly mark = join(this.root, "mark.txt");
  readonly project = join(this.root, "project");

  constructor(dependencies: readonly string[] = []) {
    const names = Object.fromEntries(dependencies.map((name) => [name, "*"]));
    this.write("project/package.json", JSON.stringify({ name: "project", version: "0.0.0", dependencies: names }));
  }

  path(...parts: readonly string[]): string {
    return join(this.root, ...parts);
  }

  write(path: string, content: string | Uint8Array): string {
    const file = this.path(path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  link(path: string, target: string): void {
    const link = this.path(path);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(relative(dirname(link), this.path(target)), link);
  }

  /** Writes a workflow package to a folder. @returns Its path. */
  add(folder: string, name: string, version: string, fields: PackageFields = {}): string {
    const { manifest = {}, json = {}, code = moduleOf(this.mark), files = {} } = fields;
    const bare = name.slice(name.lastIndexOf("/") + 1);
    const isWritten = typeof manifest === "string" || manifest instanceof Uint8Array;
    const written = isWritten ? manifest : JSON.stringify(manifestOf(bare, version, manifest));
    const standard = {
      name,
      version,
      type: "module",
      keywords: ["dreamnet-workflow"],
      exports: { ".": "./index.js", "./manifest.json": "./manifest.json", "./package.json": "./package.json" },
    };
    this.write(`${folder}/package.json`, JSON.stringify({ ...standard, ...json }));
    this.write(`${folder}/manifest.json`, written);
    this.write(`${folder}/index.js`, code);
    for (const [path, content] of Object.entries(files)) this.write(`${folder}/${path}`, content);
    return this.path(folder);
  }

  /** Like {@link Installation.add}, in the project's own `node_modules`. */
  install(name: string, version: string, fields: PackageFields = {}): string {
    return this.add(`project/node_modules/${name}`, name, version, fields);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
