import { cleanHome, dreamnetHome, formatBytes, runsKeptFor } from "@dreamnet/pack-bin";
import { type Command, fail, helpOption, jsonOption, print, readCommand, reporting } from "../command.ts";
import { openWorks } from "../works/open-works.ts";

const day = 86_400_000;

/** `dreamnet clean`. */
export const cleanCommand: Command = {
  name: "clean",
  summary:
    "Removes what nobody needs any longer from DreamNet's own folder: runs that have ended, cached results, files.",
  usage: ["[options]"],
  takes: [],
  options: [
    {
      name: "older-than",
      value: "days",
      text: "runs that ended, and results that were last used, before that (default: 30)",
    },
    { name: "all", text: "every run that has ended, and the whole cache" },
    jsonOption,
    helpOption,
  ],
  sections: [
    {
      title: "Kept",
      text: "Packages that were written, artifacts that are registered, and runs that can still be moved on. Files are spared for an hour after they were made.",
    },
  ],
  exitCodes: [
    ["0", "done"],
    ["1", "refused or failed"],
  ],
  run: async (arguments_, io, signal) => {
    const read = readCommand(cleanCommand, { least: 0, most: 0, missing: "" }, arguments_, io);
    if (read.kind === "done") return read.exitCode;
    const { given } = read;
    const asked = given.value("older-than");
    const days = asked === undefined ? runsKeptFor / day : Number(asked);
    if (!Number.isFinite(days) || days < 0) return fail("clean", ["--older-than takes a number of days."], io);
    const all = given.has("all");
    return await reporting("clean", given.has("json"), io, async () => {
      const removed = await cleanHome({
        home: dreamnetHome(io.env),
        olderThan: all ? 0 : days * day,
        all,
        ...(signal === undefined ? {} : { signal }),
      });
      // Files of versions that were taken out, and of old revisions that were live nowhere.
      const old = await (await openWorks(io, signal))?.collectGarbage(signal === undefined ? {} : { signal });
      const { runs, cachedSteps } = removed;
      const files = removed.files + (old?.removed ?? 0);
      const bytes = removed.bytes + (old?.removedBytes ?? 0);
      print(
        io,
        given.has("json"),
        { removed: { runs, cachedSteps, files, bytes } },
        () =>
          `Removed ${count(runs, "run")}, ${count(cachedSteps, "cached result")} and ${count(files, "file")} (${formatBytes(bytes)}).\n`,
      );
      return 0;
    });
  },
};

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
