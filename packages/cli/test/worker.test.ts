import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { main } from "../src/index.ts";

async function type(arguments_: readonly string[], env: Record<string, string>) {
  let text = "";
  const stream = new Writable({
    write: (chunk, _, done) => {
      text += String(chunk);
      done();
    },
  });
  const code = await main(arguments_, { stdout: stream, stderr: stream, env, cwd: () => "/" } as never);
  return { code, text };
}

describe("dreamnet worker", () => {
  it("tells what it needs", async () => {
    expect(await type(["worker"], {})).toMatchObject({ code: 1, text: expect.stringMatching(/DREAMNET_ENGINE_URL/) });
  });

  it("tells every faulty number", async () => {
    const { code, text } = await type(["worker", "--concurrency", "0", "--lease", "soon"], {});
    expect(code).toBe(1);
    expect(text).toMatch(/--concurrency takes a number from 1 to 1000[\s\S]*--lease takes a number/);
  });

  it("never shows a URL, which may hold a password", async () => {
    const env = { DREAMNET_ENGINE_URL: "mysql://me:geheim@db/x" };
    for (const command of [["worker"], ["runs", "list"]]) {
      const { code, text } = await type(command, env);
      expect(code).toBe(1);
      expect(text).toMatch(/no URL of a Postgres database/);
      expect(text).not.toMatch(/geheim/);
    }
  });

  it("says where the server is not to be reached, without the password", async () => {
    const env = { DREAMNET_ENGINE_URL: "postgres://me:geheim@localhost:1/x", HOME: "/nonexistent", DREAMNET_HOME: "" };
    const { code, text } = await type(["runs", "list"], {
      ...env,
      DREAMNET_STORE: join(tmpdir(), "dreamnet-worker-test"),
    });
    expect(code).toBe(1);
    expect(text).toMatch(/Postgres cannot be reached/);
    expect(text).not.toMatch(/geheim/);
  });
});
