import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { altOf } from "../alt.ts";
import { boundsFault } from "../request-bounds.ts";
import type { PictureRequest } from "../requests.ts";
import type { PictureResult } from "../results.ts";
import type { PictureAnswer, PictureQuestion } from "./messages.ts";

interface Task {
  readonly question: PictureQuestion;
  readonly resolve: (result: PictureResult) => void;
  readonly reject: (error: unknown) => void;
  readonly signal: AbortSignal | undefined;
  /** Listens to the signal until the picture is made. */
  readonly abort: () => void;
}

/** A thread that makes pictures one by one. One that hangs or runs out of memory is ended, and the next gets a new one. */
export class PictureThread {
  readonly #limits: { readonly timeout: number; readonly memory: number };
  readonly #waiting: Task[] = [];
  #worker: Worker | undefined;
  #current: Task | undefined;
  #timer: NodeJS.Timeout | undefined;
  #count = 0;
  #closed = false;

  constructor(limits: { readonly timeout: number; readonly memory: number }) {
    this.#limits = limits;
  }

  render(
    request: PictureRequest,
    files: ReadonlyMap<string, Uint8Array>,
    signal?: AbortSignal,
  ): Promise<PictureResult> {
    if (this.#closed) return Promise.reject(new Error("The renderer is closed."));
    const fault = boundsFault(request);
    if (fault !== undefined) return Promise.resolve(fault);
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      const task: Task = {
        question: { id: this.#count++, request, files, alt: altOf(request) },
        resolve,
        reject,
        signal,
        abort: () => this.#abort(task),
      };
      signal?.addEventListener("abort", task.abort, { once: true });
      this.#waiting.push(task);
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const closed = new Error("The renderer is closed.");
    for (const task of this.#waiting.splice(0)) task.reject(closed);
    this.#current?.reject(closed);
    this.#current = undefined;
    await this.#end();
  }

  #next(): void {
    if (this.#current !== undefined) return;
    const task = this.#waiting.shift();
    if (task === undefined) {
      this.#worker?.unref();
      return;
    }
    this.#current = task;
    const worker = this.#start();
    worker.ref();
    this.#timer = setTimeout(
      () => this.#fail(`it takes more than ${this.#limits.timeout / 1000} s`, "image/ends-in-time"),
      this.#limits.timeout,
    );
    worker.postMessage(task.question);
  }

  #start(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const isSource = import.meta.url.endsWith(".ts");
    const file = new URL(isSource ? "../picture.worker.ts" : "./picture.worker.js", import.meta.url);
    const worker = new Worker(fileURLToPath(file), {
      env: {},
      stdout: true,
      stderr: true,
      execArgv: isSource ? ["--conditions=@dreamnet/source"] : [],
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.memory, stackSizeMb: 4 },
    });
    worker.on("message", ({ id, result }: PictureAnswer) => {
      if (worker === this.#worker && id === this.#current?.question.id) this.#finish((task) => task.resolve(result));
    });
    worker.on("error", (error: Error & { code?: string }) => {
      if (worker !== this.#worker) return;
      if (error.code === "ERR_WORKER_OUT_OF_MEMORY")
        this.#fail(`it takes more than ${this.#limits.memory} MB of memory`, "image/memory-is-bounded");
      else this.#fail(`the renderer stopped: ${error.message}`, "image/is-drawn");
    });
    worker.on("exit", () => {
      if (worker === this.#worker) this.#fail("the renderer stopped", "image/is-drawn");
    });
    this.#worker = worker;
    return worker;
  }

  /** The picture fails by name, and its thread ends with it. */
  #fail(message: string, ruleId: string): void {
    const ended = this.#end();
    const task = this.#current;
    if (task === undefined) return;
    const { alt, request } = task.question;
    const subject = request.kind;
    const diagnostic = {
      severity: "error" as const,
      ruleId,
      message: `The ${subject} cannot be drawn: ${message}.`,
      hint: "Make it smaller, or give a picture of it.",
      ...(alt === "" ? {} : { quote: alt.slice(0, 120) }),
    };
    void ended.then(() => this.#finish((each) => each.resolve({ status: "failed", alt, diagnostics: [diagnostic] })));
  }

  #abort(task: Task): void {
    const waits = this.#waiting.indexOf(task);
    if (waits >= 0) {
      this.#waiting.splice(waits, 1);
      task.reject(task.signal?.reason);
    } else if (this.#current === task) {
      void this.#end().then(() => this.#finish((each) => each.reject(each.signal?.reason)));
    }
  }

  #finish(settle: (task: Task) => void): void {
    clearTimeout(this.#timer);
    const task = this.#current;
    this.#current = undefined;
    task?.signal?.removeEventListener("abort", task.abort);
    if (task !== undefined) settle(task);
    this.#next();
  }

  async #end(): Promise<void> {
    clearTimeout(this.#timer);
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}
