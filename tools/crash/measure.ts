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
/** Every so many, what the next run makes is held to what an undisturbed one makes. */
const compared = 10;

interface Kill {
  /** ms after the start. */
  readonly at: number;
  /**
   * What was there: the `old` packages or the `new` ones; the old ones `hidden`, after a kill between two renames; or all
   * of the new, since it had `ended`.
   */
  readonly what: "old" | "new" | "hidden" | "ended";
  readonly faults: string[];
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
    const { killed, length } = await killAll(root, kills, seed);
    const together = await packTogether(root);
    const count = (what: Kill["what"]): number => killed.filter((kill) => kill.what === what).length;
    const faults = killed.flatMap(({ at, faults: found }) => found.map((fault) => `killed after ${at} ms: ${fault}`));
    return {
      title: `${kills} packings killed at moments drawn by chance (seed ${seed}), and two at a time`,
      columns: ["what", "number"],
      rows: [
        ["packings killed: the old packages stand", count("old")],
        ["packings killed: the new packages stand", count("new")],
        ["packings killed between two renames: the old ones are put back", count("hidden")],
        ["packings that had ended before", count("ended")],
        ["ms that one takes, undisturbed", Math.round(length)],
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

/** A paper that is another one each time, so that every packing makes all packages. */
async function killAll(root: string, kills: number, seed: number) {
  const id = "killed-paper";
  const place = new Place(join(root, "killed"));
  const random = randomOf(seed);
  const lengths: number[] = [];
  for (let round = 0; round < rehearsals; round++) {
    place.write(id, -1 - round);
    const begun = performance.now();
    const code = await place.start(id).exit;
    lengths.push(performance.now() - begun);
    if (code !== 0 && code !== 2) throw new Error(`The paper cannot be packed: exit code ${code}.`);
  }
  const length = lengths.sort((a, b) => a - b)[Math.floor(rehearsals / 2)] as number;
  const killed: Kill[] = [];
  for (let index = 0; index < kills; index++) {
    const kill = await killOne(place, id, index, Math.round(random() * length));
    if (index % compared === 0) kill.faults.push(...(await compare(root, place, id, index)));
    killed.push(kill);
    process.stderr.write(`${index + 1} of ${kills}: ${kill.faults.length === 0 ? "whole" : kill.faults.join("; ")}\n`);
  }
  return { killed, length };
}

async function killOne(place: Place, id: string, version: number, at: number): Promise<Kill> {
  const old = { folder: place.manifest(id), registry: await place.registered(id) };
  place.write(id, version);
  const { child, exit } = place.start(id);
  const ended = await Promise.race([exit.then(() => true), sleep(at).then(() => false)]);
  if (!ended) child.kill("SIGKILL");
  await exit;
  const isHidden = await place.putBack(id);
  const faults = [...(await place.faults(id)), ...(await place.registryFaults())];
  const left = { folder: place.manifest(id), registry: await place.registered(id) };
  const next = place.start(id);
  const code = await next.exit;
  if (code !== 0 && code !== 2) faults.push(`the next run ended with ${code}: ${next.why()}`);
  const after = { folder: place.manifest(id), registry: await place.registered(id) };
  if (left.folder !== old.folder && left.folder !== after.folder)
    faults.push("the manifest was neither the old nor the new one");
  if (left.registry !== old.registry && left.registry !== after.registry)
    faults.push("the registry's entry was neither the old nor the new one");
  const wrong = [
    ...(await place.faults(id)),
    ...place.leftovers().map((path) => `${path} was left`),
    ...(after.folder === undefined || after.folder === old.folder ? ["the paper was not packed"] : []),
    ...(after.registry === after.folder ? [] : ["the registry has something else"]),
  ];
  const what = ended ? "ended" : isHidden ? "hidden" : left.folder === old.folder ? "old" : "new";
  return { at, what, faults: [...faults, ...wrong.map((fault) => `after the next run, ${fault}`)] };
}

/** What was killed and gone on with is, byte for byte, what comes of it where nothing has happened. */
async function compare(root: string, killed: Place, id: string, version: number): Promise<string[]> {
  const undisturbed = new Place(join(root, `undisturbed-${version}`));
  undisturbed.write(id, version);
  await undisturbed.start(id).exit;
  return undisturbed.manifest(id) === killed.manifest(id) ? [] : ["it is not what an undisturbed run makes"];
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
      faults.push(...(await place.faults(id)).map((fault) => `${id}: ${fault}`));
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
