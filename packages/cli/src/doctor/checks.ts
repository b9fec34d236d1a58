import { constants, existsSync } from "node:fs";
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { openContentStore } from "@dreamnet/content-store";
import { type CommandIo, dreamnetHome, openRuns, runsFile } from "@dreamnet/pack-bin";
import { createSandboxProvider } from "@dreamnet/sandbox";
import { type AnyWorkflow, WorkflowError } from "@dreamnet/workflow";
import { platforms } from "../platforms.ts";
import { findProgram, versionOf } from "./find-program.ts";
import { howToInstall, type Installable } from "./package-managers.ts";

/** What was found of one thing that packing needs or profits from. */
export interface DoctorCheck {
  /** `sandbox`, `pdflatex` … */
  readonly name: string;
  /** `ok`; `limited`: packing works without, and says so; `broken`: it does not. */
  readonly status: "ok" | "limited" | "broken";
  readonly found: string;
  /** What it means, where it is not `ok`. */
  readonly effect?: string;
  readonly remedy?: string;
}

/** Everything that is looked at, in the order in which it is told. */
export async function runChecks(io: CommandIo, signal?: AbortSignal): Promise<readonly DoctorCheck[]> {
  const home = dreamnetHome(io.env);
  const [sandbox, ...rest] = await Promise.all([
    checkSandbox(io),
    ...programs.map((program) => checkProgram(program, io, signal)),
  ]);
  return [
    { name: "node", status: "ok", found: `${process.versions.node} (${process.platform}, ${process.arch})` },
    await checkState(home),
    await checkRuns(home),
    await checkTemporary(),
    sandbox as DoctorCheck,
    ...rest,
    await checkPacks(),
    checkToken(io),
  ];
}

/** Tried as a pack is: the sandbox itself says what holds, and what would mend it. */
async function checkSandbox(io: CommandIo): Promise<DoctorCheck> {
  const provider = createSandboxProvider({ env: io.env });
  try {
    const workflow = await (platforms["arxiv"] as () => Promise<AnyWorkflow>)();
    const prepared = await provider.prepare(workflow);
    if ("unavailable" in prepared)
      return {
        name: "sandbox",
        status: "limited",
        found: prepared.unavailable,
        effect:
          "Packs run in the command's own process, and reports say so; a workflow that requires the sandbox is refused.",
        remedy: prepared.remedy,
      };
    const { isolation, notes } = prepared;
    return {
      name: "sandbox",
      status: isolation === "sandbox" ? "ok" : "limited",
      found: isolation === "sandbox" ? `${provider.name} holds` : `${provider.name}, in part`,
      ...(isolation === "sandbox" ? {} : { effect: "A part of what confines a pack is missing; reports say so." }),
      ...(notes.length === 0 ? {} : { remedy: notes.join(" ") }),
    };
  } finally {
    await provider.close();
  }
}

interface Program {
  readonly name: string;
  readonly effect: string;
  readonly install: Installable;
}

const noPdf =
  "arXiv's package is made and not compiled; the site, the repository and the others come without a PDF made here.";

const programs: readonly Program[] = [
  { name: "pdflatex", effect: noPdf, install: "tex" },
  { name: "bibtex", effect: "LaTeX papers with a .bib are not compiled.", install: "tex" },
  {
    name: "xelatex",
    effect: "Papers in scripts that pdflatex lacks, and those that load fontspec, are not compiled.",
    install: "xetex",
  },
  { name: "biber", effect: "LaTeX papers with biblatex are not compiled.", install: "biber" },
  {
    name: "gs",
    effect: "EPS and PDF figures are not shown on pages, nor converted for arXiv.",
    install: "ghostscript",
  },
];

async function checkProgram(
  { name, effect, install }: Program,
  io: CommandIo,
  signal: AbortSignal | undefined,
): Promise<DoctorCheck> {
  const path = findProgram(name, io.env);
  const remedy = howToInstall(install, io.env);
  if (path === undefined) return { name, status: "limited", found: "not installed", effect, remedy };
  const version = await versionOf(path, signal);
  if (version === undefined) return { name, status: "limited", found: `${path} does not start`, effect, remedy };
  return { name, status: "ok", found: version };
}

/** Looking makes no state: where it is not there yet, the folder that it would come into is asked. */
async function checkState(home: string): Promise<DoctorCheck> {
  let folder = home;
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    return { name: "state", status: "ok", found: folder === home ? home : `${home}, still to be made` };
  } catch {
    return {
      name: "state",
      status: "broken",
      found: `${home} cannot be written to`,
      effect: "Nothing can be packed.",
      remedy: "Set DREAMNET_HOME to a folder of yours.",
    };
  }
}

async function checkRuns(home: string): Promise<DoctorCheck> {
  if (!existsSync(runsFile(home))) return { name: "runs", status: "ok", found: "none yet" };
  try {
    const engine = await openRuns(home);
    try {
      const runs = await engine.list({ limit: 1_000_000, parentRunId: null });
      const left = runs.filter(({ status, owner }) => status === "running" && owner === undefined).length;
      const found = `${runs.length}${left === 0 ? "" : `, ${left} of them cut off: dreamnet runs list`}`;
      return { name: "runs", status: "ok", found };
    } finally {
      await engine.shutdown();
    }
  } catch (error) {
    if (!WorkflowError.is(error)) throw error;
    return {
      name: "runs",
      status: "broken",
      found: error.message,
      effect: "Nothing can be packed.",
      ...(error.hint === undefined ? {} : { remedy: error.hint }),
    };
  }
}

async function checkTemporary(): Promise<DoctorCheck> {
  let root: string | undefined;
  try {
    root = await mkdtemp(join(tmpdir(), "dreamnet-doctor-"));
    await (await openContentStore({ root })).put("written");
    return { name: "temporary files", status: "ok", found: tmpdir() };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return {
      name: "temporary files",
      status: "broken",
      found: `${tmpdir()}: ${code ?? message}`,
      effect: "Nothing can be compiled.",
      remedy: "Free some space there, or set TMPDIR.",
    };
  } finally {
    if (root !== undefined) await rm(root, { recursive: true, force: true });
  }
}

async function checkPacks(): Promise<DoctorCheck> {
  const found: string[] = [];
  const missing: string[] = [];
  for (const [platform, load] of Object.entries(platforms)) {
    try {
      found.push(`${platform} ${(await load()).version}`);
    } catch {
      missing.push(platform);
    }
  }
  if (missing.length === 0) return { name: "packs", status: "ok", found: found.join(", ") };
  return {
    name: "packs",
    status: "broken",
    found: `${missing.join(", ")} cannot be loaded`,
    effect: "Nothing can be packed for them.",
    remedy: "Install it anew: npm install --global @dreamnet/cli.",
  };
}

/** Whether there is one, and nothing of it. */
function checkToken({ env }: CommandIo): DoctorCheck {
  const name = ["GITHUB_TOKEN", "GH_TOKEN"].find((one) => (env[one] ?? "") !== "");
  return {
    name: "GitHub token",
    status: "ok",
    found: name === undefined ? "none; only push --apply asks for one" : `in ${name}, for push --apply alone`,
  };
}
