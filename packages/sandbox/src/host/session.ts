import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";
import { type AnyWorkflow, type Diagnostic, type ExecutionContext, TerminalError } from "@dreamnet/workflow";
import type { ConfinedEnd, ConfinedProcess, KillReason } from "../confined-process.ts";
import type { RunLimits } from "../limits.ts";
import type { SandboxRequest } from "../provider-types.ts";
import { createDecoder, decodeValue, encodeMessage, encodeValue, type Message, WireError } from "../wire/codec.ts";
import { type ChildMessage, childMessageSchema } from "../wire/schemas.ts";
import { Reach } from "./reach.ts";
import { endedBadly, protocolBroken } from "./run-errors.ts";
import { describeForChild, reviveError } from "./wire-errors.ts";

/** What the host answers at most at a time; a context is not a way to fill the host's memory. */
const maxPending = 1024;
const maxSteps = 100_000;
const maxDiagnostics = 10_000;
const maxDiagnosticBytes = 16 * 1024 ** 2;
const maxProgress = 100_000;
/** Bytes that wait to be taken before another file is read. */
const maxUnread = 16 * 1024 ** 2;
/** Bytes of bodies that are being worked on at a time. */
const maxInFlight = 256 * 1024 ** 2;
/** Bytes of one file or value. A larger file is written under an allowed path, and taken from there. */
const maxBody = 128 * 1024 ** 2;

type Snapshot = <T>(fn: () => T) => T;

interface OpenStep {
  readonly inside: Snapshot;
  settle(ok: boolean, body: Uint8Array): void;
}

/** What a run is given when its sandbox stands. */
export interface SessionStart {
  readonly request: SandboxRequest;
  readonly programFolders: readonly string[];
  readonly killGrace: number;
}

/**
 * The host's side of one confined process: it loads the module, runs it once, and answers what its context asks.
 * Whatever comes from inside is checked against the closed list of messages; anything else ends the process.
 */
export class Session {
  readonly #confined: ConfinedProcess;
  readonly #limits: RunLimits;
  readonly #workflow: Pick<AnyWorkflow, "name" | "version" | "manifest">;
  readonly #nonce = randomBytes(16).toString("hex");
  readonly #steps = new Map<number, OpenStep>();
  readonly #reach = new Reach();
  readonly #loaded: Promise<void>;
  readonly #outcome: Promise<{ readonly value: unknown }>;
  #resolveLoaded: () => void = () => undefined;
  #settle: { resolve(outcome: { value: unknown }): void; reject(error: unknown): void } = {
    resolve: () => undefined,
    reject: () => undefined,
  };
  #request: SandboxRequest | undefined;
  #pending = 0;
  #inFlight = 0;
  #reading: Promise<unknown> = Promise.resolve();
  #counts = { steps: 0, diagnostics: 0, diagnosticBytes: 0, progress: 0, put: 0 };
  #isOver = false;

  constructor(
    confined: ConfinedProcess,
    workflow: Pick<AnyWorkflow, "name" | "version" | "manifest">,
    limits: RunLimits,
  ) {
    this.#confined = confined;
    this.#workflow = workflow;
    this.#limits = limits;
    this.#loaded = new Promise((resolve) => {
      this.#resolveLoaded = resolve;
    });
    this.#outcome = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // Whoever waits for it gets the error; nobody waiting is no fault.
    this.#outcome.catch(() => undefined);
    const decode = createDecoder(maxBody, (message) =>
      this.#take(message),
    );
    confined.boundary.on("data", (chunk: Buffer) => {
      if (this.#isOver) return;
      try {
        decode(chunk);
      } catch (error) {
        this.#refuse(error instanceof WireError ? error.message : "a message could not be handled");
      }
    });
    confined.boundary.on("error", () => undefined);
    void confined.ended.then((end) => this.#finish(end));
  }

  /** Has the module loaded as soon as the writable folders are held; resolves with them. */
  async load(module: string): Promise<ReadonlyMap<string, string>> {
    const outputs = await Promise.race([this.#confined.held, this.#failure()]);
    this.#send({ t: "load", module, name: this.#workflow.name, version: this.#workflow.version });
    return outputs;
  }

  /** Resolves when the module's top level has run. */
  async loaded(): Promise<void> {
    await Promise.race([this.#loaded, this.#failure()]);
  }

  /** Lets the workflow run and gives what it returns. @throws What it throws, or why it ended without a result. */
  async go({ request, programFolders, killGrace }: SessionStart): Promise<unknown> {
    const { context, workflow } = request;
    this.#request = request;
    this.#reach.grant(request.input);
    const { security } = workflow.manifest;
    this.#send(
      { t: "go", nonce: this.#nonce },
      encodeValue({
        runId: context.runId,
        attempt: context.attempt,
        now: context.now().getTime(),
        input: request.input,
        secrets: context.secrets,
        programs: {
          name: workflow.name,
          declared: security.subprocess,
          folders: programFolders,
          files: this.#limits.files,
          bytes: this.#limits.output,
          killGrace,
        },
      }),
    );
    return (await this.#outcome).value;
  }

  /** Tells the workflow that it should end. */
  cancel(reason: unknown): void {
    this.#send({ t: "cancel" }, encodeValue(describeForChild(reason)));
  }

  async #failure(): Promise<never> {
    await this.#outcome;
    throw new Error("The workflow ended before it began.");
  }

  #send(header: Message["header"], body?: Uint8Array): void {
    if (this.#isOver) return;
    for (const bytes of encodeMessage(header, body)) this.#confined.boundary.write(bytes);
  }

  async #drained(): Promise<void> {
    const { boundary } = this.#confined;
    while (!this.#isOver && boundary.writableLength > maxUnread) await new Promise((resolve) => setTimeout(resolve, 2));
  }

  #end(outcome: { readonly value: unknown } | { readonly error: unknown }): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if ("error" in outcome) this.#settle.reject(outcome.error);
    else this.#settle.resolve(outcome);
    for (const step of this.#steps.values())
      step.settle(false, encodeValue({ name: "TerminalError", code: "RUN_ENDED", message: "The run has ended." }));
    this.#steps.clear();
  }

  #refuse(why: string, reason: KillReason = "protocol"): void {
    this.#end({ error: protocolBroken(this.#workflow.name, why) });
    this.#confined.kill(reason);
  }

  #finish(end: ConfinedEnd): void {
    this.#end({ error: endedBadly(this.#workflow.name, end, this.#confined.output(), this.#limits) });
  }

  #take({ header, body }: Message): void {
    if (this.#isOver) return;
    const parsed = childMessageSchema.safeParse(header);
    if (!parsed.success)
      return this.#refuse(`it sent a message that is not of the list (${JSON.stringify(header["t"])?.slice(0, 40)})`);
    const message = parsed.data;
    switch (message.t) {
      case "ready":
        if (message.fds.length > 0)
          return this.#refuse(`descriptors are open that should not be: ${message.fds.join(", ")}`, "descriptors");
        return;
      case "loaded":
        return this.#resolveLoaded();
      case "failed":
        // Loading may fail before a nonce was given.
        if (message.nonce !== this.#nonce && this.#request !== undefined)
          return this.#refuse("it sent a result with another nonce");
        return this.#end({ error: reviveError(decodeValue(body)) });
      default:
        break;
    }
    const request = this.#request;
    if (request === undefined) return this.#refuse("it spoke before the run began");
    if (message.t === "result") {
      if (message.nonce !== this.#nonce) return this.#refuse("it sent a result with another nonce");
      const value = decodeValue(body);
      void this.#reach
        .checkLeaving(value, (sha256) => request.store.has(sha256))
        .then(
          () => this.#end({ value }),
          (error: unknown) => this.#end({ error }),
        );
      return;
    }
    try {
      this.#inside(message, () => this.#serve(message, body, request.context, request));
    } catch (error) {
      if (error instanceof WireError) return this.#refuse(error.message);
      this.#end({ error });
      this.#confined.kill("protocol");
    }
  }

  /** Runs a handler where the step that it belongs to runs on this side, so that the journal knows it. */
  #inside(message: ChildMessage, handle: () => void): void {
    const parent = "parent" in message ? message.parent : undefined;
    if (parent === undefined) return handle();
    const step = this.#steps.get(parent);
    // The step has ended: what it left running belongs to the run.
    if (step === undefined) return handle();
    step.inside(handle);
  }

  #serve(message: ChildMessage, body: Uint8Array, context: ExecutionContext, { store }: SandboxRequest): void {
    switch (message.t) {
      case "read":
        // One after the other, and no faster than they are taken: unread answers would fill this process's memory.
        return this.#answer(message.id, () => {
          const turn = this.#reading.then(async () => {
            this.#reach.check(message.sha256);
            await this.#drained();
            const bytes = await context.files.read(message.sha256);
            this.#reach.follow(message.sha256, bytes);
            return bytes;
          });
          this.#reading = turn.catch(() => undefined);
          return turn;
        });
      case "write":
        return this.#answer(
          message.id,
          async () => {
            const reference = await context.files.write(
              message.path,
              body,
              message.mediaType === undefined ? {} : { mediaType: message.mediaType },
            );
            this.#reach.own(reference.sha256);
            return encodeValue(reference);
          },
          body.length,
        );
      case "put":
        this.#counts.put += body.length;
        if (this.#counts.put > this.#limits.output * 8)
          throw protocolBroken(this.#workflow.name, "its programs left more than eight times limits.output");
        return this.#answer(
          message.id,
          async () => {
            const stored = await store.put(body);
            this.#reach.own(stored.sha256);
            return encodeValue(stored);
          },
          body.length,
        );
      case "run":
        return this.#answer(message.id, async () => {
          const input = decodeValue(body);
          await this.#reach.checkLeaving(input, (sha256) => store.has(sha256));
          const output = await context.run({ name: message.name, version: message.version } as AnyWorkflow, input);
          this.#reach.grant(output);
          return encodeValue(output);
        });
      case "step":
        return this.#step(message, body, context, store);
      case "stepEnd": {
        const step = this.#steps.get(message.id);
        if (step === undefined) throw protocolBroken(this.#workflow.name, "it ended a step that does not run");
        this.#steps.delete(message.id);
        return step.settle(message.ok, body);
      }
      case "progress": {
        this.#counts.progress += 1;
        if (this.#counts.progress > maxProgress) return;
        const { message: text, fraction, step } = message;
        return context.progress({
          message: text,
          ...(fraction === undefined ? {} : { fraction }),
          ...(step === undefined ? {} : { step }),
        });
      }
      case "emit":
        this.#counts.diagnostics += 1;
        if (this.#counts.diagnostics > maxDiagnostics || body.length > 64 * 1024)
          throw protocolBroken(
            this.#workflow.name,
            `it emitted more than ${maxDiagnostics} diagnostics, or one of more than 64 KiB`,
          );
        return context.emit(decodeValue(body) as Diagnostic);
      default:
        throw protocolBroken(this.#workflow.name, `it sent ${message.t} where it has no place`);
    }
  }

  /** The journal runs the step here; what it does is wait for the code inside. */
  #step(
    message: ChildMessage & { t: "step" },
    body: Uint8Array,
    context: ExecutionContext,
    store: SandboxRequest["store"],
  ): void {
    const { id, name, cache } = message;
    this.#counts.steps += 1;
    if (this.#counts.steps > maxSteps) throw protocolBroken(this.#workflow.name, `it ran more than ${maxSteps} steps`);
    if (this.#steps.has(id)) throw protocolBroken(this.#workflow.name, "it began a step twice");
    let hasRun = false;
    const fn = async (): Promise<unknown> => {
      hasRun = true;
      const value = await new Promise<unknown>((resolve, reject) => {
        const settle = (ok: boolean, result: Uint8Array): void => {
          try {
            if (ok) resolve(decodeValue(result));
            else reject(reviveError(decodeValue(result)));
          } catch (error) {
            reject(error);
          }
        };
        this.#steps.set(id, { inside: AsyncLocalStorage.snapshot(), settle });
        this.#send({ t: "stepGo", id });
      });
      // Kept in the journal: a later attempt is given it as the host's word.
      await this.#reach.checkLeaving(value, (sha256) => store.has(sha256));
      return value;
    };
    this.#answer(id, async () => {
      const value = await context.step(name, fn, { input: decodeValue(body), ...(cache === true ? { cache } : {}) });
      if (hasRun) return encodeValue(undefined);
      this.#reach.grant(value);
      return encodeValue(value);
    });
  }

  #answer(id: number, work: () => Promise<Uint8Array>, bodySize = 0): void {
    this.#pending += 1;
    this.#inFlight += bodySize;
    if (this.#pending > maxPending || this.#inFlight > maxInFlight)
      throw protocolBroken(
        this.#workflow.name,
        `it asked for more than ${maxPending} things, or sent more than ${maxInFlight} bytes, at a time`,
      );
    work()
      .then(
        (body) => this.#send({ t: "reply", id, ok: true }, body),
        (error: unknown) => this.#send({ t: "reply", id, ok: false }, encodeValue(describeForChild(error))),
      )
      .catch((error: unknown) =>
        this.#end({ error: new TerminalError("What the workflow asked for cannot be sent to it.", { cause: error }) }),
      )
      .finally(() => {
        this.#pending -= 1;
        this.#inFlight -= bodySize;
      });
  }
}
