import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { finish } from "../measure/report.ts";

const usage = `pnpm reproducible [document folder…] [--json <file>]

Packs each document (default: those of examples/) again and again: twice, from a copy in another folder, at another time
zone and locale, with another umask, and on Node 22. Every file that comes out must have the same bytes.
`;

const top = join(dirname(fileURLToPath(import.meta.url)), "../..");
const command = join(top, "packages/cli/dist/bin.js");
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "string" }, help: { type: "boolean" } },
});

if (values.help === true) process.stdout.write(usage);
else process.exitCode = run();

/** One way of packing that must not change a byte. */
interface Variation {
  readonly name: string;
  readonly node?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Packs a copy of the document that lies elsewhere. */
  readonly elsewhere?: boolean;
}

function run(): number {
  const scratch = mkdtempSync(join(tmpdir(), "dreamnet-reproducible-"));
  try {
    const folders =
      positionals.length > 0
        ? positionals
        : readdirSync(join(top, "examples"))
            .sort()
            .map((name) => join(top, "examples", name))
            .filter((folder) => existsSync(join(folder, "paper.md")));
    const older = installNode22();
    const variations: Variation[] = [
      { name: "first" },
      { name: "again" },
      { name: "another folder", elsewhere: true },
      { name: "TZ and locale", env: { TZ: "Pacific/Chatham", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" } },
      ...(older === undefined ? [] : [{ name: "Node 22", node: older }]),
    ];
    const rows: (string | number)[][] = [];
    let different = 0;
    for (const folder of folders) {
      const [first, ...others] = variations.map((variation, index) =>
        pack(folder, variation, join(scratch, `${basename(folder)}-${index}`)),
      );
      if (first === undefined || first.size === 0) throw new Error(`Nothing came out of ${folder}.`);
      others.forEach((files, index) => {
        const changed = [...new Set([...first.keys(), ...files.keys()])].filter(
          (path) => first.get(path) !== files.get(path),
        );
        different += changed.length;
        rows.push([
          basename(folder),
          variations[index + 1]?.name ?? "",
          first.size,
          changed.length,
          changed.join(", "),
        ]);
      });
    }
    return finish(
      {
        title: "Equal source, equal bytes",
        columns: ["document", "against the first", "files", "different", "which"],
        rows,
        bars: [{ name: "files that differ", value: different, relation: "<=", limit: 0 }],
        notes: [
          `Node ${process.version}${older === undefined ? "" : " and 22"}, ${process.platform}-${process.arch}.`,
          ...(older === undefined ? ["NOT RUN: Node 22 could not be installed here."] : []),
        ],
        data: rows,
      },
      values.json,
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function pack(folder: string, variation: Variation, work: string): Map<string, string> {
  mkdirSync(work, { recursive: true });
  let source = folder;
  if (variation.elsewhere === true) {
    source = join(work, "a copy, elsewhere");
    cpSync(folder, source, { recursive: true });
  }
  const out = join(work, "out");
  const { status, stderr } = spawnSync(
    variation.node ?? process.execPath,
    [command, "pack", source, "--to", "arxiv,github", "--out", out],
    {
      cwd: work,
      encoding: "utf8",
      env: { ...process.env, DREAMNET_HOME: join(work, "home"), ...variation.env },
    },
  );
  if (status !== 0 && status !== 2) throw new Error(`${variation.name}: packing ${folder} failed:\n${stderr}`);
  const files = new Map<string, string>();
  for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(out.length + 1), createHash("sha256").update(readFileSync(path)).digest("hex"));
  }
  return files;
}

/** Node 22 from the registry, kept beside the dependencies; nothing where this platform has none. */
function installNode22(): string | undefined {
  if (process.platform !== "linux" || (process.arch !== "x64" && process.arch !== "arm64")) return undefined;
  const folder = join(top, "node_modules/.cache/dreamnet-node-22");
  const name = `node-linux-${process.arch}`;
  const program = join(folder, "node_modules", name, "bin/node");
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
    spawnSync("npm", ["install", "--no-audit", "--no-fund", "--force", "--no-save", `${name}@22`], {
      cwd: folder,
      stdio: "ignore",
    });
  }
  return existsSync(program) ? program : undefined;
}
