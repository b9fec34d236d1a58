import { AsyncLocalStorage } from "node:async_hooks";
import { type AnyWorkflow, type Diagnostic, TerminalError } from "@dreamnet/workflow";
import type { RunLimits } from "../limits.ts";
import type { SandboxRequest } from "../provider-types.ts";
import { decodeValue, encodeValue, type Message } from "../wire/codec.ts";
import type { ChildMessage } from "../wire/schemas.ts";
import { Reach } from "./reach.ts";
import { protocolBroken } from "./run-errors.ts";
import { describeForChild, reviveError } from "./wire-errors.ts";

/** What the host does for one run at most; a context is not a way to fill the host's memory. */
const most = {
  /** Asked for at a time. */
  pending: 1024,
  /** Bytes of bodies that are being worked on at a time. */
  inFlight: 256 * 1024 ** 2,
  /** Bytes that wait to be taken before another file is read. */
  unread: 16 * 1024 ** 2,
  steps: 100_000,
  diagnostics: 10_000,
  diagnosticBytes: 16 * 1024 ** 2,
  progress: 100_000,
  /** Bytes of steps' values, which a journal may keep in memory. */
  stepBytes: 256 * 1024 ** 2,
};

/** What is counted over a run, or at a time. */
type Counted = "pending" | "inFlight" | "steps" | "stepBytes" | "diagnostics" | "diagnosticBytes" | "stored";

type Snapshot = <T>(fn: () => T) => T;

interface OpenStep {
  readonly inside: Snapshot;
  settle(ok: boolean, body: Uint8Array, keep?: boolean): void;
}

/** What the server needs of the connection. */
export interface ServerLink {
  send(header: Message["header"], body?: Uint8Array): void;
  /** Bytes that the child has not taken yet. */
  unread(): number;
  /** Ends the run with an error. */
  fail(error: unknown): void;
  isOver(): boolean;
}

/** Answers what a confined run asks of its context, through the executor's own context and its checks. */
export class ContextServer {
  readonly #request: SandboxRequest;
  readonly #limits: RunLimits;
  readonly #link: ServerLink;
  readonly #reach = new Reach();
  readonly #steps = new Map<number, OpenStep>();
  readonly #counts = {
    pending: 0,
    inFlight: 0,
    steps: 0,
    diagnostics: 0,
    diagnosticBytes: 0,
    progress: 0,
    stored: 0,
    stepBytes: 0,
  };
  #reading: Promise<unknown> = Promise.resolve();

  constructor(request: SandboxRequest, limits: RunLimits, link: ServerLink) {
    this.#request = request;
    this.#limits = limits;
    this.#link = link;
    this.#reach.grant(request.input);
  }

  /** What leaves the run names no file that the run could not read. */
  async checkLeaving(value: unknown): Promise<void> {
    await this.#reach.checkLeaving(value, (sha256) => this.#request.store.has(sha256));
  }

  /** Ends every step that still waits for the code inside. */
  close(): void {
    for (const step of this.#steps.values())
      step.settle(false, encodeValue({ name: "TerminalError", code: "RUN_ENDED", message: "The run has ended." }));
    this.#steps.clear();
  }

  /** Runs a handler where the step that it belongs to runs on this side, so that the journal knows it. */
  take(message: ChildMessage, body: Uint8Array): void {
    const parent = "parent" in message ? message.parent : undefined;
    const step = parent === undefined ? undefined : this.#steps.get(parent);
    // Without a step, or when it has ended: it belongs to the run.
    if (step === undefined) this.#serve(message, body);
    else step.inside(() => this.#serve(message, body));
  }

  #serve(message: ChildMessage, body: Uint8Array): void {
    const { context } = this.#request;
    switch (message.t) {
      case "read":
        this.#answer(message.id, () => this.#read(message.sha256));
        break;
      case "write":
        this.#count("stored", body.length, this.#limits.output * 4);
        this.#answer(message.id, () => this.#write(message, body), body.length);
        break;
      case "put":
        this.#count("stored", body.length, this.#limits.output * 4);
        this.#answer(message.id, () => this.#put(body), body.length);
        break;
      case "run":
        this.#answer(message.id, () => this.#run(message, body));
        break;
      case "step":
        this.#step(message, body);
        break;
      case "stepEnd": {
        const step = this.#steps.get(message.id);
        if (step === undefined) throw this.#broken("it ended a step that does not run");
        this.#count("stepBytes", body.length, most.stepBytes);
        this.#steps.delete(message.id);
        step.settle(message.ok, body, message.keep !== false);
        break;
      }
      case "progress": {
        this.#counts.progress += 1;
        if (this.#counts.progress > most.progress) break;
        const { message: text, fraction, step } = message;
        context.progress({
          message: text,
          ...(fraction === undefined ? {} : { fraction }),
          ...(step === undefined ? {} : { step }),
        });
        break;
      }
      case "emit":
        this.#count("diagnostics", 1, most.diagnostics);
        this.#count("diagnosticBytes", body.length, most.diagnosticBytes);
        context.emit(decodeValue(body) as Diagnostic);
        break;
      default:
        throw this.#broken(`it sent ${message.t} where it has no place`);
    }
  }

  /** One after the other, and no faster than they are taken: unread answers would fill this process's memory. */
  #read(sha256: string): Promise<Uint8Array> {
    const turn = this.#reading.then(async () => {
      this.#reach.check(sha256);
      while (!this.#link.isOver() && this.#link.unread() > most.unread)
        await new Promise((resolve) => setTimeout(resolve, 2));
      const bytes = await this.#request.context.files.read(sha256);
      this.#reach.follow(sha256, bytes);
      return bytes;
    });
    this.#reading = turn.catch(() => undefined);
    return turn;
  }

  async #write({ path, mediaType }: ChildMessage & { t: "write" }, body: Uint8Array): Promise<Uint8Array> {
    const reference = await this.#request.context.files.write(path, body, mediaType === undefined ? {} : { mediaType });
    this.#reach.own(reference.sha256);
    return encodeValue(reference);
  }

  async #put(body: Uint8Array): Promise<Uint8Array> {
    const stored = await this.#request.store.put(body);
    this.#reach.own(stored.sha256);
    return encodeValue(stored);
  }

  async #run({ name, version }: ChildMessage & { t: "run" }, body: Uint8Array): Promise<Uint8Array> {
    const input = decodeValue(body);
    await this.checkLeaving(input);
    // The executor finds the dependency by its name, among those that the manifest declares.
    const output = await this.#request.context.run({ name, version } as AnyWorkflow, input);
    this.#reach.grant(output);
    return encodeValue(output);
  }

  /** The journal runs the step here; what it does is wait for the code inside. */
  #step({ id, name, cache }: ChildMessage & { t: "step" }, body: Uint8Array): void {
    this.#count("steps", 1, most.steps);
    if (this.#steps.has(id)) throw this.#broken("it began a step twice");
    let hasRun = false;
    let mayKeep = true;
    const fn = async (): Promise<unknown> => {
      hasRun = true;
      const value = await new Promise<unknown>((resolve, reject) => {
        const settle = (ok: boolean, result: Uint8Array, keep = true): void => {
          mayKeep = keep;
          try {
            if (ok) resolve(decodeValue(result));
            else reject(reviveError(decodeValue(result)));
          } catch (error) {
            reject(error);
          }
        };
        this.#steps.set(id, { inside: AsyncLocalStorage.snapshot(), settle });
        this.#link.send({ t: "stepGo", id });
      });
      // Kept in the journal: a later attempt is given it as the host's word.
      await this.checkLeaving(value);
      return value;
    };
    this.#answer(id, async () => {
      const options = { input: decodeValue(body), ...(cache === true ? { cache: () => mayKeep } : {}) };
      const value = await this.#request.context.step(name, fn, options);
      if (hasRun) return encodeValue(undefined);
      this.#reach.grant(value);
      return encodeValue(value);
    });
  }

  #answer(id: number, work: () => Promise<Uint8Array>, bodySize = 0): void {
    this.#count("pending", 1, most.pending);
    this.#count("inFlight", bodySize, most.inFlight);
    work()
      .then(
        (body) => this.#link.send({ t: "reply", id, ok: true }, body),
        (error: unknown) => this.#link.send({ t: "reply", id, ok: false }, encodeValue(describeForChild(error))),
      )
      .catch((error: unknown) =>
        this.#link.fail(new TerminalError("What the workflow asked for cannot be sent to it.", { cause: error })),
      )
      .finally(() => {
        this.#counts.pending -= 1;
        this.#counts.inFlight -= bodySize;
      });
  }

  #count(what: Counted, amount: number, limit: number): void {
    this.#counts[what] += amount;
    if (this.#counts[what] > limit) throw this.#broken(`it went beyond ${limit} (${what})`);
  }

  #broken(why: string): TerminalError {
    return protocolBroken(this.#request.workflow.name, why);
  }
}
