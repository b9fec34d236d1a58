import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "dreamnet-composer-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const host = fileURLToPath(new URL("composite-host.ts", import.meta.url));

/** One life of the process that runs the composite. */
function live(store: string, victim: string, answer: string) {
  const log = `${store}.log`;
  const args = ["--conditions=@dreamnet/source", "--no-warnings", host, store, log, victim, answer];
  const { signal, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 20_000 });
  return { signal, stdout: stdout.trim(), stderr, log: readFileSync(log, "utf8").trim().split("\n") };
}

describe("a composite on a durable engine", () => {
  // Each node of a nested graph, also the first and the last, in branches of a conditional and of a parallel.
  const order = ["a", "b", "c", "e", "f"];

  it.each(order)("whose process is killed within the node %s goes on after what has ended", (victim) => {
    const store = join(folder, `${victim}.db`);
    expect(live(store, victim, "yes").signal).toBe("SIGKILL");
    // The condition would answer otherwise now: where it was asked before, its journaled answer holds.
    const isAsked = order.indexOf(victim) >= order.indexOf("c");
    const second = live(store, "-", isAsked ? "no" : "yes");
    expect(second.stderr).toBe("");
    expect(second.stdout).toBe('{"text":"abce|abcf"}');
    const begun = order.flatMap((name) => (name === victim ? [`begin ${name}`, `begin ${name}`] : [`begin ${name}`]));
    expect(second.log.filter((line) => line.startsWith("begin"))).toEqual([...begun, "begin join"]);
    expect(second.log.filter((line) => line.startsWith("end"))).toEqual(order.map((name) => `end ${name}`));
    expect(second.log.filter((line) => line.startsWith("asked"))).toEqual(["asked yes"]);
    // Its result stands: a third start executes nothing.
    const third = live(store, "-", "no");
    expect(third.stdout).toBe(second.stdout);
    expect(third.log).toEqual(second.log);
  });
});
