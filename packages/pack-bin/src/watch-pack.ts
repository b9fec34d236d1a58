import { type FSWatcher, statSync, watch } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type CommandIo, usesColor } from "./command-io.ts";
import type { PackCommandOptions } from "./command-options.ts";
import { isInside } from "./config/is-inside.ts";
import { configNames } from "./config/load-config.ts";
import { dreamnetHome } from "./home.ts";
import type { PackReport } from "./pack-report.ts";
import type { PreparedPack } from "./prepare-pack.ts";
import { formatDuration, printableLine } from "./terminal-text.ts";

/** ms without a further change after which a save is taken as finished. Editors write a file in several steps. */
const settleTime = 60;

/** What one packing came to, and what a watch has to know of it. */
export interface PackedOnce {
  readonly exitCode: number;
  readonly prepared?: Extract<PreparedPack, { kind: "ready" }>;
  readonly report?: PackReport;
}

/**
 * Packs, and packs again whenever something of the source changes, until the signal.
 *
 * What has not changed is answered from the cache of steps. The folders of the files that the source names are watched,
 * so that a figure that was missing is seen when it comes.
 *
 * @returns The exit code of the last packing.
 */
export async function watchPack(
  pack: () => Promise<PackedOnce>,
  options: PackCommandOptions,
  io: CommandIo,
  signal: AbortSignal | undefined,
): Promise<number> {
  const folders = new FolderWatch(options, io);
  let last: PackedOnce = { exitCode: 1 };
  let saved: number | undefined;
  try {
    folders.follow(undefined);
    for (const isEnded = (): boolean => signal?.aborted === true; !isEnded(); ) {
      const began = saved ?? performance.now();
      last = await pack();
      if (isEnded()) break;
      folders.follow(last);
      if (!options.json)
        io.stderr.write(
          `\n${printableLine(`${basename(options.location)} packed ${formatDuration(performance.now() - began)} after ${saved === undefined ? "the start" : "it was saved"}. Watching; Ctrl-C ends.`)}\n`,
        );
      saved = await folders.changed(signal);
      if (saved !== undefined && !options.json && io.stdout.isTTY === true && usesColor(io, io.stdout))
        io.stdout.write("\u001b[2J\u001b[3J\u001b[H");
    }
  } finally {
    folders.close();
  }
  return last.exitCode;
}

/** Watches the folders in which a source's files lie, and the configuration. */
class FolderWatch {
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #options: PackCommandOptions;
  readonly #io: CommandIo;
  #outs: readonly string[];
  /** Path → when it changed last. */
  readonly #changes = new Map<string, number>();
  #wake: (() => void) | undefined;

  constructor(options: PackCommandOptions, io: CommandIo) {
    this.#options = options;
    this.#io = io;
    this.#outs = [resolve(dreamnetHome(io.env))];
  }

  /** Watches what a packing has read, beside what is always watched. */
  follow(packed: PackedOnce | undefined): void {
    const { location } = this.#options;
    const isFolder = statSync(location, { throwIfNoEntry: false })?.isDirectory() === true;
    const base = isFolder ? location : dirname(location);
    const folders = new Set<string>([base, resolve(this.#io.cwd())]);
    if (packed?.prepared !== undefined) {
      this.#outs = [resolve(dreamnetHome(this.#io.env)), packed.prepared.request.out];
      if (packed.prepared.config !== undefined) folders.add(dirname(packed.prepared.config.file));
      // Where the first packages went is known once they are made.
      for (const path of this.#changes.keys()) if (this.#isOwn(path)) this.#changes.delete(path);
    }
    for (const file of packed?.report?.source?.files ?? []) folders.add(dirname(resolve(base, file)));
    for (const [folder, watcher] of this.#watchers)
      if (!folders.has(folder) && packed !== undefined) {
        watcher.close();
        this.#watchers.delete(folder);
      }
    for (const folder of folders) this.#watch(folder, base);
  }

  #watch(folder: string, base: string): void {
    if (this.#watchers.has(folder)) return;
    // Where the user stands, only the configuration counts, unless the source lies there too.
    const onlyConfig = folder === resolve(this.#io.cwd()) && folder !== base;
    try {
      const watcher = watch(folder, (_, name) => {
        if (name === null || this.#isOwn(join(folder, name))) return;
        if (onlyConfig && !configNames.includes(name)) return;
        this.#changes.set(join(folder, name), performance.now());
        this.#wake?.();
      });
      // A folder that goes away is missed at the next packing.
      watcher.on("error", () => {
        watcher.close();
        this.#watchers.delete(folder);
      });
      this.#watchers.set(folder, watcher);
    } catch {
      // It is not there, or there are no watches left: the others hold.
    }
  }

  /** What packing itself writes, and what editors write beside a file, is no change of the source. */
  #isOwn(path: string): boolean {
    if (this.#outs.some((out) => isInside(out, path) || isInside(path, out))) return true;
    const name = basename(path);
    return name.startsWith(".") || name.endsWith("~") || /\.(?:sw[a-z]|tmp)$/iu.test(name) || name === "4913";
  }

  /**
   * Waits for a change, and then until it has settled.
   *
   * @returns When it was seen; undefined at the signal.
   */
  async changed(signal: AbortSignal | undefined): Promise<number | undefined> {
    // A watch holds a process open no longer than its signal.
    const hold = setInterval(() => undefined, 60_000);
    try {
      while (this.#changes.size === 0) {
        if (signal?.aborted === true) return undefined;
        await this.#nextEvent(signal);
      }
      const latest = (): number => Math.max(...this.#changes.values());
      const first = latest();
      let seen: number | undefined;
      while (seen !== latest()) {
        seen = latest();
        await new Promise((done) => setTimeout(done, settleTime));
        if (signal?.aborted === true) return undefined;
      }
      this.#changes.clear();
      return first;
    } finally {
      clearInterval(hold);
    }
  }

  #nextEvent(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((done) => {
      const end = (): void => {
        signal?.removeEventListener("abort", end);
        this.#wake = undefined;
        done();
      };
      this.#wake = end;
      signal?.addEventListener("abort", end, { once: true });
    });
  }

  close(): void {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }
}
