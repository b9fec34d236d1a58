import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "worlds-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

it("a release and its registry are the same in every time zone, locale and folder, signed too", async () => {
  const key = join(root, "key.pem");
  await writeFile(key, generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }), {
    mode: 0o600,
  });
  const host = fileURLToPath(new URL("./world-host.ts", import.meta.url));
  const worlds = [
    { TZ: "UTC", LANG: "C", LC_ALL: "C", USER: "ada" },
    { TZ: "Pacific/Chatham", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", USER: "grace" },
    { TZ: "America/St_Johns", LANG: "sv_SE.UTF-8", LC_ALL: "sv_SE.UTF-8", USER: "joan" },
  ].map((env, index) => {
    const registry = join(root, `registry-${index}`);
    const text = execFileSync(
      process.execPath,
      ["--conditions=@dreamnet/source", "--no-warnings", host, registry, key],
      {
        encoding: "utf8",
        env: { PATH: process.env["PATH"], HOME: join(root, `home-${index}`), ...env },
      },
    );
    return { registry, made: JSON.parse(text) as unknown[] };
  });
  const [first, ...others] = worlds;
  expect(others.map(({ made }) => made[2])).toEqual([false, false]);
  const index = await readFile(join(first?.registry ?? "", "index.json"), "utf8");
  for (const { registry, made } of others) {
    expect(made.slice(0, 2)).toEqual(first?.made.slice(0, 2));
    expect(await readFile(join(registry, "index.json"), "utf8")).toBe(index);
  }
}, 60_000);
