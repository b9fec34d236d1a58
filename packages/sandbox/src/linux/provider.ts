import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { AnyWorkflow } from "@dreamnet/workflow";
import type { ConfinedProcess } from "../confined-process.ts";
import { type EgressOptions, type EgressProxy, startEgressProxy } from "../egress/proxy.ts";
import { type RunLimits, runLimits } from "../limits.ts";
import { findPackageFiles, isUnchanged } from "../package-files.ts";
import type { SandboxUnavailable } from "../provider-types.ts";
import { readRunnerFiles } from "../runner-files.ts";
import { createDataFiles } from "./data-files.ts";
import { findProgram, searchFolders } from "./find-program.ts";
import { inheritedDescriptors } from "./inherited-descriptors.ts";
import { type LaunchPlan, launchLinux } from "./launch.ts";
import { probeOnce } from "./probe.ts";
import { environmentFor, freshFolder } from "./surroundings.ts";
import { librariesOnly, type SystemFiles, withPrograms } from "./system-files.ts";

/** How one workflow is confined on this machine; made once, used for each of its runs. */
export interface Confinement {
  /** Two with the same key serve each other's runs. */
  readonly key: string;
  readonly module: string;
  readonly limits: RunLimits;
  readonly programFolders: readonly string[];
  readonly notes: readonly string[];
  /** Whether the package is still what it was when this was made. */
  isCurrent(): boolean;
  start(): Promise<Started>;
}

/** A sandbox that comes up. */
export interface Started {
  readonly confined: ConfinedProcess;
  /** To be called when it has ended: closes the proxy, removes the run's folder. */
  cleanUp(): Promise<void>;
}

/** Confines by the means of one operating system. */
export interface Confiner {
  readonly name: string;
  readonly isolation: "sandbox" | "reduced";
  confine(workflow: AnyWorkflow): Confinement;
}

export interface LinuxOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly egress: EgressOptions;
  readonly allowReduced: boolean;
}

/** Tries the sandbox on this machine with the real argument set, and gives what confines; or says why it does not hold. */
export async function createLinuxConfiner(options: LinuxOptions): Promise<Confiner | SandboxUnavailable> {
  const folders = searchFolders(options.env["PATH"]);
  const bwrap = findProgram("bwrap", folders);
  if (bwrap === undefined)
    return {
      unavailable: "bubblewrap (the program bwrap) is not on the PATH",
      remedy:
        "Install it: apt-get install bubblewrap (Debian, Ubuntu), dnf install bubblewrap (Fedora), pacman -S bubblewrap (Arch).",
    };
  const prlimit = findProgram("prlimit", folders);
  if (prlimit === undefined)
    return {
      unavailable: "limits cannot be set: prlimit is not on the PATH",
      remedy: "Install util-linux (apk add util-linux-misc on Alpine).",
    };
  const runner = readRunnerFiles();
  const libraries = librariesOnly(process.execPath);
  const base = { bwrap, prlimit, node: process.execPath, inherited: inheritedDescriptors(), data: createDataFiles() };

  let reduced = false;
  const parts = { bwrap, prlimit, node: process.execPath, libraries };
  let failure = await probeOnce({ ...parts, reduced: false });
  if (failure !== undefined && options.allowReduced) {
    const second = await probeOnce({ ...parts, reduced: true });
    if (second === undefined) {
      reduced = true;
      failure = undefined;
    }
  }
  if (failure !== undefined) return failure;

  const known = new Map<string, Confinement>();
  const confine = (workflow: AnyWorkflow): Confinement => {
    const { module, manifest } = workflow;
    if (module === undefined) throw new TypeError(`${workflow.name} has no module to load`);
    const key = createHash("sha256")
      .update(JSON.stringify([module, workflow.name, workflow.version, manifest.security, manifest.executionTime]))
      .digest("hex");
    const before = known.get(key);
    if (before?.isCurrent() === true) return before;
    const { security } = manifest;
    const files = findPackageFiles(module);
    const limits = runLimits(manifest);
    const programs = security.subprocess.length > 0;
    const system: SystemFiles = programs ? withPrograms(security.subprocess, options.env["PATH"]) : libraries;
    const plan: Omit<LaunchPlan, "egress"> = {
      ...base,
      reduced,
      entry: runner.entry,
      files: runner.files,
      nodeOptions: [
        "--disable-warning=ExperimentalWarning",
        `--max-old-space-size=${Math.max(64, Math.floor((limits.memory * 0.75) / 1024 ** 2))}`,
        ...(files.isSource ? ["--conditions=@dreamnet/source"] : []),
      ],
      system,
      mounts: files.mounts,
      links: files.links,
      outputs: outputFolders(security.allowedPaths),
      limits,
      programs,
      environment: environmentFor(system.folders, security.networkAccess),
    };
    const confinement: Confinement = {
      key,
      module: files.module,
      limits,
      programFolders: system.folders,
      notes: reduced
        ? ["The sandbox has no /proc of its own here: open descriptors were judged by their kind alone."]
        : [],
      isCurrent: () => files.mounts.every(isUnchanged),
      start: () => start(plan, security.networkAccess ? security.egress : undefined, options.egress),
    };
    known.set(key, confinement);
    return confinement;
  };
  return { name: "bubblewrap", isolation: reduced ? "reduced" : "sandbox", confine };
}

async function start(
  plan: Omit<LaunchPlan, "egress">,
  egress: readonly string[] | undefined,
  options: EgressOptions,
): Promise<Started> {
  if (egress === undefined)
    return { confined: launchLinux({ ...plan, egress: undefined }), cleanUp: async () => undefined };
  const folder = freshFolder();
  let proxy: EgressProxy | undefined;
  const cleanUp = async (): Promise<void> => {
    await proxy?.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    proxy = await startEgressProxy(join(folder, "egress.sock"), egress, options);
    return { confined: launchLinux({ ...plan, egress: proxy.socket }), cleanUp };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

/** An allowed path that lies in another one has its folder already. */
function outputFolders(allowed: readonly string[]): string[] {
  const folders = [...new Set(allowed.map((path) => path.replace(/\/$/, "")))].sort();
  return folders.filter((folder) => !folders.some((other) => other !== folder && folder.startsWith(`${other}/`)));
}
