import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, openSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { finish, type Report } from "../measure/report.ts";
import { cases, nameOf } from "./cases.ts";
import { runWhereReadable } from "./readable-checkout.ts";
import { specialNames } from "./special.ts";

const { values } = parseArgs({
  options: {
    json: { type: "string" },
    sample: { type: "string" },
    seed: { type: "string" },
    case: { type: "string", multiple: true },
    help: { type: "boolean" },
  },
});

const top = fileURLToPath(new URL("../..", import.meta.url));
const columns = ["control", "sandboxed"] as const;
type Column = (typeof columns)[number];

interface Finding {
  readonly name: string;
  readonly got: boolean;
  readonly detail: string;
}

interface Who {
  readonly name: string;
  /** Goes before the command. */
  readonly as: readonly string[];
}

const ordinaryUser = ["setpriv", "--reuid=64999", "--regid=64999", "--clear-groups", "--"] as const;

/** Root and an ordinary user; an ordinary user alone where nobody is root. */
function users(): readonly Who[] {
  if (process.getuid?.() !== 0) return [{ name: "user", as: [] }];
  return [
    { name: "root", as: [] },
    { name: "user", as: ordinaryUser },
  ];
}

/** Runs the cases of one user in one column. A driver that dies is started again after the case that it died of. */
async function runColumn(who: Who, column: Column, names: readonly string[]): Promise<Map<string, Finding>> {
  const found = new Map<string, Finding>();
  let waiting = [...names];
  while (waiting.length > 0) {
    const { exitCode, text } = await drive(who, column, waiting, (finding) => found.set(finding.name, finding));
    if (exitCode === 3) throw new Error(`As ${who.name}: ${text}`);
    const rest = waiting.filter((name) => !found.has(name));
    const [died, ...others] = rest;
    if (died !== undefined)
      found.set(died, {
        name: died,
        got: column === "sandboxed",
        detail: `the host died (${exitCode}): ${text.slice(-200)}`,
      });
    waiting = others;
  }
  return found;
}

function drive(
  who: Who,
  column: Column,
  names: readonly string[],
  take: (finding: Finding) => void,
): Promise<{ exitCode: number | null; text: string }> {
  const command = [
    ...who.as,
    process.execPath,
    "--conditions=@dreamnet/source",
    "--disable-warning=ExperimentalWarning",
    join(top, "tools/escape/driver.ts"),
    column,
    findAddon(),
    ...names,
  ];
  return new Promise((resolve, reject) => {
    // Node closes what it inherits at a start, up to the first gap beyond 15: this one it passes on.
    const inherited = `inherited-${randomBytes(8).toString("hex")}`;
    const file = join(tmpdir(), inherited);
    writeFileSync(file, inherited);
    const fd = openSync(file, "r");
    rmSync(file);
    const child = spawn(command[0] as string, command.slice(1), {
      cwd: "/",
      stdio: ["ignore", "pipe", "pipe", ...Array.from({ length: 37 }, () => "ignore" as const), fd],
      env: { ...process.env, HOME: "/nonexistent", ESCAPE_INHERITED: inherited },
    });
    closeSync(fd);
    let text = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-2_000);
    });
    createInterface({ input: child.stdout as Readable }).on("line", (line) => {
      const finding = JSON.parse(line) as Finding;
      if (values.case !== undefined) process.stderr.write(`${who.name} ${column} ${line}\n`);
      take(finding);
    });
    child.once("error", reject);
    child.once("close", (exitCode) => resolve({ exitCode, text }));
  });
}

/** Any addon that lies outside the attack's package. */
function findAddon(): string {
  const store = join(top, "node_modules/.pnpm");
  for (const entry of readdirSync(store)
    .filter((name) => /binding|native|linux/.test(name))
    .sort())
    for (const file of readdirSync(join(store, entry), { recursive: true, encoding: "utf8" }))
      if (file.endsWith(".node")) return join(store, entry, file);
  return "/nonexistent.node";
}

/** A sample that a seed decides. */
function choose(all: readonly string[], count: number, seed: number): string[] {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return all
    .map((name) => ({ name, at: next() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ name }) => name)
    .sort();
}

async function main(): Promise<number> {
  if (values.help === true) {
    process.stdout.write("pnpm escape [--sample <n> --seed <s>] [--case <part of a name>…] [--json <file>]\n");
    return 0;
  }
  const all = [...cases.map(nameOf), ...specialNames];
  const named =
    values.case === undefined ? all : all.filter((name) => values.case?.some((part) => name.includes(part)));
  const names = values.sample === undefined ? named : choose(named, Number(values.sample), Number(values.seed ?? 1));
  const who = users();
  const results = new Map<string, Map<string, Finding>>();
  await Promise.all(
    who.flatMap((user) =>
      columns.map(async (column) => results.set(`${user.name} ${column}`, await runColumn(user, column, names))),
    ),
  );
  const cell = (user: Who, column: Column, name: string): Finding =>
    results.get(`${user.name} ${column}`)?.get(name) as Finding;
  const escaped = names.filter((name) => who.some((user) => cell(user, "sandboxed", name).got));
  const vacuous = names.filter((name) => who.every((user) => !cell(user, "control", name).got));
  const show = (user: Who, name: string): string[] => [
    cell(user, "control", name).got ? "works" : "fails",
    cell(user, "sandboxed", name).got ? "ESCAPED" : "stopped",
  ];
  const report: Report = {
    title: `Escapes: ${names.length} attacks, each without the sandbox and in it, as ${who.map(({ name }) => name).join(" and ")}`,
    columns: ["attack", ...who.flatMap(({ name }) => [`${name}: control`, `${name}: sandboxed`])],
    rows: names.map((name) => [name, ...who.flatMap((user) => show(user, name))]),
    bars: [
      { name: "escaped", value: escaped.length, relation: "<=", limit: 0 },
      {
        name: "vacuous (the control failed for every user)",
        value: (vacuous.length / Math.max(1, names.length)) * 100,
        unit: " %",
        relation: "<=",
        limit: 10,
      },
    ],
    notes: [
      ...escaped.map(
        (name) => `ESCAPED ${name}: ${who.map((user) => cell(user, "sandboxed", name).detail).join(" | ")}`,
      ),
      ...vacuous.map((name) => `vacuous ${name}: ${who.map((user) => cell(user, "control", name).detail).join(" | ")}`),
      ...(who.length === 1 ? ["Run as root to have both users' columns."] : []),
    ],
    data: names.map((name) => ({
      name,
      ...Object.fromEntries(
        who.flatMap((user) => columns.map((column) => [`${user.name} ${column}`, cell(user, column, name)])),
      ),
    })),
  };
  return finish(report, values.json);
}

const elsewhere =
  process.getuid?.() === 0
    ? runWhereReadable(top, ordinaryUser, fileURLToPath(import.meta.url), process.argv.slice(2))
    : undefined;
process.exitCode = elsewhere ?? (await main());
