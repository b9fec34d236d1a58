import { printableLine, textWidth, usesColor } from "@dreamnet/pack-bin";
import { liveUrl } from "@dreamnet/registry-manager";
import { type Command, fail, helpOption, jsonOption, print, readCommand, reporting } from "../command.ts";
import { platforms } from "../platforms.ts";
import { openWorks } from "../works/open-works.ts";
import { painterOf } from "../works/status-text.ts";

const states = ["live", "bundled", "error"] as const;

/** `dreamnet list`. */
export const listCommand: Command = {
  name: "list",
  summary: "Lists the works that were packed, and where each can be seen.",
  usage: ["[<word>…] [options]"],
  takes: [],
  options: [
    { name: "platform", value: "name", complete: Object.keys(platforms), text: "those that have this platform" },
    { name: "status", value: "status", complete: states, text: `${states.join(", ")}, on that platform or on any` },
    { name: "all", text: "every version, and not the newest alone" },
    jsonOption,
    helpOption,
  ],
  sections: [
    {
      title: "Words",
      text: "Each stands in the id, the title, an author, a tag, a platform or a URL, in whatever case.",
    },
  ],
  exitCodes: [
    ["0", "listed"],
    ["1", "the registry cannot be read"],
  ],
  run: async (arguments_, io, signal) => {
    const read = readCommand(listCommand, { least: 0, most: 50, missing: "" }, arguments_, io);
    if (read.kind === "done") return read.exitCode;
    const { given } = read;
    const status = given.value("status");
    const state = states.find((name) => name === status);
    if (status !== undefined && state === undefined)
      return fail("list", [`--status takes ${states.join(", ")}, and not ${status}.`], io);
    return await reporting("list", given.has("json"), io, async () => {
      const registry = await openWorks(io, signal);
      const platform = given.value("platform");
      const faults: string[] = [];
      const works =
        (await registry?.search(given.positionals.join(" "), {
          latest: !given.has("all"),
          ...(platform === undefined ? {} : { platform }),
          ...(state === undefined ? {} : { status: state }),
          onFault: (error, artifact, version) =>
            faults.push(`${artifact}@${version}: ${error instanceof Error ? error.message : String(error)}`),
        })) ?? [];
      print(
        io,
        given.has("json"),
        {
          works: works.map(
            ({ artifact, version, revision, title, authors, created, platforms: on, manifestDigest }) => ({
              artifact,
              version,
              revision,
              title,
              authors,
              created,
              platforms: on,
              manifestDigest,
            }),
          ),
          faults,
        },
        () => formatWorks(works, { color: usesColor(io, io.stdout), width: textWidth(io.stdout) }),
      );
      if (faults.length > 0) return fail("list", faults, io, "dreamnet verify tells all that is damaged.");
      return 0;
    });
  },
};

function formatWorks(
  works: readonly Awaited<ReturnType<NonNullable<Awaited<ReturnType<typeof openWorks>>>["list"]>>[number][],
  style: { readonly color: boolean; readonly width: number },
): string {
  if (works.length === 0) return "There are no works.\n";
  const paint = painterOf(style);
  const blocks = works.map(({ artifact, version, title, created, platforms: on }) => {
    const live = Object.values(on).filter((status) => liveUrl(status) !== undefined).length;
    const names = Object.entries(on).map(([name, status]) =>
      liveUrl(status) !== undefined
        ? paint("green", `${name} ◆`)
        : status === "error"
          ? paint("red", `${name} ✖`)
          : name,
    );
    return [
      `${paint("bold", printableLine(title))}`,
      `  ${paint("dim", `${artifact}@${version} · ${created.slice(0, 10)} · ${live} of ${Object.keys(on).length} live`)}`,
      `  ${names.join("  ")}`,
    ].join("\n");
  });
  return `${blocks.join("\n\n")}\n`;
}
