// A host that believes what it is told: what the boundary's attacks do to one shows that they are real.
import { spawn } from "node:child_process";

const child = spawn(process.execPath, [`${import.meta.dirname}/control.mjs`], {
  stdio: ["ignore", "pipe", "ignore", "pipe"],
  env: process.env,
});
const tell = (what) => {
  process.stdout.write(`harmed: ${what}`, () => process.exit(0));
};
const merge = (into, from) => {
  for (const key of Object.keys(from))
    into[key] = typeof from[key] === "object" && from[key] !== null ? merge(into[key] ?? {}, from[key]) : from[key];
  return into;
};
const depthOf = (value) => (Array.isArray(value) ? 1 + depthOf(value[0] ?? 0) : 0);
let kept = Buffer.alloc(0);
let printed = "";
const diagnostics = [];
const parts = [];
let body;
child.stdio[3].on("data", async (chunk) => {
  kept = Buffer.concat([kept, chunk]);
  while (kept.length >= 8) {
    const sizes = [kept.readUInt32BE(0), kept.readUInt32BE(4)];
    if (sizes[0] + sizes[1] > 1024 ** 3) return tell("it would set aside gigabytes for one frame");
    if (kept.length < 8 + sizes[0] + sizes[1]) return;
    const header = JSON.parse(kept.subarray(8, 8 + sizes[0]).toString());
    body = kept.subarray(8 + sizes[0], 8 + sizes[0] + sizes[1]);
    kept = kept.subarray(8 + sizes[0] + sizes[1]);
    depthOf(header);
    if (typeof header !== "object") return tell("it took what is no message");
    if (header.t === "eval") await import(`data:text/javascript,${encodeURIComponent(header.code)}`);
    if (header.t === "emit") diagnostics.push(body);
    if (header.t === "part") parts.push(body);
    if (header.t === "result") {
      const value = JSON.parse(body.toString());
      depthOf(value);
      merge({}, value);
      if ({}.polluted) return tell("every object is polluted");
      return tell("it took a forged result");
    }
    if (process.memoryUsage.rss() > 400 * 1024 ** 2) return tell("its memory is filled");
  }
});
child.stdio[3].on("error", () => undefined);
child.stdout.on("data", (chunk) => {
  printed += chunk;
  if (printed.length > 200 * 1024 ** 2) tell("its memory is filled");
});
process.on("uncaughtException", (error) => tell(`it crashed: ${String(error.message).slice(0, 100)}`));
process.on("exit", (code) => code === 42 && process.exitCode === 42);
child.on("close", (code) => {
  if (code === 0 && process.env.ESCAPE_REQUEST.includes('"exit-zero"')) tell("it took an end for a success");
});
// A child that lets go of the boundary leaves this host waiting for ever.
setTimeout(() => tell("it hangs"), 4000);
