import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type AnyWorkflow, manifestSchema } from "@dreamnet/workflow";
import { findDifferences } from "../find-mismatches.ts";
import type { ContractOptions } from "./contract-case.ts";
import { findPackageFolder } from "./lab.ts";

/** The manifest is valid and says what the workflow does; examples fit the schemas; the module exports the workflow. */
export async function checkManifest(workflow: AnyWorkflow): Promise<readonly string[]> {
  const parsed = manifestSchema.safeParse(workflow.manifest);
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `manifest: ${path.join(".")}: ${message}`);
  const { manifest } = workflow;
  const problems = (["name", "version"] as const).flatMap((key) =>
    manifest[key] === workflow[key]
      ? []
      : [`${key}: the workflow says ${workflow[key]}, its manifest ${manifest[key]}`],
  );
  for (const { name, input } of workflow.examples)
    for (const { path, message } of workflow.validate(input).errors)
      problems.push(`example ${JSON.stringify(name)}: ${path.join(".")}: ${message}`);
  if (workflow.module === undefined) return problems;
  const loaded = (await import(workflow.module)) as { default?: Partial<AnyWorkflow> };
  if (loaded.default?.name !== workflow.name || loaded.default.version !== workflow.version)
    problems.push(`module: the default export of ${workflow.module} is not ${workflow.name}@${workflow.version}`);
  return problems;
}

/** package.json says the same as the manifest; so does dist/manifest.json, where it was built from what stands now. */
export function checkPackage(workflow: AnyWorkflow, options: ContractOptions): readonly string[] {
  const folder = options.packageFolder ?? findPackageFolder(workflow.module);
  if (folder === undefined)
    return ["package.json: not found; the workflow has no module, so tell the suite its packageFolder"];
  const packageJson = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<string, unknown>;
  const { manifest } = workflow;
  const packageName = String(packageJson["name"]);
  const problems: string[] = [];
  if (packageName !== manifest.name && packageName.replace(/^@[^/]+\//, "") !== manifest.name)
    problems.push(`name: package.json says ${packageName}, the manifest ${manifest.name}`);
  for (const key of ["version", "description"] as const)
    if (packageJson[key] !== manifest[key])
      problems.push(
        `${key}: package.json says ${JSON.stringify(packageJson[key])}, the manifest ${JSON.stringify(manifest[key])}`,
      );
  const exported = (packageJson["exports"] as Record<string, unknown> | undefined)?.["./manifest.json"];
  if (exported !== "./dist/manifest.json")
    problems.push('exports: package.json should have "./manifest.json": "./dist/manifest.json"');
  return [...problems, ...checkBuiltManifest(workflow, folder)];
}

function checkBuiltManifest(workflow: AnyWorkflow, folder: string): readonly string[] {
  const path = join(folder, "dist", "manifest.json");
  // An older build tells nothing of the sources as they stand.
  if (!existsSync(path) || statSync(path).mtimeMs < newestSource(folder)) return [];
  const built: unknown = JSON.parse(readFileSync(path, "utf8"));
  const current: unknown = JSON.parse(JSON.stringify(workflow.manifest));
  return findDifferences(current, built).map((difference) => `dist/manifest.json: ${difference}`);
}

function newestSource(folder: string): number {
  const source = join(folder, "src");
  const paths = existsSync(source)
    ? readdirSync(source, { recursive: true, encoding: "utf8" }).map((path) => join(source, path))
    : [];
  return Math.max(...[join(folder, "package.json"), ...paths].map((path) => statSync(path).mtimeMs));
}
