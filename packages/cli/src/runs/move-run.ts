import { resolve } from "node:path";
import type { ContentStore } from "@dreamnet/content-store";
import { type CommandIo, createProgressBoard, takeUpPack, usesColor } from "@dreamnet/pack-bin";
import { type AnyWorkflow, type ExecutionEngine, type RunRecord, TerminalError } from "@dreamnet/workflow";
import { fallbacks, platforms } from "../platforms.ts";
import { moveComposite, platformsOf } from "./move-composite.ts";
import type { MoveOptions } from "./options.ts";
import { writeReport } from "./write-report.ts";

/** `dreamnet runs resume` and `retry`: the exit code is the package's. */
export async function moveRun(
  engine: ExecutionEngine,
  runId: string,
  options: MoveOptions,
  place: { readonly home: string; readonly store?: ContentStore },
  io: CommandIo,
  signal: AbortSignal | undefined,
): Promise<number> {
  const record = await engine.get(runId);
  const several = record === undefined ? undefined : platformsOf(record);
  if (record !== undefined && several !== undefined)
    return await moveComposite(record, several, options, place.home, io, signal);
  const name = record?.workflow.name ?? "";
  const found = await findPack(name);
  if (record === undefined || found === undefined)
    throw new TerminalError(`${name} is no pack of this command.`, {
      code: "RUN_NOT_PACK",
      hint:
        record?.parentRunId === undefined
          ? "Move it on with the program that began it."
          : `It is a part of ${record.parentRunId}: move that one on.`,
      value: runId,
    });
  const { platform, workflow } = found;
  const moved = checkVersion(record, workflow, options) ? { input: await migrate(record, workflow) } : {};
  const progress = createProgressBoard(io.stderr, {
    subjects: [platform],
    color: usesColor(io, io.stderr),
    quiet: options.json,
    plain: io.env["TERM"] === "dumb",
  });
  try {
    const report = await takeUpPack(engine, {
      runId,
      how: options.action,
      platform,
      workflow,
      ...moved,
      ...(options.out === undefined ? {} : { out: resolve(io.cwd(), options.out) }),
      ...place,
      unsandboxed: options.unsandboxed,
      cache: options.cache,
      fallbacks: await fallbacks(),
      ...(signal === undefined ? {} : { signal }),
      onProgress: (subject, step) => progress.show(subject, step),
    });
    progress.end();
    return writeReport(io, options, report);
  } finally {
    progress.end();
  }
}

/** Packs are called after their platform; each is loaded only when it may be the one. */
async function findPack(name: string): Promise<{ platform: string; workflow: AnyWorkflow } | undefined> {
  const likely = Object.entries(platforms).sort(([a], [b]) => Number(name.startsWith(b)) - Number(name.startsWith(a)));
  for (const [platform, load] of likely) {
    const workflow = await load();
    if (workflow.name === name) return { platform, workflow };
  }
  return undefined;
}

/** @returns Whether the run moves to another version. */
function checkVersion({ workflow: run, runId }: RunRecord, { version }: AnyWorkflow, options: MoveOptions): boolean {
  const { action, to } = options;
  if (to !== undefined && to !== version)
    throw new TerminalError(`${run.name}@${to} is not installed; ${version} is.`, {
      code: "VERSION_MISSING",
      hint: `Install a dreamnet that has it, or use --to ${version}.`,
      value: to,
    });
  if (run.version === version) return false;
  if (to !== undefined) return true;
  throw new TerminalError(`The run ${runId} began with ${run.name}@${run.version}, and ${version} is installed.`, {
    code: "RUN_CONFLICT",
    hint:
      action === "retry"
        ? `Add --to ${version}: it begins anew then, with its input as that version takes it.`
        : `Retry it with --to ${version}, or resume it with the dreamnet that began it.`,
    value: run.version,
  });
}

/** The input as the workflow's version takes it, through the migrations that its module exports. */
async function migrate(record: RunRecord, workflow: AnyWorkflow): Promise<unknown> {
  const [{ WorkflowVersionManager }, { WorkflowRegistry }, exported] = await Promise.all([
    import("@dreamnet/version-manager"),
    import("@dreamnet/registry"),
    workflow.module === undefined ? {} : (import(workflow.module) as Promise<Readonly<Record<string, unknown>>>),
  ]);
  const versions = new WorkflowVersionManager(new WorkflowRegistry());
  versions.register({ workflow, version: workflow.version });
  const { migrations } = exported as { readonly migrations?: unknown };
  if (Array.isArray(migrations))
    for (const migration of migrations) versions.addMigration(workflow.name, migration as never);
  const { name, version } = record.workflow;
  return (await versions.transform(name, version, workflow.version, record.input)).input;
}
