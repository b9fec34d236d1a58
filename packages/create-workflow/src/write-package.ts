import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { CreateError } from "./errors.ts";
import type { WorkflowPackagePlan } from "./plan-package.ts";

/** Where a package is written. */
export interface WriteOptions {
  /** The folder in which the package's own folder is made. */
  readonly parent: string;
  /** Name of the package's folder, in place of the plan's. */
  readonly folder?: string;
  readonly signal?: AbortSignal;
}

/**
 * Writes a planned package into a folder that it makes: whole, or not at all. What is there already, be it an empty folder
 * or a link, is never touched.
 *
 * @returns The absolute path of the new folder.
 * @throws {@link CreateError} `FOLDER_EXISTS`, `FOLDER_MISSING`
 */
export async function writeWorkflowPackage(plan: WorkflowPackagePlan, options: WriteOptions): Promise<string> {
  const folder = resolve(options.parent, options.folder ?? plan.folder);
  options.signal?.throwIfAborted();
  try {
    // Not recursive: whoever makes the folder owns it.
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST")
      throw new CreateError(
        "FOLDER_EXISTS",
        `${folder} is there already.`,
        "Choose another name, or remove it yourself.",
      );
    if (code === "ENOENT" || code === "ENOTDIR")
      throw new CreateError("FOLDER_MISSING", `${dirname(folder)} is not a folder.`, "Make it first.");
    throw error;
  }
  try {
    for (const [path, text] of plan.files) {
      options.signal?.throwIfAborted();
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text, { flag: "wx" });
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return folder;
}
