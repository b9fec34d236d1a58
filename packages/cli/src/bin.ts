#!/usr/bin/env node
import { enableCompileCache } from "node:module";

// Before anything large is imported: a second start then reads compiled code.
enableCompileCache();
const [{ main }, { runBin }] = await Promise.all([import("./index.ts"), import("@dreamnet/pack-bin")]);
await runBin(main);
