import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { PublishPackOutput } from "@dreamnet/publishpack";
import sharp from "sharp";
import { type Bar, median, type Report } from "../measure/report.ts";

const top = join(dirname(fileURLToPath(import.meta.url)), "../..");
const command = join(top, "packages/publishpack/dist/bin.js");
const paper = join(top, "examples/riccati");
const rounds = 3;
const options = [
  ...["--category", "math.NA", "--license", "CC-BY-4.0", "--json"],
  ...["--set", "zora.creator=0x52908400098527886E0F7030069857D2E4169EE7"],
];

interface Packed {
  /** ms, the process's start included. */
  readonly time: number;
  readonly report: PublishPackOutput;
}

/**
 * All packages of a JOSS paper, each round with an empty cache, beside latexmk alone on the same LaTeX; the same again; a
 * figure that was changed; and the time from a save to the end with `--watch`.
 */
export async function benchPublishpack(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), "dreamnet-suite-"));
  try {
    const hasLatexmk = spawnSync("latexmk", ["-v"]).status === 0;
    const found = { cold: [] as number[], again: [] as number[], latexmk: [] as number[] };
    let last: Packed | undefined;
    for (let round = 0; round < rounds; round++) {
      const at = join(folder, `round-${round}`);
      last = pack(join(paper, "paper.md"), at);
      found.cold.push(last.time);
      found.again.push(pack(join(paper, "paper.md"), at).time);
      if (hasLatexmk) found.latexmk.push(latexmk(at, last.report));
    }
    const figure = await changeFigure(join(folder, "figure"));
    const watch = await watchSave(join(folder, "watch"));
    const cold = median(found.cold);
    const times = found.cold.map((time, index) => time / (found.latexmk[index] as number));
    const bars: Bar[] = [
      ...(hasLatexmk
        ? [
            { name: "all packages, cold, beside latexmk", value: median(times), relation: "<=", limit: 2.5 } as const,
            {
              name: "all packages, cold, beside latexmk",
              value: median(times),
              relation: "<=",
              limit: 1.3,
              goal: true,
            } as const,
          ]
        : []),
      { name: "the same again, beside the first time", value: median(found.again) / cold, relation: "<=", limit: 0.15 },
      {
        name: "changed files that show nothing of a changed figure",
        value: figure.strays.length,
        relation: "<=",
        limit: 0,
      },
      {
        name: "steps of other figures and formulas that ran again",
        value: figure.ran.length,
        relation: "<=",
        limit: 0,
      },
    ];
    return {
      title: `All packages of a JOSS paper (examples/riccati), sandboxed, with the process's start; median of ${rounds}`,
      columns: ["what", "ms"],
      rows: [
        ["all packages, nothing in the cache", Math.round(cold)],
        ["the same again", Math.round(median(found.again))],
        ["latexmk on the same LaTeX", hasLatexmk ? Math.round(median(found.latexmk)) : "–"],
        ["one of two figures changed", Math.round(figure.time)],
        ["with --watch, from a save to the end", Math.round(watch)],
        ...(last?.report.packages ?? []).map(({ platform, duration }): [string, number] => [
          `  ${platform} alone in that run`,
          Math.round(duration),
        ]),
      ],
      bars,
      notes: [
        ...(hasLatexmk ? [] : ["NOT RUN: latexmk is not installed, so there is no peer to measure against."]),
        ...figure.strays.map((path) => `Changed with the figure, and does not show it: ${path}`),
        ...figure.ran.map((step) => `Ran again: ${step}`),
      ],
      data: { ...found, figure, watch },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function pack(source: string, at: string): Packed {
  mkdirSync(at, { recursive: true });
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [command, source, "-o", join(at, "build"), ...options],
    {
      cwd: at,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      env: { ...process.env, DREAMNET_HOME: join(at, "home") },
    },
  );
  const time = performance.now() - begun;
  const report = JSON.parse(stdout) as PublishPackOutput;
  if (status === 1 || report.packages.length === 0) throw new Error(`The paper could not be packed: ${stderr}`);
  if (report.packages.some(({ isolation, attempts }) => attempts.length > 0 && isolation === "none"))
    throw new Error("A pack ran outside the sandbox: there would be nothing to compare.");
  return { time, report };
}

/** The submission as it is uploaded, compiled by latexmk alone. */
function latexmk(at: string, report: PublishPackOutput): number {
  const archive = report.packages
    .find(({ platform }) => platform === "arxiv")
    ?.files.find(({ path }) => path.endsWith(".tar.gz"));
  const tex = mkdtempSync(join(at, "tex-"));
  spawnSync("tar", ["-xzf", join(at, "build", archive?.path ?? ""), "-C", tex]);
  const begun = performance.now();
  const { status } = spawnSync("latexmk", ["-pdf", "-interaction=nonstopmode", "main.tex"], { cwd: tex });
  if (status !== 0) throw new Error("latexmk could not compile the submission.");
  return performance.now() - begun;
}

/** Whatever holds or lists the figure, by the end of its path. */
const showsFigure =
  /(?:\.pdf|\.tar\.gz|\.zip|\.car|\.bundle|\.html|\b[bB]-[^/]*|\/b\.(?:png|webp|avif)|figure-?0*2[^/]*|images\/[^/]*|pictures\.md|cids\.json|coin\.json|edition\.json|metadata\.json|(?:coin|edition)-call\.json|preview\.md|checksums[^/]*|SHA256SUMS|release-plan\.json|checklist\.md|\.md)$/u;

async function changeFigure(at: string) {
  const source = join(at, "paper");
  cpSync(paper, source, { recursive: true });
  const draw = (name: string, shade: number) =>
    sharp({ create: { width: 400, height: 300, channels: 3, background: { r: shade, g: 120, b: 200 } } })
      .png()
      .toFile(join(source, name));
  await draw("a.png", 10);
  await draw("b.png", 60);
  appendFileSync(
    join(source, "paper.md"),
    "\n# Two figures\n\n![A figure of its own.](a.png)\n\n![A figure that will change.](b.png)\n\n$$x^2 + y^2 = z^2$$\n",
  );
  const before = pack(join(source, "paper.md"), at).report;
  await draw("b.png", 200);
  const { report: after, time } = pack(join(source, "paper.md"), at);
  const old = new Map(before.packages.flatMap(({ files }) => files.map(({ path, sha256 }) => [path, sha256] as const)));
  const strays = after.packages
    .flatMap(({ files }) => files)
    .filter(({ path, sha256 }) => old.has(path) && old.get(path) !== sha256 && !showsFigure.test(path))
    .map(({ path }) => path);
  // Of steps of one name, as many may run as belong to the figure: one in each pack.
  const ran = after.packages.flatMap(({ platform, cache }) => {
    const missed = (cache.steps ?? []).filter(
      ({ hit, path }) => !hit && /figure|picture|formula|card|cover/u.test(path),
    );
    const names = missed.map(({ path }) => path.replace(/#\d+/gu, ""));
    return names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${platform}: ${name}`);
  });
  return { time, strays, ran, steps: after.packages.map(({ platform, cache }) => ({ platform, ...cache })) };
}

/** ms from a save to the end of what follows from it. */
async function watchSave(at: string): Promise<number> {
  const source = join(at, "paper");
  cpSync(paper, source, { recursive: true });
  const child = spawn(
    process.execPath,
    [
      command,
      join(source, "paper.md"),
      "--watch",
      "-o",
      join(at, "build"),
      ...options.filter((one) => one !== "--json"),
    ],
    { cwd: at, stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, DREAMNET_HOME: join(at, "home") } },
  );
  const ended = once(child, "exit");
  try {
    await untilPacked(child.stderr);
    const begun = performance.now();
    appendFileSync(join(source, "paper.md"), "\nOne sentence more.\n");
    await untilPacked(child.stderr);
    return performance.now() - begun;
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
}

async function untilPacked(stream: NodeJS.ReadableStream): Promise<void> {
  let text = "";
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      text += chunk.toString();
      if (!text.includes("Watching; Ctrl-C ends.")) return;
      stream.off("data", read);
      resolve();
    };
    stream.on("data", read).once("end", () => reject(new Error(`The watch has ended: ${text.slice(-500)}`)));
  });
}
