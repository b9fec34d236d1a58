import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { isAbsolute, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { type AnyWorkflow, manifestSchema, WorkflowError, type WorkflowErrorOptions } from "@dreamnet/workflow";
import { digestPackage } from "./digest-package.ts";
import type { InstalledWorkflow } from "./discover.ts";
import { isWithin } from "./folders.ts";
import { readPackageJson } from "./package-json.ts";

/** An installed workflow that cannot be taken for what its manifest said. */
export class InstalledWorkflowError extends WorkflowError {
  constructor(
    code: "PACKAGE_CHANGED" | "PACKAGE_UNLOADABLE" | "MANIFEST_DIFFERS",
    message: string,
    options: WorkflowErrorOptions,
  ) {
    super(code, message, options);
  }
}

/** Where a package has changed since it was found; undefined where it has not. */
export function changeOf(installed: InstalledWorkflow): string | undefined {
  const now = digestPackage(installed.folder);
  if ("fault" in now) return now.fault;
  return now.digest === installed.digest
    ? undefined
    : `its files have the digest ${now.digest}, not ${installed.digest}`;
}

/**
 * Loads a workflow's code, now and not before: refused where the package has changed since it was found, and where the
 * code says something else than the manifest.
 *
 * @throws {@link InstalledWorkflowError}
 */
export function loadWorkflow(installed: InstalledWorkflow): AnyWorkflow {
  const file = begin(installed);
  try {
    return check(installed, createRequire(file)(file));
  } catch (error) {
    throw unloadable(installed, error);
  }
}

/** The same for a package whose modules await at the top, which only `import()` takes. */
export async function importWorkflow(installed: InstalledWorkflow): Promise<AnyWorkflow> {
  const file = begin(installed);
  try {
    return check(installed, await import(pathToFileURL(file).href));
  } catch (error) {
    throw unloadable(installed, error);
  }
}

/** The file that the package's name stands for, after a look at the package's files. */
function begin(installed: InstalledWorkflow): string {
  const change = changeOf(installed);
  if (change !== undefined) {
    throw new InstalledWorkflowError(
      "PACKAGE_CHANGED",
      `${labelOf(installed)} was changed after it was registered: ${change}.`,
      { hint: "Install it again, and let it be discovered anew if the change is yours.", value: installed.folder },
    );
  }
  try {
    const require = createRequire(join(installed.folder, "package.json"));
    const read = readPackageJson(installed.folder);
    // A package with `exports` knows itself by name; an older one is its folder.
    const request = "json" in read && read.json.exports === undefined ? installed.folder : installed.package;
    const file = realpathSync(require.resolve(request));
    if (isAbsolute(file) && isWithin(installed.folder, file)) return file;
    throw new Error(`its entry ${file} lies outside of it`);
  } catch (error) {
    throw unloadable(installed, error);
  }
}

function check(installed: InstalledWorkflow, module: unknown): AnyWorkflow {
  const exported = (module as { readonly default?: unknown } | null)?.default;
  const nested = (exported as { readonly default?: unknown } | null | undefined)?.default;
  const workflow = (isWorkflowLike(exported) ? exported : nested) as AnyWorkflow | undefined;
  if (!isWorkflowLike(workflow)) throw new Error("its default export is no workflow");
  const parsed = manifestSchema.safeParse(workflow.manifest);
  const keys = Object.keys({ ...installed.manifest, ...(parsed.success ? parsed.data : {}) }).sort();
  const said = JSON.parse(JSON.stringify(parsed.success ? parsed.data : {})) as Record<string, unknown>;
  const written = JSON.parse(JSON.stringify(installed.manifest)) as Record<string, unknown>;
  const different = keys.filter((key) => !isDeepStrictEqual(said[key], written[key]));
  if (different.length > 0) {
    throw new InstalledWorkflowError(
      "MANIFEST_DIFFERS",
      `${labelOf(installed)} says something else than its manifest in: ${different.join(", ")}.`,
      { hint: "Its manifest was not built from this code: do not use it, and tell its author.", value: different },
    );
  }
  const home = workflow.module === undefined ? installed.folder : realpathSync(fileURLToPath(workflow.module));
  if (!isWithin(installed.folder, home)) throw new Error(`its workflow's module ${home} lies outside of it`);
  return workflow;
}

const isWorkflowLike = (value: unknown): value is AnyWorkflow =>
  typeof value === "object" && value !== null && "manifest" in value && "execute" in value;

const labelOf = ({ name, version, package: package_ }: InstalledWorkflow): string => `${name}@${version} (${package_})`;

function unloadable(installed: InstalledWorkflow, error: unknown): unknown {
  if (WorkflowError.is(error)) return error;
  const isAsync = (error as { readonly code?: unknown } | undefined)?.code === "ERR_REQUIRE_ASYNC_MODULE";
  const reason = error instanceof Error ? error.message : String(error);
  return new InstalledWorkflowError("PACKAGE_UNLOADABLE", `${labelOf(installed)} cannot be loaded: ${reason}.`, {
    hint: isAsync
      ? "Its modules await at the top: `await registry.load(…)` before it is used."
      : "Install it again; the cause tells where it fails.",
    cause: error,
    value: installed.folder,
  });
}
