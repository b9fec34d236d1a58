// The real PDS in a process of its own: `node pds-host.ts <folder>`; says its port on standard output, ends with its input.

import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { Server } from "node:http";
import { registerHooks } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { startPlcDouble } from "./plc-double.ts";

const folder = process.argv[2] as string;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "better-sqlite3"
      ? { url: new URL("./sqlite.ts", import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
});

// The PDS listens on every interface; here it is the loopback alone.
const listen = Reflect.get(Server.prototype, "listen") as typeof Server.prototype.listen;
Server.prototype.listen = function onLoopback(this: Server, port?: unknown, ...rest: unknown[]) {
  return typeof port === "object"
    ? (listen as (...all: unknown[]) => Server).call(this, port, ...rest)
    : (listen as (...all: unknown[]) => Server).call(
        this,
        port,
        "127.0.0.1",
        ...rest.filter((value) => typeof value === "function"),
      );
} as typeof listen;

const plc = await startPlcDouble();
mkdirSync(join(folder, "blobs"), { recursive: true });
const { PDS, envToCfg, envToSecrets, readEnv } = await import("@atproto/pds");
Object.assign(process.env, {
  PDS_HOSTNAME: "localhost",
  PDS_PORT: "0",
  PDS_DEV_MODE: "true",
  PDS_INVITE_REQUIRED: "false",
  PDS_DATA_DIRECTORY: folder,
  PDS_BLOBSTORE_DISK_LOCATION: join(folder, "blobs"),
  PDS_DID_PLC_URL: plc.url,
  PDS_JWT_SECRET: randomBytes(16).toString("hex"),
  PDS_ADMIN_PASSWORD: randomBytes(16).toString("hex"),
  PDS_PLC_ROTATION_KEY_K256_PRIVATE_KEY_HEX: "1".padStart(64, "0"),
  LOG_ENABLED: "false",
});
const env = readEnv();
const pds = await PDS.create(envToCfg(env), envToSecrets(env));
const server = await pds.start();
process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
process.stdin.resume().once("end", () => {
  plc.close();
  void pds.destroy().finally(() => process.exit(0));
});
