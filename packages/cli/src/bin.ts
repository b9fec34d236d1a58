#!/usr/bin/env node
import module from "node:module";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`dreamnet needs Node 22.18 or later; this is Node ${process.versions.node}.\n`);
  process.exit(1);
}
// Before anything large is imported: a second start then reads compiled code.
module.enableCompileCache();
const [{ main }, { runBin }] = await Promise.all([import("./index.ts"), import("@dreamnet/pack-bin")]);
// A worker that is told to stop finishes what it has in hand: its own --drain says how long that may take.
await runBin(main, process.argv[2] === "worker" ? 24 * 3_600_000 : undefined);
