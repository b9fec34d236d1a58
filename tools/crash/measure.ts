import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Report } from "../measure/report.ts";
import { Place } from "./place.ts";

const top = join(dirname(fileURLToPath(import.meta.url)), "../..");
/** Packings to learn how long one takes. */
const rehearsals = 3;
/** Versions of the paper that take turns. */
const versions = 2;

interface Kill {
  /** ms after the start. */
  readonly at: number;
  readonly ended: boolean;
  readonly faults: readonly string[];
}

/** Kills packings, and packs two at a time. */
export async function measureCrashes(kills: number, seed: number): Promise<Report> {
  const built = spawnSync(
    process.execPath,
    [join(top, "tools/turbo.mjs"), "run", "build", "--filter=@dreamnet/publishpack", "--output-logs=errors-only"],
    { cwd: top, stdio: ["ignore", "ignore", "inherit"] },
  );
  if (built.status !== 0) throw new Error("The packages could not be built.");
  const root = mkdtempSync(join(tmpdir(), "dreamnet-crash-"));
  try {
    const { killed, length } = await killAll(new Place(join(root, "killed")), kills, seed);
    const together = await packTogether(root);
    const faults = killed.flatMap(({ at, faults: found }) => found.map((fault) => `killed after ${at} ms: ${fault}`));
    return {
      title: `${kills} packings killed at moments drawn by chance (seed ${seed}), and two at a time`,
      columns: ["what", "number"],
      rows: [
        ["packings killed in the middle", killed.filter(({ ended }) => !ended).length],
        ["packings that were faster", killed.filter(({ ended }) => ended).length],
        ["ms that one takes", Math.round(length)],
        ["faults after a kill, or after the next run", faults.length],
        ["faults with two at a time", together.length],
      ],
      bars: [
        { name: "faults after a kill", value: faults.length, relation: "<=", limit: 0 },
        { name: "faults with two at a time", value: together.length, relation: "<=", limit: 0 },
      ],
      notes: [...faults, ...together].slice(0, 50),
      data: { killed, together, length },
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function killAll(place: Place, kills: number, seed: number) {
  const id = "killed-paper";
  const random = randomOf(seed);
  const known = new Set<string | undefined>([undefined]);
  const expected: (string | undefined)[] = [];
  let length = 0;
  // Each version once, by nobody disturbed: what must come of it, however often it is killed.
  for (let round = 0; round < Math.max(rehearsals, versions); round++) {
    place.write(id, round % versions);
    const begun = performance.now();
    const code = await place.start(id).exit;
    length = Math.max(length, performance.now() - begun);
    if (code !== 0 && code !== 2) throw new Error(`The paper cannot be packed: exit code ${code}.`);
    expected[round % versions] = place.manifest(id);
    known.add(place.manifest(id));
  }
  const killed: Kill[] = [];
  for (let index = 0; index < kills; index++) {
    const version = index % versions;
    place.write(id, version);
    const at = Math.round(random() * length * 1.1);
    const { child, exit } = place.start(id);
    const ended = await Promise.race([exit.then(() => true), sleep(at).then(() => false)]);
    if (!ended) child.kill("SIGKILL");
    await exit;
    const faults = [...place.faults(id), ...(await place.registryFaults())];
    if (!known.has(place.manifest(id))) faults.push("the manifest is neither the old nor the new one");
    if (!known.has(await place.registered(id))) faults.push("the registry's entry is neither the old nor the new one");
    const code = await place.start(id).exit;
    if (code !== 0 && code !== 2) faults.push(`the next run ended with ${code}`);
    const after = [
      ...place.faults(id),
      ...place.leftovers().map((path) => `${path} was left`),
      ...(place.manifest(id) === expected[version] ? [] : ["it is not what an undisturbed run makes"]),
      ...((await place.registered(id)) === expected[version] ? [] : ["the registry has something else"]),
    ];
    killed.push({ at, ended, faults: [...faults, ...after.map((fault) => `after the next run, ${fault}`)] });
    process.stderr.write(`${index + 1} of ${kills}: ${faults.length + after.length === 0 ? "whole" : "FAULT"}\r`);
  }
  return { killed, length };
}

/** Two works into one folder, and one work twice. */
async function packTogether(root: string): Promise<string[]> {
  const faults: string[] = [];
  for (const ids of [
    ["one-paper", "another-paper"],
    ["same-paper", "same-paper"],
  ] as const) {
    const place = new Place(join(root, ids.join("-and-")));
    for (const id of new Set(ids)) place.write(id, 1);
    const codes = await Promise.all(ids.map((id) => place.start(id).exit));
    for (const code of codes) if (code !== 0 && code !== 2) faults.push(`${ids.join(" and ")}: one ended with ${code}`);
    for (const id of new Set(ids)) {
      faults.push(...place.faults(id).map((fault) => `${id}: ${fault}`));
      if (place.manifest(id) === undefined || place.manifest(id) !== (await place.registered(id)))
        faults.push(`${id}: folder and registry differ`);
    }
    faults.push(...(await place.registryFaults()), ...place.leftovers().map((path) => `${path} was left`));
  }
  return faults;
}

/** Numbers from 0 up to, not including, 1: mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
