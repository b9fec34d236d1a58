import { files } from "./files.mjs";
import { network } from "./network.mjs";
import { processes } from "./processes.mjs";
import { runtime } from "./runtime.mjs";
import { together } from "./together.mjs";

// What every workflow may do: where this fails, a sandbox that stops everything proves nothing.
const benign = {
  "benign-work": async ({ build, secret, context }) => {
    const { mkdirSync, writeFileSync, readFileSync } = await import("node:fs");
    writeFileSync(`${build}/benign`, "x");
    mkdirSync(`${build}/folder`);
    const { dep } = (await import("dep")).default;
    const file = await context.files.write("build/written.txt", "hello");
    const back = Buffer.from(await context.files.read(file)).toString();
    return dep === "here" && readFileSync(`${build}/benign`, "latin1") === "x" && back === "hello" && secret.length > 0;
  },
  "benign-egress": async ({ port }) => (await fetch(`http://api.allowed.test:${port}/`)).ok,
  "benign-program": async ({ context }) =>
    (await context.exec("sh", ["-c", "echo made > out"], {})).files.out.size === 5,
};

export const attacks = { ...benign, ...files, ...processes, ...network, ...runtime, ...together };

export default {
  name: "escape-attack",
  version: "1.0.0",
  execute: async ({ attack, facts }, context) => {
    const got = await attacks[attack]({ ...facts, context });
    return { got: got === undefined ? "?" : got === false || got === null ? "no" : "yes" };
  },
};
