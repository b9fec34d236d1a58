import type { Duplex } from "node:stream";

/** Why the host ended a confined process; none when it ended by itself. */
export type KillReason =
  | "cancelled"
  | "memory"
  | "processes"
  | "cpu"
  | "files"
  | "output"
  | "console"
  | "protocol"
  | "descriptors"
  | "host";

/** How a confined process ended. By then nothing of it is left. */
export interface ConfinedEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly killed: KillReason | undefined;
  /** Most bytes of memory that were seen at once. */
  readonly peakMemory: number;
}

/** A sandbox that stands, with its runner in it. */
export interface ConfinedProcess {
  /** Frames both ways. */
  readonly boundary: Duplex;
  /**
   * Resolves when the writable folders are held, before any code of the workflow is loaded. Allowed path → a folder on
   * this side. Never, when the sandbox does not come up.
   */
  readonly held: Promise<ReadonlyMap<string, string>>;
  /** The first megabyte of what was printed. */
  output(): { readonly stdout: string; readonly stderr: string };
  kill(reason: KillReason): void;
  /** Whether this process stays alive for it; one that waits in a pool does not count. */
  keepAlive(isKept: boolean): void;
  /** Resolves when no process of the sandbox is left. */
  readonly ended: Promise<ConfinedEnd>;
  /** Lets go of the writable folders; they are gone after that. */
  release(): void;
}
