import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { WorkflowError, type WorkflowErrorData } from "@dreamnet/workflow";
import type { HostAnswers, HostCommand, HostOptions, HostReply, HostRequest } from "./host/commands.ts";

/** The process ended before it had answered. */
export class HostDiedError extends Error {
  override readonly name = "HostDiedError";
}

/** How a process is started beside its options. */
export interface StartHost {
  /** Goes before the command: a tracer. */
  readonly under?: readonly string[];
  /** Where compiled code is kept from one process to the next. */
  readonly compileCache?: string;
  /** Takes the process's standard output. */
  readonly onOutput?: (text: string) => void;
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A process with an engine of its own, as its parent sees it. */
export class HostProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #stderr = "";
  /** Resolves when the process has ended, with the signal that ended it. */
  readonly ended: Promise<NodeJS.Signals | null>;

  private constructor(child: ChildProcess, onOutput: ((text: string) => void) | undefined) {
    this.#child = child;
    child.on("message", (message: HostReply) => this.#take(message));
    child.stdout?.on("data", (chunk: Buffer) => onOutput?.(chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-4_000);
    });
    child.once("error", (error) => this.#failAll(error.message));
    this.ended = new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        const end = (): void => {
          this.#failAll(`ended with ${signal ?? code}`);
          resolve(signal);
        };
        // What it said before its end is read first.
        if (child.connected) child.once("disconnect", end);
        else end();
      });
    });
  }

  /** Starts a process and waits until its engine is open. */
  static async start(
    options: HostOptions,
    { under = [], compileCache, onOutput }: StartHost = {},
  ): Promise<HostProcess> {
    // Sources run as they are; built, the worker lies beside this file's bundle.
    const isSource = import.meta.url.endsWith(".ts");
    const worker = fileURLToPath(
      new URL(isSource ? "engine-host.worker.ts" : "engine-host.worker.js", import.meta.url),
    );
    const conditions = isSource ? ["--conditions=@dreamnet/source"] : [];
    const command = [
      ...under,
      process.execPath,
      "--disable-warning=ExperimentalWarning",
      ...conditions,
      worker,
      JSON.stringify(options),
    ];
    const child = spawn(command[0] as string, command.slice(1), {
      stdio: ["ignore", onOutput === undefined ? "ignore" : "pipe", "pipe", "ipc"],
      env: {
        ...process.env,
        NODE_OPTIONS: "",
        ...(compileCache === undefined ? {} : { NODE_COMPILE_CACHE: compileCache }),
      },
    });
    const host = new HostProcess(child, onOutput);
    await new Promise((resolve, reject) => host.#waiting.set(0, { resolve, reject }));
    return host;
  }

  /** Of the process itself, also where a tracer stands before it: as the log kept outside the engine names it. */
  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /**
   * Asks for something.
   *
   * @throws {@link HostDiedError} when the process ends before it has answered; {@link WorkflowError} as the command threw it.
   */
  ask<Do extends HostCommand["do"]>(command: Extract<HostCommand, { do: Do }>): Promise<HostAnswers[Do]> {
    this.#lastId += 1;
    const request: HostRequest = { id: this.#lastId, command };
    return new Promise<unknown>((resolve, reject) => {
      if (!this.#child.connected) {
        reject(new HostDiedError(`The host process has ended already.\n${this.#stderr}`));
        return;
      }
      this.#waiting.set(request.id, { resolve, reject });
      // A process that dies as it is asked is told of by its end.
      this.#child.send(request, () => undefined);
    }) as Promise<HostAnswers[Do]>;
  }

  /** Sends a signal: SIGKILL, SIGSTOP, SIGCONT. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Kills the process and waits for its end. */
  async kill(): Promise<void> {
    this.signal("SIGKILL");
    await this.ended;
  }

  /** Lets the process end by itself. */
  async close(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.ended;
  }

  #take(message: HostReply): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ("error" in message) waiting?.reject(revive(message.error));
    else waiting?.resolve(message.answer);
  }

  #failAll(why: string): void {
    for (const { reject } of this.#waiting.values())
      reject(new HostDiedError(`The host process ${this.pid} ${why}.\n${this.#stderr}`));
    this.#waiting.clear();
  }
}

function revive({ code, message, hint, retryable, cause }: WorkflowErrorData): WorkflowError {
  return new WorkflowError(code, message, { hint, retryable, cause });
}
