import { randomBytes } from "node:crypto";
import type { AnyWorkflow } from "@dreamnet/workflow";
import type { ConfinedEnd, ConfinedProcess, KillReason } from "../confined-process.ts";
import type { RunLimits } from "../limits.ts";
import type { SandboxRequest } from "../provider-types.ts";
import { createDecoder, decodeValue, encodeMessage, encodeValue, type Message, WireError } from "../wire/codec.ts";
import { childMessageSchema } from "../wire/schemas.ts";
import { ContextServer } from "./context-server.ts";
import { descriptorsOpen, endedBadly, protocolBroken } from "./run-errors.ts";
import { describeForChild, reviveError } from "./wire-errors.ts";

/** Bytes of one file or value. A larger file is written under an allowed path, and taken from there. */
const maxBody = 128 * 1024 ** 2;

/** What a run is given when its sandbox stands. */
export interface SessionStart {
  readonly request: SandboxRequest;
  readonly programFolders: readonly string[];
  readonly killGrace: number;
}

type SessionWorkflow = Pick<AnyWorkflow, "name" | "version" | "manifest">;

/**
 * The host's side of one confined process: it has the module loaded, lets it run once, and answers what its context
 * asks. Whatever comes from inside is checked against the closed list of messages; anything else ends the process.
 */
export class Session {
  readonly #confined: ConfinedProcess;
  readonly #limits: RunLimits;
  readonly #workflow: SessionWorkflow;
  readonly #nonce = randomBytes(16).toString("hex");
  readonly #loaded: Promise<void>;
  readonly #outcome: Promise<{ readonly value: unknown }>;
  #resolveLoaded: () => void = () => undefined;
  #settle: { resolve(outcome: { value: unknown }): void; reject(error: unknown): void } = {
    resolve: () => undefined,
    reject: () => undefined,
  };
  #server: ContextServer | undefined;
  #isLoaded = false;
  #isOver = false;

  constructor(confined: ConfinedProcess, workflow: SessionWorkflow, limits: RunLimits) {
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
    const decode = createDecoder(maxBody, (message) => this.#take(message));
    confined.boundary.on("data", (chunk: Buffer) => {
      if (this.#isOver) return;
      try {
        decode(chunk);
      } catch (error) {
        this.#refuse(error);
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
    const { boundary } = this.#confined;
    this.#server = new ContextServer(request, this.#limits, {
      send: (header, body) => this.#send(header, body),
      unread: () => boundary.writableLength,
      fail: (error) => this.#end({ error }),
      isOver: () => this.#isOver,
    });
    const start = {
      runId: context.runId,
      attempt: context.attempt,
      now: context.now().getTime(),
      input: request.input,
      secrets: context.secrets,
      programs: {
        name: workflow.name,
        declared: workflow.manifest.security.subprocess,
        folders: programFolders,
        files: this.#limits.files,
        bytes: this.#limits.output,
        killGrace,
      },
    };
    this.#send({ t: "go", nonce: this.#nonce }, encodeValue(start));
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

  #end(outcome: { readonly value: unknown } | { readonly error: unknown }): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if ("error" in outcome) this.#settle.reject(outcome.error);
    else this.#settle.resolve(outcome);
    this.#server?.close();
  }

  /** Ends a process that does not keep to the protocol. */
  #refuse(why: unknown, reason: KillReason = "protocol"): void {
    const error =
      typeof why === "string" || why instanceof WireError
        ? protocolBroken(this.#workflow.name, typeof why === "string" ? why : why.message)
        : why;
    this.#end({ error });
    this.#confined.kill(reason);
  }

  #finish(end: ConfinedEnd): void {
    this.#end({ error: endedBadly(this.#workflow.name, end, this.#confined.output(), this.#limits) });
  }

  /** @throws {@link WireError}, or why the process is ended. */
  #take({ header, body }: Message): void {
    if (this.#isOver) return;
    const parsed = childMessageSchema.safeParse(header);
    if (!parsed.success)
      throw new WireError(`it sent a message that is not of the list (${JSON.stringify(header["t"])?.slice(0, 40)})`);
    const message = parsed.data;
    if (message.t === "ready") {
      if (message.fds.length > 0) this.#refuse(descriptorsOpen(this.#workflow.name, message.fds), "descriptors");
    } else if (message.t === "loaded") {
      this.#isLoaded = true;
      this.#resolveLoaded();
    } else if (message.t === "failed") {
      // A module that cannot be loaded fails before it has a nonce.
      this.#checkNonce(message.nonce, !this.#isLoaded);
      this.#end({ error: reviveError(decodeValue(body)) });
    } else if (this.#server === undefined) throw new WireError("it spoke before the run began");
    else if (message.t === "result") {
      this.#checkNonce(message.nonce, false);
      this.#result(decodeValue(body), this.#server);
    } else this.#server.take(message, body);
  }

  #result(value: unknown, server: ContextServer): void {
    server.checkLeaving(value).then(
      () => this.#end({ value }),
      (error: unknown) => this.#end({ error }),
    );
  }

  #checkNonce(nonce: string, mayLack: boolean): void {
    if (nonce === this.#nonce || (mayLack && nonce === "")) return;
    throw new WireError("it sent a result with another nonce");
  }
}
