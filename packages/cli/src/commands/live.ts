import {
  type CommandIo,
  createProgressBoard,
  dreamnetHome,
  formatDiagnostics,
  printable,
  printableLine,
  textWidth,
  usesColor,
  wrapText,
} from "@dreamnet/pack-bin";
import { type ArtifactRegistry, liveUrl, liveUrlSchema, type PlatformStatus } from "@dreamnet/registry-manager";
import { type Command, fail, type Given, helpOption, jsonOption, print, readCommand, reporting } from "../command.ts";
import { platforms } from "../platforms.ts";
import { type MadeAgain, madeAgain, makeAgain } from "../works/make-again.ts";
import { findWork, openWorks, parseWorkName } from "../works/open-works.ts";
import { signingKeyOf } from "../works/signing-key-of.ts";
import { headline, nextLines, painterOf, platformLines, type WorksStyle } from "../works/status-text.ts";

/** `dreamnet live`. */
export const liveCommand: Command = {
  name: "live",
  summary: "Says where a work can be seen now, and makes the other packages again with its address.",
  usage: ["<platform> <url> [options]", "<platform> --retract [options]"],
  takes: [Object.keys(platforms)],
  options: [
    { name: "work", value: "work", text: "the work, or a version of it: my-paper@2 (default: the one of this folder)" },
    { name: "retract", text: "it is not there (any more): back to being packaged" },
    { name: "unsandboxed", text: "run without the sandbox; the report says so" },
    jsonOption,
    helpOption,
  ],
  sections: [
    {
      title: "What follows",
      text: "The address, and the arXiv identifier or DOI that it implies, goes into the links, badges, citation files and posts of the packages that are not published yet, and of the website. What is published elsewhere stays as it was published. When every other platform is live, the posts are final.",
    },
    {
      title: "A replacement",
      text: "Packing another source of a work that is live begins its next version: arXiv's checklist says Replace, the release has the next number and follows the last commit.",
    },
  ],
  exitCodes: [
    ["0", "recorded; every package is ready or live"],
    ["1", "refused or failed"],
    ["2", "recorded; a package is missing something"],
  ],
  run: async (arguments_, io, signal) => {
    const read = readCommand(
      liveCommand,
      { least: 1, most: 2, missing: "Name the platform and the address: dreamnet live arxiv https://arxiv.org/abs/…" },
      arguments_,
      io,
    );
    if (read.kind === "done") return read.exitCode;
    const { given } = read;
    return await reporting("live", given.has("json"), io, () => live(given, io, signal));
  },
};

async function live(given: Given, io: CommandIo, signal: AbortSignal | undefined): Promise<number> {
  const [platform = "", url] = given.positionals;
  const registry = await openWorks(io, signal);
  const entry = await findWork(io, registry, given.value("work"));
  const faults = await findFaults(platform, url, given.has("retract"), Object.keys(entry.platforms));
  if (faults.length > 0) return fail("live", faults, io, "dreamnet live --help tells more.");
  const status: PlatformStatus = url === undefined ? "bundled" : `live:${url}`;
  const open = registry as ArtifactRegistry;
  const name = given.value("work");
  const version = name === undefined ? undefined : parseWorkName(name).version;
  const recorded = await open.setStatus(entry.artifact, platform, status, {
    version: version ?? entry.version,
    at: new Date(),
    ...(signal === undefined ? {} : { signal }),
  });
  const board = createProgressBoard(io.stderr, {
    subjects: madeAgain(recorded, platform, Object.keys(recorded.platforms)),
    color: usesColor(io, io.stderr),
    quiet: given.has("json"),
    plain: io.env["TERM"] === "dumb",
  });
  let made: MadeAgain | undefined;
  try {
    made = await makeAgain(open, recorded, platform, {
      home: dreamnetHome(io.env),
      unsandboxed: given.has("unsandboxed"),
      ...signingKeyOf(io),
      ...(signal === undefined ? {} : { signal }),
      onProgress: (subject, step) => board.show(subject, step),
      onPackage: (done) => board.done(done.platform, done.status, done.duration),
    });
  } finally {
    board.end();
  }
  const now = await open.get(entry.artifact, recorded.version);
  const isLive = (one: string): boolean => liveUrl(now.platforms[one] ?? "") !== undefined;
  const names = Object.keys(now.platforms);
  const isFinal = names.includes("social") && names.every((one) => one === "social" || isLive(one));
  const isReady = names.every((one) => isLive(one) || made?.manifest?.platforms[one]?.ready === true);
  const hasFailed = made?.report.exitCode === 1;
  const exitCode = hasFailed ? 1 : isReady ? 0 : 2;
  const liveNames = new Set(names.filter(isLive));
  print(
    io,
    given.has("json"),
    {
      exitCode,
      artifact: now.artifact,
      version: now.version,
      revision: now.revision,
      platforms: now.platforms,
      changes: made?.changes ?? {},
      postsAreFinal: isFinal,
      nextActions: (made?.manifest?.nextActions ?? []).filter((next) => !liveNames.has(next.platform ?? "")),
    },
    () => {
      const style = { color: usesColor(io, io.stdout), width: textWidth(io.stdout), verbose: false };
      const lines = [
        ...headline(now, style),
        "",
        ...platformLines(now, made?.manifest, style),
        ...changeLines(made, isFinal, style),
        ...(made?.manifest === undefined ? [] : nextLines(made.manifest, liveNames, style, false)),
        ...failureLines(made, style),
      ];
      return `${lines.join("\n")}\n`;
    },
  );
  return exitCode;
}

/** All that is wrong with what was said. */
async function findFaults(
  platform: string,
  url: string | undefined,
  retract: boolean,
  known: readonly string[],
): Promise<string[]> {
  const faults: string[] = [];
  if (!known.includes(platform))
    faults.push(`The work was not packed for ${platform}; it has ${known.join(", ") || "no platform"}.`);
  if (retract && url !== undefined) faults.push("--retract takes no address.");
  if (!retract && url === undefined) faults.push("Say where it can be seen: an address that begins with https://.");
  if (url === undefined) return faults;
  const parsed = liveUrlSchema.safeParse(url);
  if (!parsed.success)
    faults.push(`${JSON.stringify(url.slice(0, 200))} is no address: it takes http or https, without a password.`);
  else if (platform === "arxiv") {
    const { impliedIds } = await import("@dreamnet/publishpack");
    if (impliedIds(url).arxiv === undefined)
      faults.push(
        `${url} is no paper at arXiv: it takes https://arxiv.org/abs/2605.00001, once the paper is announced.`,
      );
  }
  return faults;
}

function changeLines(made: MadeAgain | undefined, isFinal: boolean, style: WorksStyle): string[] {
  const paint = painterOf(style);
  if (made === undefined)
    return [
      "",
      `  ${wrapText("Its packages were not made again, since nobody knows any more how they were packed: pack the work once more.", style.width - 2, "  ")}`,
    ];
  const entries = Object.entries(made.changes);
  const changed = entries.filter(([, files]) => files > 0);
  const same = entries.filter(([, files]) => files === 0).map(([name]) => name);
  return [
    ...(changed.length === 0 ? [] : ["", `  ${paint("bold", "Made again")}`]),
    ...changed.map(([name, files]) => `    ${name}  ${files} file${files === 1 ? " differs" : "s differ"}`),
    ...(same.length === 0 ? [] : [`    ${paint("dim", `as before: ${same.join(", ")}`)}`]),
    ...(isFinal ? ["", `  ${paint("green", "Everything else is live: the posts are final.")}`] : []),
  ];
}

function failureLines(made: MadeAgain | undefined, style: WorksStyle & { readonly verbose: boolean }): string[] {
  const failed = (made?.report.packages ?? []).filter(({ status }) => status === "failed");
  const lines = failed.flatMap(({ platform, error }) => [
    "",
    `  ${printableLine(platform)}: ${wrapText(printable(error?.message ?? "failed"), style.width - 4, "    ")}`,
  ]);
  // A source that cannot be read any more has made nothing.
  const refused = made !== undefined && made.report.source === undefined ? made.report.diagnostics : [];
  return [...lines, ...formatDiagnostics(refused, style)];
}
