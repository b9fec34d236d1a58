import { textWidth, usesColor } from "@dreamnet/pack-bin";
import { liveUrl } from "@dreamnet/registry-manager";
import { type Command, helpOption, jsonOption, print, readCommand, reporting } from "../command.ts";
import { writtenFolder } from "../works/end-commits.ts";
import { findWork, openWorks } from "../works/open-works.ts";
import { headline, nextLines, platformLines } from "../works/status-text.ts";

/** `dreamnet status`. */
export const statusCommand: Command = {
  name: "status",
  summary: "Tells where a work can be seen, what is ready, and what to do next.",
  usage: ["[<work>[@<version>]] [options]"],
  takes: "artifact",
  options: [
    { name: "all", text: "what to do next for every platform, and not for the first alone" },
    jsonOption,
    helpOption,
  ],
  sections: [
    {
      title: "Work",
      text: "Its id, or the beginning of it; without one, the only work, or the one that was packed from this folder.",
    },
  ],
  exitCodes: [
    ["0", "every package is ready or live"],
    ["1", "there is no such work, or it cannot be read"],
    ["2", "a package is missing something; it says what"],
  ],
  run: async (arguments_, io, signal) => {
    const read = readCommand(statusCommand, { least: 0, most: 1, missing: "" }, arguments_, io);
    if (read.kind === "done") return read.exitCode;
    const { given } = read;
    return await reporting("status", given.has("json"), io, async () => {
      const registry = await openWorks(io, signal);
      const entry = await findWork(io, registry, given.positionals[0]);
      await writtenFolder(io, entry.artifact, signal);
      const { readEntryManifest } = await import("@dreamnet/publishpack");
      const manifest = registry === undefined ? undefined : await readEntryManifest(registry, entry);
      const live = new Set(
        Object.entries(entry.platforms).flatMap(([name, status]) => (liveUrl(status) === undefined ? [] : [name])),
      );
      const isReady = Object.keys(entry.platforms).every(
        (name) => live.has(name) || manifest?.platforms[name]?.ready === true,
      );
      const exitCode = isReady ? 0 : 2;
      const { artifact, version, revision, title, platforms } = entry;
      print(
        io,
        given.has("json"),
        {
          exitCode,
          artifact,
          version,
          revision,
          title,
          status: manifest?.status,
          platforms: Object.fromEntries(
            Object.entries(platforms).map(([name, status]) => [
              name,
              {
                status,
                ready: manifest?.platforms[name]?.ready ?? false,
                needs: manifest?.platforms[name]?.needs ?? [],
              },
            ]),
          ),
          nextActions: (manifest?.nextActions ?? []).filter(
            ({ platform }) => platform === undefined || !live.has(platform),
          ),
        },
        () => {
          const style = { color: usesColor(io, io.stdout), width: textWidth(io.stdout) };
          const lines = [...headline(entry, style), "", ...platformLines(entry, manifest, style)];
          if (manifest !== undefined) lines.push(...nextLines(manifest, live, style, given.has("all")));
          return `${lines.join("\n")}\n`;
        },
      );
      return exitCode;
    });
  },
};
