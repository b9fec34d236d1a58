// The first code inside a sandbox. It checks what it was given, loads the workflow's module when the host says so, and
// runs it once. Built, it is a script without imports: Node starts such a file a millisecond sooner.
// Nothing here is trusted by the host: it holds no right that the workflow does not have.
import { createReceiver, send } from "./child/channel.ts";
import { type ChildContext, createChildContext, type Start } from "./child/context.ts";
import { describeError, type ErrorData, terminal } from "./child/errors.ts";
import { unexpectedDescriptors } from "./child/fd-guard.ts";
import { nonJson } from "./child/json.ts";
import { decodeValue, encodeValue, maxValue } from "./wire/codec.ts";

// WebAssembly that is called for a moment is not compiled a second time meanwhile; what goes on for long still is. Node 22
// and 26, for one cover: a third less CPU time.
process.getBuiltinModule("node:v8").setFlagsFromString("--wasm-tiering-budget=1000000000");

interface Loaded {
  execute(input: unknown, context: object): Promise<unknown>;
}

let loading: Promise<Loaded> | undefined;
let running: ChildContext | undefined;
let going: Start | undefined;
let nonce = "";

const fail = (thrown: unknown): void => {
  let body: Uint8Array;
  try {
    body = encodeValue(describeError(thrown));
  } catch {
    body = encodeValue({ name: "Error", message: "The workflow failed, and its error cannot be told." });
  }
  send({ t: "failed", nonce }, body);
  process.exit(0);
};
process.on("uncaughtException", fail);

const receiver = createReceiver(({ header, body }) => {
  switch (header["t"]) {
    case "load":
      loading = load(String(header["module"]), String(header["name"]), String(header["version"]));
      loading.then(
        () => send({ t: "loaded" }),
        () => undefined,
      );
      break;
    case "go":
      nonce = String(header["nonce"]);
      going = decodeValue(body) as Start;
      break;
    case "cancel":
      running?.cancel(decodeValue(body) as ErrorData);
      break;
    default:
      running?.answer({ header, body });
  }
});

begin().catch(fail);

/** Waits for the module's name and the input, which may lie there already; a child in the pool stands still here. */
async function begin(): Promise<void> {
  const fds = await unexpectedDescriptors();
  send({ t: "ready", fds });
  if (fds.length > 0) process.exit(78);
  // Before anything is loaded that may ask for it.
  if (process.env["DREAMNET_EGRESS"] === "1") await import("./child/relay.ts").then(({ startRelay }) => startRelay());
  while (loading === undefined) receiver.wait();
  await loading;
  while (going === undefined) receiver.wait();
  const running = go(going);
  // The boundary is listened to once the workflow has begun: loading what that takes costs a millisecond.
  setImmediate(() => receiver.listen());
  await running;
}

async function load(url: string, name: string, version: string): Promise<Loaded> {
  const module = (await import(url)) as Record<string, Loaded & { name?: unknown; version?: unknown }>;
  const isMeant = (value: unknown): value is Loaded => {
    const workflow = value as { name?: unknown; version?: unknown; execute?: unknown } | undefined | null;
    return workflow?.name === name && workflow.version === version && typeof workflow.execute === "function";
  };
  // The default export; in a checkout, where an index gives it, the named one beside it.
  const found = [module["default"], ...Object.values(module)].find(isMeant);
  if (found !== undefined) return found;
  throw terminal(
    "MODULE_MISMATCH",
    `The default export of the workflow's module is not ${name}@${version}.`,
    "A workflow's `module` is `import.meta.url` of the module whose default export it is.",
    url,
  );
}

async function go(start: Start): Promise<void> {
  running = createChildContext(start);
  process.env["SOURCE_DATE_EPOCH"] = String(Math.floor(start.now / 1000));
  const workflow = await (loading as Promise<Loaded>);
  const output = await workflow.execute(start.input, running.context);
  const fault = output === undefined ? undefined : nonJson(output);
  if (fault !== undefined)
    throw terminal(
      "OUTPUT_INVALID",
      `The output of ${start.programs.name} is not JSON: ${fault}.`,
      "This is a fault of the workflow: bytes go into files, and the output names them.",
    );
  const body = output === undefined ? undefined : encodeValue(output);
  if ((body?.length ?? 0) > maxValue)
    throw terminal(
      "OUTPUT_INVALID",
      `The output of ${start.programs.name} is larger than ${maxValue} bytes.`,
      "Large data goes into files, and the output names them.",
    );
  send({ t: "result", nonce }, body);
  process.exit(0);
}
