import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const runner = readFileSync(fileURLToPath(new URL("./runner.worker.ts", import.meta.url)), "utf8");

it("sets options that this Node's V8 knows", () => {
  const options = [...runner.matchAll(/setFlagsFromString\("([^"]+)"\)/gu)].map(([, option]) => option as string);
  expect(options.length).toBeGreaterThan(0);
  // An option that is not known is written to standard error, and passed over.
  const code = `for (const one of ${JSON.stringify(options)}) require("node:v8").setFlagsFromString(one)`;
  expect(spawnSync(process.execPath, ["-e", code], { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
});
