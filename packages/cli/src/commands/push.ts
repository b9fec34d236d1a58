import { constants } from "node:fs";
import { open, realpath, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import type { ApplyOptions, ReleasePlan, ReleaseReceipt } from "@dreamnet/github-pack";
import { type CommandIo, formatBytes, printableLine } from "@dreamnet/pack-bin";
import { isPortablePath, TerminalError, WorkflowError } from "@dreamnet/workflow";
import { type Command, commandHelp, helpOption, jsonOption } from "../command.ts";
import { type PushOptions, parsePushCommand } from "../push/options.ts";
import { endCommits } from "../works/end-commits.ts";

/** Bytes of a plan. */
const mostPlan = 16 * 1024 * 1024;

/** `dreamnet push`. */
export const pushCommand: Command = {
  name: "push",
  summary: "Shows what a package's release plan does at GitHub, and does it when told to.",
  usage: ["github <folder> [options]"],
  takes: [["github"]],
  options: [
    { name: "apply", text: "carry the plan out; without it, nothing is sent" },
    { name: "incomplete", text: "carry it out although the package lacks something" },
    { name: "owner", value: "name", text: "user or organisation (default: as planned, else the token's own)" },
    { name: "server", value: "url", text: "a GitHub Enterprise server" },
    {
      name: "token-stdin",
      text: "read the token from standard input: gh auth token | dreamnet push … --token-stdin",
    },
    jsonOption,
    helpOption,
  ],
  sections: [
    {
      title: "How it goes",
      text: "<folder> is the package's folder, the one with release-plan.json. The token comes from GITHUB_TOKEN or GH_TOKEN, else from standard input; it is sent to GitHub's own hosts alone. A run that was cut off goes on when the same command is given again. What stands there afterwards is written beside the folder, as <folder>-receipt.json.",
    },
  ],
  exitCodes: [
    ["0", "done, or shown"],
    ["1", "refused or failed"],
  ],
  run: (arguments_, io, signal) => runPushCommand(arguments_, io, signal),
};

/** `dreamnet push github <folder>`. */
async function runPushCommand(
  arguments_: readonly string[],
  io: CommandIo,
  signal?: AbortSignal,
  fetch_: typeof globalThis.fetch = globalThis.fetch,
): Promise<number> {
  const parsed = parsePushCommand(arguments_);
  if (parsed.kind === "help") {
    io.stdout.write(commandHelp(pushCommand, io));
    return 0;
  }
  if (parsed.kind === "fault") return fail(io, parsed.messages);
  const { options } = parsed;
  try {
    await endCommits(resolve(io.cwd(), options.folder), signal);
    const folder = await realpath(resolve(io.cwd(), options.folder)).catch(() => undefined);
    if (folder === undefined) return fail(io, [`There is no folder ${options.folder}.`]);
    const plan = await readPlan(folder);
    if (!options.apply) {
      io.stdout.write(
        options.json
          ? `${JSON.stringify({ schemaVersion: 1, applied: false, plan }, null, 2)}\n`
          : showPlan(plan, options),
      );
      return 0;
    }
    const token = options.tokenFromInput ? await readToken(io) : (io.env["GITHUB_TOKEN"] ?? io.env["GH_TOKEN"]);
    if (token === undefined || token === "")
      return fail(io, [
        options.tokenFromInput
          ? "There is no token on standard input: pipe one in, as gh auth token | dreamnet push … --token-stdin."
          : "There is no token: set GITHUB_TOKEN to one that may write to the repository, or use --token-stdin.",
      ]);
    return await apply(folder, plan, options, token, io, signal, fetch_);
  } catch (error) {
    if (!WorkflowError.is(error)) throw error;
    return fail(io, [error.message, ...(error.hint === undefined ? [] : [error.hint])]);
  }
}

async function apply(
  folder: string,
  plan: ReleasePlan,
  options: PushOptions,
  token: string,
  io: CommandIo,
  signal: AbortSignal | undefined,
  fetch_: typeof globalThis.fetch,
): Promise<number> {
  const { applyReleasePlan } = await import("@dreamnet/github-pack");
  const settings: ApplyOptions = {
    token,
    incomplete: options.incomplete,
    fetch: fetch_,
    readFile: async (path) => await readInside(folder, path),
    report: (line) => io.stderr.write(`github: ${printableLine(line)}\n`),
    ...(signal === undefined ? {} : { signal }),
    ...(options.owner === undefined ? {} : { owner: options.owner }),
    ...(options.server === undefined ? {} : { servers: enterprise(options.server) }),
  };
  const receipt = await applyReleasePlan(plan, settings);
  await keepReceipt(folder, receipt, io);
  if (options.json) io.stdout.write(`${JSON.stringify({ schemaVersion: 1, applied: true, receipt }, null, 2)}\n`);
  else {
    const renamed = receipt.assets.filter(({ name, storedAs }) => name !== storedAs);
    io.stdout.write(
      [
        `${receipt.changed ? "Published" : "Everything was there already"}: ${receipt.repository} ${receipt.tag}`,
        `  ${receipt.release.url}`,
        `  commit ${receipt.commit}, ${receipt.assets.length} file${receipt.assets.length === 1 ? "" : "s"}`,
        ...renamed.map(({ name, storedAs }) => `  GitHub keeps ${name} as ${storedAs}`),
        "",
      ]
        .map(printableLine)
        .join("\n"),
    );
  }
  return 0;
}

/** The first line of what is piped in; a terminal would show the token while it is typed. */
async function readToken({ stdin }: CommandIo): Promise<string | undefined> {
  if (stdin === undefined || stdin.isTTY === true) return undefined;
  let text = "";
  for await (const chunk of stdin) {
    text += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
    if (text.length > 4096 || text.includes("\n")) break;
  }
  return text.split("\n")[0]?.trim();
}

/** Beside the folder, which is its package's alone; everything is published already, so a fault here is no failure. */
async function keepReceipt(folder: string, receipt: ReleaseReceipt, io: CommandIo): Promise<void> {
  const file = `${folder}-receipt.json`;
  try {
    await rm(`${file}.new`, { force: true });
    await writeFile(`${file}.new`, `${JSON.stringify({ schemaVersion: 1, ...receipt }, null, 2)}\n`, { flag: "wx" });
    await rename(`${file}.new`, file);
  } catch (error) {
    io.stderr.write(
      `github: the receipt could not be written to ${printableLine(file)} (${(error as NodeJS.ErrnoException).code ?? "unknown error"}).\n`,
    );
  }
}

/**
 * Where an Enterprise server has its parts.
 *
 * @see https://docs.github.com/en/enterprise-server/rest, checked 2026-11
 */
function enterprise({ origin }: URL): NonNullable<ApplyOptions["servers"]> {
  return { api: `${origin}/api/v3`, uploads: `${origin}/api/uploads`, git: origin };
}

async function readPlan(folder: string): Promise<ReleasePlan> {
  const { releasePlanSchema } = await import("@dreamnet/github-pack");
  const bytes = await readInside(folder, "release-plan.json", mostPlan);
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    value = undefined;
  }
  const parsed = releasePlanSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new TerminalError(
    `release-plan.json is no plan: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim(),
    {
      code: "PLAN_INVALID",
      hint: "Make the package again.",
    },
  );
}

/** Reads a file of the package: a plain one, within its folder. */
async function readInside(folder: string, path: string, most = 2 ** 31): Promise<Uint8Array> {
  const refused = (reason: string): TerminalError =>
    new TerminalError(`${path} ${reason}.`, {
      code: "FILE_REFUSED",
      value: path,
      hint: "Name the folder that the package was written to, whole.",
    });
  if (!isPortablePath(path)) throw refused("is no path within the package");
  const real = await realpath(join(folder, path)).catch(() => undefined);
  if (real === undefined) throw refused("is not in the folder");
  if (!real.startsWith(folder + sep)) throw refused("leads out of the package");
  const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const facts = await file.stat();
    if (!facts.isFile() || facts.size > most) throw refused("is no plain file of a size that is sent");
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function showPlan(plan: ReleasePlan, options: PushOptions): string {
  const owner = options.owner ?? plan.repository.owner ?? "(the token's owner)";
  const lines = [
    `Plan for ${owner}/${plan.repository.name}, ${plan.repository.private ? "private" : "public"}: ${plan.release.tag}`,
    `  commit ${plan.commit.id} on ${plan.commit.branch}`,
    ...plan.assets.map(({ name, size, sha256 }) => `  file ${name}, ${formatBytes(size)}, sha256 ${sha256}`),
    "",
    ...plan.requests.flatMap(({ step, method, url }, index) => [
      `${String(index + 1).padStart(3)}. ${step}`,
      `     ${method} ${url}`,
    ]),
    "",
    ...(plan.needs.length === 0
      ? ["Nothing was sent. To carry it out: the same command with --apply, and GITHUB_TOKEN set."]
      : ["The package is not ready, and is not pushed as it is:", ...plan.needs.map((need) => `  - ${need}`)]),
  ];
  return `${lines.map(printableLine).join("\n")}\n`;
}

function fail(io: CommandIo, messages: readonly string[]): number {
  io.stderr.write(`${messages.map((message) => `dreamnet push: ${printableLine(message)}`).join("\n")}\n`);
  return 1;
}
