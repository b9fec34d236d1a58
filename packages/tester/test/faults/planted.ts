import { spawn, spawnSync } from "node:child_process";
import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { ExecutionContext } from "@dreamnet/workflow";
import { z } from "zod";
import type { Planted } from "../sample.ts";
import forgetful from "./forgetful.ts";

/** A fault, and the checks of which at least one must find it. */
export interface PlantedFault extends Planted {
  /** A part of the name of the check that finds it. */
  readonly foundBy: string;
}

const twice = "gives equal bytes twice";
const world = "knows of its world what its context tells it";
const ended = "has ended when it returns";
const abort = "obeys abort";
const crash = "goes on after a crash at every step";
const manifest = "stays within its manifest";
const result = "gives what is expected";
const retries = "leaves retries to the executor";

let runs = 0;
const nextNumber = (): number => {
  runs += 1;
  return runs;
};
const seen: string[] = [];
let last: string | undefined;

const scratchNames = (): string[] => {
  const folder = mkdtempSync(join(tmpdir(), "sample-"));
  for (const name of ["b", "a", "c"]) writeFileSync(join(folder, name), name);
  const names = readdirSync(folder);
  rmSync(folder, { recursive: true });
  return names;
};

/** Every fault that is planted into the sample, each alone. */
export const plantedFaults: Readonly<Record<string, PlantedFault>> = {
  "the clock": { foundBy: twice, text: ({ title }) => `${title} ${new Date().getUTCFullYear()}` },
  "the clock's minutes in a step": {
    foundBy: twice,
    count: (_, context) => context.step("count", () => Math.floor(Date.now() / 60_000)),
  },
  "the time zone": { foundBy: twice, text: () => new Date(0).toString() },
  "a random number": {
    foundBy: twice,
    count: (_, context) => context.step("count", () => Math.floor(Math.random() * 2)),
  },
  "a random number of few values": { foundBy: twice, count: () => randomInt(2) },
  "a random id": { foundBy: twice, text: ({ title }) => `${title} ${randomUUID()}` },
  "random bytes": { foundBy: twice, text: () => randomBytes(1).toString("hex") },
  "the machine's locale": {
    foundBy: world,
    text: ({ words }) => [...words].sort((a, b) => a.localeCompare(b)).join(" "),
  },
  "a number as the locale has it": { foundBy: twice, text: () => (1234.5).toLocaleString() },
  "the order of files": { foundBy: twice, text: () => scratchNames().join(" ") },
  "the order of answers": {
    foundBy: twice,
    text: async ({ words }, context) => {
      const done: string[] = [];
      await Promise.all(
        words.map(async (word, index) => {
          await context.files.write(`build/${index}.txt`, word);
          done.push(word);
        }),
      );
      return done.join(" ");
    },
  },
  "a read of the environment": { foundBy: world, text: ({ title }) => title + (process.env["SAMPLE_SUFFIX"] ?? "") },
  "a read of all the environment": { foundBy: world, count: () => Object.keys(process.env).length },
  "the name of the machine": { foundBy: world, text: () => hostname() },
  "the working folder": { foundBy: world, text: () => process.cwd() },
  "a file of the machine": { foundBy: world, text: () => readFileSync("/etc/passwd", "utf8").slice(0, 4) },
  "a file of the machine, if it is there": { foundBy: world, text: () => (existsSync("/etc/passwd") ? "a" : "b") },
  "a file of the machine, read later": { foundBy: world, text: () => readFile("/etc/passwd", "utf8") },
  "a connection": { foundBy: world, before: () => fetch("http://127.0.0.1:49151/").catch(() => undefined) },
  "a server": {
    foundBy: world,
    before: () => {
      const server = createServer();
      return new Promise((resolve) => server.listen(0, "127.0.0.1", () => server.close(resolve)));
    },
  },
  "a program past the context": { foundBy: world, before: () => void spawnSync("true") },
  "a program in the background": { foundBy: world, before: () => void spawn("true").on("error", () => undefined) },
  "an undeclared program": {
    foundBy: manifest,
    before: (_, context) => context.exec("sh", ["-c", "true"]).catch(() => undefined),
  },
  "an undeclared workflow": {
    foundBy: manifest,
    before: (_, context) => context.run(forgetful, { title: "x", words: [] }).catch(() => undefined),
  },
  "a folder of the machine": { foundBy: twice, text: () => fileURLToPath(new URL("../../../..", import.meta.url)) },
  "an abort that the last step swallows": {
    foundBy: abort,
    definition: {
      execute: async ({ title, words }, context) => {
        for (const word of words) await context.files.write(`build/${word}.txt`, word);
        const count = await context.step("count", () => words.length);
        const file = await context.step("write", () => context.files.write("build/a.txt", title)).catch(() => null);
        return { text: title, count, file };
      },
    },
  },
  "an undeclared path": {
    foundBy: manifest,
    before: (_, context) => context.files.write("elsewhere.txt", "x").catch(() => undefined),
  },
  "a write past the context": {
    foundBy: world,
    before: () => {
      const folder = join(process.argv[0] ?? "/", "..", "no-such-folder");
      try {
        appendFileSync(join(folder, "log.txt"), "x");
      } catch {
        // Nobody needs to know.
      }
    },
  },
  "a temporary file that is left": { foundBy: result, before: () => void mkdtempSync(join(tmpdir(), "sample-")) },
  "an undeclared step": {
    foundBy: manifest,
    before: (_, context) => context.step("secret", () => 1).catch(() => undefined),
  },
  "a declared step that is never run": {
    foundBy: "runs every declared step",
    count: ({ words }) => words.length,
  },
  "a result that was not journaled": {
    foundBy: crash,
    count: async ({ words }, context) => {
      let count = 0;
      await context.step("count", () => {
        count = words.length;
      });
      return count;
    },
  },
  "a step that is not the same when it is done again": {
    foundBy: crash,
    count: (_, context) => context.step("count", () => nextNumber()),
  },
  "steps in another order when it goes on": {
    foundBy: crash,
    before: async ({ title }, context) => {
      const key = `${context.runId}${context.attempt}${title}`;
      if (!seen.includes(key)) await context.step("count", () => 1);
      seen.push(key);
    },
  },
  "what an earlier run has left": {
    foundBy: crash,
    text: ({ title }) => {
      const before = last;
      last = title;
      return before === title ? `${title} again` : title;
    },
  },
  "the number of the attempt": { foundBy: crash, text: ({ title }, context) => `${title} ${context.attempt}` },
  "an output that is not of its schema": {
    foundBy: result,
    after: (output) => ({ ...output, count: "two" }),
  },
  "an output that is not of its schema, for some inputs": {
    foundBy: "holds for inputs",
    after: (output) => (output.count === 0 ? { ...output, count: undefined } : output),
  },
  "a bug, for some inputs": {
    foundBy: "holds for inputs",
    before: ({ words }) => (words as [string, ...string[]])[0].length,
  },
  "a changed input": { foundBy: ended, before: ({ words }) => void words.sort() },
  "a changed input, later": {
    foundBy: ended,
    after: () => undefined,
    before: ({ words }, context) => context.step("count", () => words.push("more")),
  },
  "a global": { foundBy: ended, before: ({ title }) => Reflect.set(globalThis, "sampleTitle", title + nextNumber()) },
  "a changed prototype": {
    foundBy: ended,
    before: () => Object.assign(Array.prototype, { [`sample${nextNumber()}`]: 1 }),
  },
  "a variable of the environment": { foundBy: ended, before: () => Reflect.set(process.env, "SAMPLE", "1") },
  "the end of the process": {
    foundBy: ended,
    before: () => {
      try {
        process.exit(3);
      } catch {
        // It cannot.
      }
    },
  },
  "a timer that is left": {
    foundBy: ended,
    before: () => {
      const timer = setInterval(() => undefined, 50);
      setTimeout(() => clearInterval(timer), 1_000).unref();
    },
  },
  "a timer that holds nobody up": { foundBy: ended, before: () => void setTimeout(() => undefined, 600).unref() },
  "a wait that is left": { foundBy: ended, before: () => void sleep(400) },
  "a rejection that nobody takes care of": { foundBy: ended, before: () => void Promise.reject(new Error("lost")) },
  "an error in a timer": {
    foundBy: ended,
    before: () =>
      void setTimeout(() => {
        throw new Error("lost");
      }, 0),
  },
  "a write that nobody awaits": {
    foundBy: ended,
    after: (_, context) => void context.files.write("build/late.txt", "x").catch(() => undefined),
  },
  "a write after the return": {
    foundBy: ended,
    after: (_, context) =>
      void setTimeout(() => void context.files.write("build/late.txt", "x").catch(() => undefined), 20),
  },
  "an abort that is swallowed": {
    foundBy: abort,
    before: async (_, context) => {
      await pause(context, 30).catch(() => undefined);
    },
    definition: {
      execute: async (input, context) => {
        context.progress("begins");
        await pause(context, 30).catch(() => undefined);
        return { text: input.title, count: await context.step("count", () => 1).catch(() => 0), file: null };
      },
      steps: { count: "Counts the words." },
    },
  },
  "an abort that is taken for an end": {
    foundBy: abort,
    definition: {
      execute: async (input, context) => {
        let count = 0;
        for (; count < 40 && !context.signal.aborted; count += 1) {
          context.progress("goes on");
          await sleep(3);
        }
        return { text: input.title, count, file: null };
      },
      steps: {},
    },
  },
  "code that goes on after an abort": {
    foundBy: abort,
    before: (_, context) => {
      context.progress("begins");
      return sleep(300);
    },
  },
  "a step that goes on after an abort": {
    foundBy: abort,
    count: ({ words }, context) =>
      context.step("count", async () => {
        context.progress("counts");
        await sleep(300);
        return words.length;
      }),
  },
  "code without its context that goes on after an abort": {
    foundBy: abort,
    definition: {
      execute: async ({ title }) => {
        await sleep(500);
        return { text: title, count: 0, file: null };
      },
      steps: {},
    },
  },
  "a write that is tried again": {
    foundBy: retries,
    text: async ({ title }, context) => {
      const write = () => context.files.write("build/other.txt", title);
      await write().catch(() => write());
      return title;
    },
  },
  "a write of which nobody hears that it failed": {
    foundBy: retries,
    before: (_, context) => context.files.write("build/other.txt", "x").catch(() => undefined),
  },
  "retries of its own": {
    foundBy: retries,
    count: async ({ words }, context) => {
      for (let tries = 0; ; tries += 1) {
        try {
          return await context.step("count", () => words.length);
        } catch (error) {
          if (tries >= 2) throw error;
        }
      }
    },
  },
  "an error that is swallowed": {
    foundBy: retries,
    count: ({ words }, context) => context.step("count", () => words.length).catch(() => words.length),
  },
  "a cached step with too small an input": {
    foundBy: "names all that its cached steps depend on",
    count: ({ title, words, style }, context) =>
      context.step("count", () => words.length + title.length, { input: { style: style ?? null }, cache: true }),
  },
  "an unknown key that nobody hears of": {
    foundBy: "reports all faults",
    definition: {
      input: z.object({
        title: z.string().min(1),
        words: z.array(z.string()),
        style: z.enum(["plain", "loud"]).optional(),
      }),
    },
  },
};

const pause = ({ signal }: ExecutionContext, ms: number): Promise<unknown> => sleep(ms, undefined, { signal });
