// Runs cases as the user that starts it: `driver.ts control|sandboxed <names…>`; a line of JSON for each.
import { spawn, spawnSync } from "node:child_process";
import { closeSync, openSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createMemoryStore } from "@dreamnet/content-store";
import { WorkflowExecutor } from "@dreamnet/executor";
import { createSandboxProvider } from "@dreamnet/sandbox";
import { type AnyWorkflow, defineWorkflow, type SecurityInput, type WorkflowResult } from "@dreamnet/workflow";
import { z } from "zod";
import { cases, type EscapeCase, nameOf } from "./cases.ts";
import { runSpecial, specialNames } from "./special.ts";
import { type Facts, makeWorld, processesWith, tryToReach } from "./world.ts";

/** What became of one case in one column. */
export interface Finding {
  readonly name: string;
  readonly got: boolean;
  readonly detail: string;
}

const [mode, addon = "", ...names] = process.argv.slice(2);
const wanted = new Set(names);
const store = createMemoryStore();
// A file of somebody else in the same store.
const foreign = await store.put("another run's file");
const world = await makeWorld(addon, foreign.sha256);
process.env["ESCAPE_SECRET"] = String(world.facts()["secret"]);
// What this process was given by its own parent, as a descriptor without close-on-exec.
const inheritedFile = join(world.root, "inherited");
writeFileSync(inheritedFile, String(world.facts()["inheritedSecret"]));

const provider = createSandboxProvider({
  killGrace: 300,
  egress: {
    lookup: async (host) => (host.endsWith("rebound.test") ? ["127.0.0.2"] : ["127.0.0.1"]),
    privateAddresses: ["127.0.0.1"],
  },
});
const executor = new WorkflowExecutor({ store, sandbox: provider, killGrace: 300 });

try {
  if (mode === "sandboxed") await checkBenign();
  for (const item of cases) {
    if (!wanted.has(nameOf(item))) continue;
    world.restore();
    await world.plant(item.id);
    world.takeReached();
    tell({ name: nameOf(item), ...(mode === "control" ? await control(item) : await sandboxed(item)) });
  }
  for (const name of specialNames) {
    if (!wanted.has(name)) continue;
    world.restore();
    tell({
      name,
      ...(await runSpecial(name, mode === "control" ? "control" : "sandboxed", {
        world,
        executor,
        provider,
        attackWorkflow,
      })),
    });
  }
} finally {
  await provider.close();
  await world.close();
}
process.exit(0);

function tell(finding: Finding): void {
  process.stdout.write(`${JSON.stringify(finding)}\n`);
}

function attackWorkflow(
  security: Partial<SecurityInput>,
  max: number,
  folder = join(world.root, "package"),
): AnyWorkflow {
  const ports = (security.egress ?? []).map((entry) => entry.replace("PORT", String(world.facts()["port"])));
  return defineWorkflow({
    name: "escape-attack",
    version: "1.0.0",
    module: pathToFileURL(join(folder, "workflow.mjs")).href,
    description: "An attack.",
    author: "The escape suite",
    input: z.strictObject({ attack: z.string(), facts: z.record(z.string(), z.union([z.string(), z.number()])) }),
    output: z.looseObject({ got: z.string() }),
    executionTime: { estimated: Math.min(100, max), max },
    errorHandling: { retryable: false, maxRetries: 0 },
    security: {
      requiresAuth: false,
      allowedPaths: ["build/"],
      networkAccess: false,
      requiresSandbox: true,
      ...security,
      ...(security.egress === undefined ? {} : { egress: ports }),
    },
    execute: () => Promise.reject(new Error("An attack must never run here.")),
  }) as AnyWorkflow;
}

/** A sandbox that stops everything would pass every case: what is allowed must work, in each profile. */
async function checkBenign(): Promise<void> {
  const checks: [string, Partial<SecurityInput>][] = [
    ["benign-work", {}],
    ["benign-work", { subprocess: ["sh"] }],
    ["benign-program", { subprocess: ["sh"] }],
    ["benign-egress", { networkAccess: true, egress: ["api.allowed.test:PORT"] }],
  ];
  for (const [attack, security] of checks) {
    world.restore();
    const result = await executor.execute(attackWorkflow(security, 20_000), { attack, facts: insideFacts() });
    const fine = result.success && (result.output as { got: string }).got === "yes" && result.isolation === "sandbox";
    if (!fine) {
      process.stderr.write(
        `${attack} does not work in the sandbox: ${result.success ? JSON.stringify(result.output) : `${result.error.code} ${result.error.message}`}\n`,
      );
      process.exit(3);
    }
  }
}

function insideFacts(): Facts {
  return { ...world.facts(), build: "/sandbox/build", tmp: "/tmp", rootFolder: "/" };
}

function outsideFacts(): Facts {
  return {
    ...world.facts(),
    build: join(world.root, "work/build"),
    tmp: join(world.root, "tmp"),
    rootFolder: join(world.root, "tmp"),
  };
}

async function sandboxed(item: EscapeCase): Promise<Omit<Finding, "name">> {
  const before = world.snapshot();
  const memory = process.memoryUsage.rss();
  let isOver = false;
  const reaching = item.judge === "reached" ? tryToReach(Number(world.facts()["listenPort"]), () => isOver) : undefined;
  const poke = setInterval(() => touchPackage(item.id), 100);
  const late = new Promise<"late">((resolve) => setTimeout(() => resolve("late"), item.max + 6_000).unref());
  const result = await Promise.race([
    executor.execute(attackWorkflow(item.security, item.max), { attack: item.id, facts: insideFacts() }),
    late,
  ]);
  isOver = true;
  clearInterval(poke);
  if (result === "late") return { got: true, detail: "the host waited in vain" };
  const said = result.success
    ? String((result.output as { got: string }).got)
    : `${result.error.code}: ${result.error.message.slice(0, 120)}`;
  if (!result.success && result.error.code === "SANDBOX_UNAVAILABLE") return { got: true, detail: said };
  const got = await judge(item, said, before, { reaching, result, memory });
  return { got, detail: said };
}

interface Evidence {
  readonly reaching: Promise<boolean> | undefined;
  readonly result?: WorkflowResult;
  readonly memory?: number;
}

async function judge(
  item: EscapeCase,
  said: string,
  before: ReadonlyMap<string, string>,
  { reaching, result, memory = 0 }: Evidence,
): Promise<boolean> {
  const { judge: how } = item;
  if (how === "attack") return said === "yes";
  if (how === "victim-gone") return !(await world.checkVictim());
  if (how === "listener") {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return world.takeReached();
  }
  if (how === "reached") return (await reaching) === true;
  if (how === "leftover") return leftovers().length > 0;
  if (how === "host") {
    const grown = process.memoryUsage.rss() - memory > 400 * 1024 ** 2;
    const polluted = ({} as { polluted?: unknown }).polluted !== undefined;
    const deceived = result?.success === true && item.id !== "huge-stdout" && item.id !== "frame-flood";
    return grown || polluted || deceived;
  }
  if (how === "collected") {
    if (result === undefined) return said.startsWith("harmed");
    if (!result.success) return false;
    for (const file of result.files) {
      const bytes = await store.get(file.sha256);
      if (
        Buffer.from(bytes).includes(String(world.facts()["secret"])) ||
        /[\n\\:*]| $/.test(file.path) ||
        file.path.length > 1000
      )
        return true;
    }
    return false;
  }
  const after = world.snapshot();
  return how.changed.some((path) => after.get(path) !== before.get(path));
}

/** The host uses files that an attack sees. */
function touchPackage(id: string): void {
  if (id === "watch-host-use-files") utimesSync(join(world.root, "package/package.json"), new Date(), new Date());
}

function leftovers(): number[] {
  const { token } = world.facts();
  return [...processesWith(`8.${token}`), ...processesWith(`stays-${token}`)];
}

async function control(item: EscapeCase): Promise<Omit<Finding, "name">> {
  const before = world.snapshot();
  const own = join(world.root, "package");
  const request = JSON.stringify({ attack: item.id, facts: outsideFacts() });
  const program = item.judge === "host" ? "naive-host.mjs" : "control.mjs";
  const inherited = openSync(inheritedFile, "r");
  let isOver = false;
  const reaching = item.judge === "reached" ? tryToReach(Number(world.facts()["listenPort"]), () => isOver) : undefined;
  const child = spawn(process.execPath, [join(own, program)], {
    cwd: join(world.root, "work"),
    env: {
      PATH: process.env["PATH"],
      HOME: join(world.root, "home"),
      ESCAPE_SECRET: String(world.facts()["secret"]),
      ESCAPE_REQUEST: request,
    },
    stdio: ["ignore", "pipe", "pipe", "ignore", "ignore", "ignore", "ignore", "ignore", "ignore", inherited],
  });
  closeSync(inherited);
  let text = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  child.stdout?.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  const poke = setInterval(() => touchPackage(item.id), 100);
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const limit = new Promise<void>((resolve) => setTimeout(resolve, item.judge === "leftover" ? 1_200 : 25_000).unref());
  await Promise.race([exited, limit]);
  clearInterval(poke);
  isOver = true;
  if (item.judge === "leftover") {
    child.kill("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 300));
    const left = leftovers();
    for (const pid of left) process.kill(pid, "SIGKILL");
    return { got: left.length > 0, detail: `${left.length} left` };
  }
  child.kill("SIGKILL");
  await exited;
  if (item.judge === "host")
    return { got: child.exitCode === 42 || text.includes("harmed:"), detail: text.slice(-120) };
  const said = /@@(.*)/s.exec(text)?.[1]?.slice(0, 160) ?? `ended: ${child.exitCode ?? child.signalCode}`;
  if (item.judge === "collected") {
    const collected = spawnSync(
      process.execPath,
      [
        join(own, "naive-collect.mjs"),
        join(world.root, "work/build"),
        String(world.facts()["secret"]),
        item.id === "output-swap" ? "again" : "",
      ],
      { encoding: "utf8", timeout: 8_000 },
    );
    const harm = collected.error === undefined ? collected.stdout : "harmed: it hangs";
    return { got: harm.startsWith("harmed"), detail: `${harm} ${said}` };
  }
  return { got: await judge(item, said, before, { reaching }), detail: said };
}
