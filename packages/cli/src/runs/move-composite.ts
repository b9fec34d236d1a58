import { resolve } from "node:path";
import { type CommandIo, createProgressBoard, type PackReport, type PackTarget, usesColor } from "@dreamnet/pack-bin";
import { type AnyWorkflow, type RunRecord, TerminalError } from "@dreamnet/workflow";
import { fallbacks, platforms } from "../platforms.ts";
import type { MoveOptions } from "./options.ts";
import { writeReport } from "./write-report.ts";

/** What a run of several packs was given. */
interface CompositeInput {
  readonly source: never;
  readonly artifact: Readonly<Record<string, unknown>>;
  readonly options?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The platforms that a run of several packs is of, in the order of packing; undefined for any other run. */
export function platformsOf({ workflow }: RunRecord): readonly string[] | undefined {
  if (!workflow.name.startsWith("publishpack-")) return undefined;
  const named = workflow.name.split("-").slice(1);
  return named.every((name) => Object.hasOwn(platforms, name))
    ? Object.keys(platforms).filter((name) => named.includes(name))
    : undefined;
}

/**
 * Moves a run of several packs on: it is packed again on the same input, so that a run that was cut off goes on where it
 * was, and of one that has failed the steps that succeeded are answered from the cache.
 */
export async function moveComposite(
  record: RunRecord,
  names: readonly string[],
  options: MoveOptions,
  home: string,
  io: CommandIo,
  signal: AbortSignal | undefined,
): Promise<number> {
  checkMove(record, options);
  const { source, artifact, options: own = {} } = record.input as CompositeInput;
  const targets: PackTarget[] = [];
  for (const platform of names) {
    const workflow = await (platforms[platform] as () => Promise<AnyWorkflow>)();
    const given = own[platform];
    targets.push({ platform, workflow, ...(given === undefined ? {} : { options: given }) });
  }
  const board = createProgressBoard(io.stderr, {
    subjects: names,
    color: usesColor(io, io.stderr),
    quiet: options.json,
    plain: io.env["TERM"] === "dumb",
  });
  try {
    const { packPaper } = await import("@dreamnet/publishpack");
    const report: PackReport = await packPaper({
      location: source,
      targets,
      overrides: artifact,
      home,
      unsandboxed: options.unsandboxed,
      cache: options.cache,
      fallbacks: await fallbacks(),
      ...(options.out === undefined ? {} : { out: resolve(io.cwd(), options.out) }),
      ...(signal === undefined ? {} : { signal }),
      onProgress: (subject, step) => board.show(subject, step),
      onPackage: ({ platform, status, duration }) => board.done(platform, status, duration),
    });
    board.end();
    return writeReport(io, options, report);
  } finally {
    board.end();
  }
}

function checkMove({ runId, status, owner, workflow }: RunRecord, { action, to }: MoveOptions): void {
  if (to !== undefined)
    throw new TerminalError(`${runId} is a run of several packs, which moves to no other version.`, {
      code: "VERSION_MISSING",
      hint: "Retry it without --to; or retry the run of the one pack.",
      value: to,
    });
  if (owner !== undefined)
    throw new TerminalError(`Somebody works on ${runId}: ${owner}.`, {
      code: "RUN_CONFLICT",
      hint: "Wait for it, or cancel it: dreamnet runs cancel.",
      value: runId,
    });
  const isOver = status === "succeeded" || status === "failed" || status === "cancelled";
  if (action === "resume" && isOver)
    throw new TerminalError(`${runId} (${workflow.name}) has ${status}, and cannot be resumed.`, {
      code: "RUN_CONFLICT",
      hint: status === "succeeded" ? "Pack the work again." : "Retry it: dreamnet runs retry.",
      value: runId,
    });
  if (action === "retry" && (status === "succeeded" || !isOver))
    throw new TerminalError(
      `${runId} (${workflow.name}) ${isOver ? "has succeeded" : "was cut off"}, and cannot be retried.`,
      {
        code: "RUN_CONFLICT",
        hint: isOver ? "Pack the work again." : "Resume it: dreamnet runs resume.",
        value: runId,
      },
    );
}
