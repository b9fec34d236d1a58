import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openContentStore } from "@dreamnet/content-store";
import type { AnyWorkflow } from "@dreamnet/workflow";
import { worlds } from "../watch/world.ts";
import { type ContractCase, ContractError, makeInput } from "./contract-case.ts";
import type { RunReport } from "./run-report.ts";
import type { WorkerRequest } from "./worker-request.ts";

/** ms beyond the workflow's own time after which its process is ended. */
const PATIENCE = 60_000;

/** Runs a case in the second world, in a process of its own. */
export async function runApart(
  workflow: AnyWorkflow,
  dependencies: readonly string[],
  contractCase: ContractCase,
  packageFolder: string | undefined,
): Promise<RunReport> {
  const folder = mkdtempSync(join(tmpdir(), "dreamnet-second-"));
  const path = (name: string): string => join(folder, name);
  try {
    for (const name of ["home", "tmp", "cwd"]) mkdirSync(path(name));
    const request: WorkerRequest = {
      module: workflow.module ?? "",
      dependencies,
      input: await makeInput(contractCase, await openContentStore({ root: path("store") })),
      store: path("store"),
      temporaryFolder: path("tmp"),
      result: path("result.json"),
      packageFolder,
    };
    writeFileSync(path("request.json"), JSON.stringify(request));
    // As a source file it is run by Node itself, and siblings as sources too.
    const isSource = import.meta.url.endsWith(".ts");
    const worker = new URL(isSource ? "../second-world.worker.ts" : "./second-world.worker.js", import.meta.url);
    const conditions = isSource ? ["--conditions=@dreamnet/source", "--no-warnings"] : [];
    const child = spawn(process.execPath, [...conditions, fileURLToPath(worker), path("request.json")], {
      cwd: path("cwd"),
      env: { PATH: process.env["PATH"], HOME: path("home"), TMPDIR: path("tmp"), ...worlds.second.env },
      stdio: ["ignore", "ignore", "pipe"],
      timeout: workflow.manifest.executionTime.max + PATIENCE,
      killSignal: "SIGKILL",
    });
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => {
      errors += chunk.toString();
    });
    const [code, signal] = (await once(child, "close")) as [number | null, string | null];
    if (code !== 0)
      throw new ContractError([
        `the process of a second run ended with ${code ?? signal}: ${errors.trim() || "it said nothing"}`,
      ]);
    return JSON.parse(readFileSync(path("result.json"), "utf8")) as RunReport;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
