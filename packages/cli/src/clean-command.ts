import { parseArgs } from "node:util";
import { type CommandIo, cleanHome, dreamnetHome, formatBytes, printableLine, runsKeptFor } from "@dreamnet/pack-bin";
import { WorkflowError } from "@dreamnet/workflow";

const help = `Removes what nobody needs any longer from DreamNet's own folder: runs that have ended, cached results, files.

  dreamnet clean [--older-than <days>] [--all] [--json]

  --older-than <days>   runs that ended, and results that were last used, before that (default: 30)
  --all                 every run that has ended, and the whole cache
  --json                print one JSON document

Packages that were written, and runs that can still be moved on, are not touched. Files are spared for an hour after they
were made. Exit codes: 0 done · 1 refused or failed
`;

const day = 86_400_000;

/** `dreamnet clean`. */
export async function runCleanCommand(
  arguments_: readonly string[],
  io: CommandIo,
  signal?: AbortSignal,
): Promise<number> {
  const fail = (...messages: string[]): number => {
    io.stderr.write(`${messages.map((message) => `dreamnet clean: ${printableLine(message)}`).join("\n")}\n`);
    return 1;
  };
  let values: { "older-than"?: string; all?: boolean; json?: boolean; help?: boolean };
  try {
    ({ values } = parseArgs({
      args: [...arguments_],
      options: {
        "older-than": { type: "string" },
        all: { type: "boolean" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }));
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
  if (values.help === true) {
    io.stdout.write(help);
    return 0;
  }
  const days = values["older-than"] === undefined ? runsKeptFor / day : Number(values["older-than"]);
  if (!Number.isFinite(days) || days < 0 || values["older-than"] === "")
    return fail("--older-than takes a number of days.");
  try {
    const removed = await cleanHome({
      home: dreamnetHome(io.env),
      olderThan: values.all === true ? 0 : days * day,
      all: values.all === true,
      ...(signal === undefined ? {} : { signal }),
    });
    const { runs, cachedSteps, files, bytes } = removed;
    io.stdout.write(
      values.json === true
        ? `${JSON.stringify({ schemaVersion: 1, removed }, null, 2)}\n`
        : `Removed ${count(runs, "run")}, ${count(cachedSteps, "cached result")} and ${count(files, "file")} (${formatBytes(bytes)}).\n`,
    );
    return 0;
  } catch (error) {
    if (!WorkflowError.is(error)) throw error;
    return fail(error.message, ...(error.hint === undefined ? [] : [error.hint]));
  }
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
