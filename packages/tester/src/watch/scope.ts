import { AsyncLocalStorage } from "node:async_hooks";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { World } from "./world.ts";

/** What a workflow did past its context, or left behind. */
export type FindingKind =
  | "environment"
  | "machine"
  | "locale"
  | "network"
  | "program"
  | "write"
  | "read"
  | "process"
  | "left"
  | "late"
  | "unhandled"
  | "input";

/** One thing that was seen. */
export interface Finding {
  readonly kind: FindingKind;
  readonly what: string;
  /** File and line of the code that did it, where that is known. */
  readonly where?: string;
}

/** Something that the workflow's code has begun and that has not ended. */
export interface LiveResource {
  readonly type: string;
  readonly resource: object;
  readonly where: string | undefined;
  readonly isOwn: boolean;
}

/** What is seen of one run of a workflow's code. */
export class Watch {
  readonly world: World;
  /** The folder for temporary files: there the code may write. */
  readonly temporaryFolder: string;
  /** The workflow's package; its code there is its own, though it lies in `node_modules`. */
  readonly packageFolder: string | undefined;
  /** Whether the manifest allows a connection to `host:port`; without one, whether it allows any. */
  readonly mayReach: (target?: string) => boolean;
  readonly live = new Map<number, LiveResource>();
  /** Random numbers and bytes that were asked for. */
  draws = 0;
  readonly #findings = new Map<string, Finding>();

  constructor(options: Pick<Watch, "world" | "temporaryFolder" | "packageFolder" | "mayReach">) {
    this.world = options.world;
    this.temporaryFolder = options.temporaryFolder;
    this.packageFolder = options.packageFolder;
    this.mayReach = options.mayReach;
  }

  get findings(): readonly Finding[] {
    return [...this.#findings.values()];
  }

  note(kind: FindingKind, what: string, where?: string): void {
    const key = `${kind} ${what}`;
    if (this.#findings.size >= 100 || this.#findings.has(key)) return;
    this.#findings.set(key, { kind, what, ...(where === undefined ? {} : { where }) });
  }

  /** Notes it where the workflow's own code, and not a library or Node itself, is the one that asks. */
  noteOwn(kind: FindingKind, what: string): void {
    const key = `${kind} ${what}`;
    if (this.#findings.has(key)) return;
    const caller = this.caller();
    if (caller?.isOwn === true) this.note(kind, what, caller.where);
  }

  /** Who has called the watched function: the first frame that is not this folder's, nor Node's where that is asked. */
  caller(isBeyondNode = false): { readonly where: string; readonly file: string; readonly isOwn: boolean } | undefined {
    const site = callSites().find(
      ({ file }) => !file.startsWith(ownFolder) && !(isBeyondNode && file.startsWith("node:")),
    );
    if (site === undefined) return undefined;
    return { where: `${site.file}:${site.line}`, file: site.file, isOwn: this.#isOwn(site.file) };
  }

  #isOwn(file: string): boolean {
    if (file.startsWith("node:")) return false;
    const own = this.packageFolder;
    const rest = own !== undefined && file.startsWith(`${own}/`) ? file.slice(own.length) : file;
    return !rest.includes("/node_modules/");
  }
}

/** Built, all of the tester lies in one folder; as sources, the watching does. */
const ownFolder = dirname(fileURLToPath(import.meta.url));

/** Frames of the call, innermost first, those without a file left out. */
export function callSites(): readonly { readonly file: string; readonly line: number }[] {
  const { stackTraceLimit } = Error;
  const prepare = Reflect.get(Error, "prepareStackTrace") as unknown;
  Error.stackTraceLimit = 24;
  Reflect.set(Error, "prepareStackTrace", (_: Error, sites: readonly NodeJS.CallSite[]) => sites);
  try {
    const holder: { stack?: unknown } = {};
    Error.captureStackTrace(holder, callSites);
    const sites = holder.stack as readonly NodeJS.CallSite[];
    return sites.flatMap((site) => {
      const file = site.getFileName() ?? undefined;
      if (file === undefined || file === "") return [];
      return [{ file: file.startsWith("file:") ? fileURLToPath(file) : file, line: site.getLineNumber() ?? 0 }];
    });
  } finally {
    Reflect.set(Error, "prepareStackTrace", prepare);
    Error.stackTraceLimit = stackTraceLimit;
  }
}

const scope = new AsyncLocalStorage<Watch | undefined>();

let loading: Watch | undefined;

/** The watch over the running code; undefined outside a workflow's own code. */
export const currentWatch = (): Watch | undefined => scope.getStore() ?? loading;

/** Watches all that runs meanwhile: what the modules of a workflow do when they are loaded. */
export async function watchLoading<T>(watch: Watch, act: () => Promise<T>): Promise<T> {
  loading = watch;
  try {
    return await act();
  } finally {
    loading = undefined;
  }
}

/** Runs the workflow's code, watched. */
export const runWatched = <T>(watch: Watch, act: () => T): T => scope.run(watch, act);

/** Runs what is not the workflow's: its executor, the tester. */
export const runUnwatched = <T>(act: () => T): T => scope.run(undefined, act);
