import { decodeValue, encodeValue, type Message, maxValue } from "../wire/codec.ts";
import { send } from "./channel.ts";
import { BoundaryError, describeError, type ErrorData, terminal } from "./errors.ts";
import { nonJson } from "./json.ts";

const { AsyncLocalStorage } = process.getBuiltinModule("node:async_hooks");

/** What the host says at the start. */
export interface Start {
  readonly runId: string;
  readonly attempt: number;
  /** ms since the epoch. */
  readonly now: number;
  readonly input?: unknown;
  readonly secrets: Readonly<Record<string, string>>;
  readonly programs: ProgramRules;
}

/** What `exec` may do; the sandbox around it holds in any case. */
export interface ProgramRules {
  readonly name: string;
  readonly declared: readonly string[];
  readonly folders: readonly string[];
  readonly files: number;
  readonly bytes: number;
  /** ms between SIGTERM and SIGKILL. */
  readonly killGrace: number;
}

/** What the host takes in one piece. */
const maxBody = 128 * 1024 ** 2;

const tooLarge = (size: number): BoundaryError =>
  terminal(
    "SANDBOX_FILE_TOO_LARGE",
    `A file or value of ${size} bytes is too large to hand over in one piece.`,
    "Write a file of more than 128 MiB under an allowed path of /sandbox with node:fs; it is taken from there.",
    size,
  );

interface Waiting {
  resolve(body: Uint8Array): void;
  reject(error: unknown): void;
  /** A step that the host lets run. */
  go?(): void;
}

/** The context inside: each method is one message to the host. */
export interface ChildContext {
  readonly context: object;
  /** Takes what the host answers. */
  answer(message: Message): void;
  cancel(error: ErrorData): void;
}

export function createChildContext(start: Start): ChildContext {
  const waiting = new Map<number, Waiting>();
  const steps = new AsyncLocalStorage<number>();
  const controller = new AbortController();
  let lastId = 0;

  const ask = (header: Record<string, unknown>, body?: Uint8Array, go?: (id: number) => void): Promise<Uint8Array> => {
    if ((body?.length ?? 0) > maxBody) return Promise.reject(tooLarge(body?.length ?? 0));
    lastId += 1;
    const id = lastId;
    const parent = steps.getStore();
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject, ...(go === undefined ? {} : { go: () => go(id) }) });
      send({ ...header, id, ...(parent === undefined ? {} : { parent }) }, body);
    });
  };
  const within = (): { parent?: number } => {
    const parent = steps.getStore();
    return parent === undefined ? {} : { parent };
  };

  const files = {
    read: async (file: string | { readonly sha256: string }): Promise<Uint8Array> => {
      const sha256 = typeof file === "string" ? file : file.sha256;
      if (typeof sha256 !== "string" || !/^[0-9a-f]{64}$/.test(sha256))
        throw terminal(
          "DIGEST_INVALID",
          `${JSON.stringify(sha256)} is not a SHA-256 digest.`,
          "A digest has 64 lower-case hexadecimal digits.",
        );
      return ask({ t: "read", sha256 });
    },
    write: async (
      path: string,
      content: Uint8Array | string,
      options: { mediaType?: string } = {},
    ): Promise<unknown> => {
      const { mediaType } = options;
      return decodeValue(
        await ask(
          { t: "write", path: String(path).slice(0, 4096), ...(mediaType === undefined ? {} : { mediaType }) },
          toBytes(content),
        ),
      );
    },
  };

  const step = (
    name: string,
    fn: () => unknown,
    options: { input?: unknown; cache?: boolean | ((value: unknown) => boolean); schema?: Schema } = {},
  ): Promise<unknown> => {
    const input = asBody(options.input, () => `The input of the step ${JSON.stringify(name)}`);
    let outcome: { readonly value: unknown } | { readonly thrown: unknown } | undefined;
    const run = (id: number): void => {
      void steps
        .run(id, async () => fn())
        .then((value) => ({
          body: asBody(value, () => `The result of the step ${JSON.stringify(name)}`),
          value,
          keep: typeof options.cache !== "function" || options.cache(value) === true,
        }))
        .then(
          ({ body, value, keep }) => {
            outcome = { value };
            send({ t: "stepEnd", id, ok: true, ...(keep ? {} : { keep: false }) }, body);
          },
          (thrown: unknown) => {
            outcome = { thrown };
            send({ t: "stepEnd", id, ok: false }, encodeValue(describeError(thrown)));
          },
        );
    };
    return ask(
      {
        t: "step",
        name: String(name).slice(0, 1024),
        ...(options.cache === true || typeof options.cache === "function" ? { cache: true } : {}),
      },
      input,
      run,
    ).then(
      (body) =>
        outcome !== undefined && "value" in outcome
          ? outcome.value
          : checkReplay(decodeValue(body), name, options.schema),
      (error: unknown) => {
        throw outcome !== undefined && "thrown" in outcome ? outcome.thrown : error;
      },
    );
  };

  const context = Object.freeze({
    runId: start.runId,
    attempt: start.attempt,
    signal: controller.signal,
    secrets: Object.freeze(start.secrets),
    now: () => new Date(start.now),
    files: Object.freeze(files),
    step: async (...args: Parameters<typeof step>) => step(...args),
    run: async (workflow: { readonly name: string; readonly version: string }, input: unknown) =>
      decodeValue(
        await ask(
          { t: "run", name: workflow.name, version: workflow.version },
          asBody(input, () => `The input of ${workflow.name}`),
        ),
      ),
    exec: async (program: string, args: readonly string[], request = {}) => {
      const { execProgram } = await import("./exec.ts");
      const put = async (bytes: Uint8Array): Promise<unknown> => decodeValue(await ask({ t: "put" }, bytes));
      return execProgram(start.programs, program, args, request, {
        read: files.read,
        put,
        signal: controller.signal,
        now: start.now,
      });
    },
    progress: (progress: string | { message: string; fraction?: number; step?: string }) => {
      const { message, fraction, step: named } = typeof progress === "string" ? { message: progress } : progress;
      send({
        t: "progress",
        ...within(),
        message: String(message).slice(0, 4096),
        ...(typeof fraction === "number" && Number.isFinite(fraction) ? { fraction } : {}),
        ...(named === undefined ? {} : { step: String(named).slice(0, 1024) }),
      });
    },
    emit: (diagnostic: unknown) =>
      send(
        { t: "emit", ...within() },
        asBody(diagnostic, () => "The diagnostic"),
      ),
  });

  return {
    context,
    answer: ({ header, body }) => {
      const id = header["id"] as number;
      const call = waiting.get(id);
      if (call === undefined) return;
      if (header["t"] === "stepGo") {
        call.go?.();
        return;
      }
      waiting.delete(id);
      if (header["ok"] === true) call.resolve(body);
      else call.reject(new BoundaryError(decodeValue(body) as ErrorData));
    },
    cancel: (error) => controller.abort(new BoundaryError(error)),
  };
}

interface Schema {
  safeParse(value: unknown): { success: boolean; data?: unknown; error?: { issues?: unknown } };
}

function checkReplay(value: unknown, name: string, schema: Schema | undefined): unknown {
  const parsed = schema?.safeParse(value);
  if (parsed === undefined) return value;
  if (parsed.success) return parsed.data;
  throw terminal(
    "STEP_VALUE_INVALID",
    `The journal's result of the step ${JSON.stringify(name)} does not fit its schema.`,
    "It was recorded by another version. Start a new run.",
    parsed.error?.issues,
  );
}

function asBody(value: unknown, what: () => string): Uint8Array | undefined {
  if (value === undefined) return undefined;
  const fault = nonJson(value);
  if (fault === undefined) {
    const body = encodeValue(value);
    if (body.length > maxValue) throw tooLarge(body.length);
    return body;
  }
  throw terminal(
    "STEP_VALUE_INVALID",
    `${what()} is not JSON: ${fault}.`,
    "Give plain objects, arrays, text, numbers, booleans and null; put bytes into a file and give its reference.",
  );
}

const toBytes = (content: Uint8Array | string): Uint8Array =>
  typeof content === "string" ? Buffer.from(content) : content;
