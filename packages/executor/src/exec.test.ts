import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createMemoryStore } from "@dreamnet/content-store";
import type { ExecRequest, ExecResult } from "@dreamnet/workflow";
import { afterEach, describe, expect, it } from "vitest";
import { gate, makeExecutor, makeWorkflow, sleep } from "../test/make-workflow.ts";
import type { ExecutorOptions } from "./index.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "dreamnet-test-"));
  folders.push(folder);
  return folder;
}

const nodePath = `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}`;

/** Runs one program within a workflow. */
async function exec(
  program: string,
  args: readonly string[],
  request: ExecRequest = {},
  options: ExecutorOptions & { limits?: { files?: number; output?: number }; signal?: AbortSignal } = {},
) {
  const { limits, signal, ...executorOptions } = options;
  const store = createMemoryStore();
  const temporaryFolder = newFolder();
  const seen = gate<ExecResult>();
  const workflow = makeWorkflow(
    async (input, context) => {
      seen.open(await context.exec(program, args, request));
      return input;
    },
    { security: { subprocess: ["sh", "node", "cat", "no-such-program"], ...(limits === undefined ? {} : { limits }) } },
  );
  const { executor } = makeExecutor({
    store,
    temporaryFolder,
    env: { PATH: nodePath },
    killGrace: 200,
    ...executorOptions,
  });
  const result = await executor.execute(workflow, { text: "" }, signal === undefined ? {} : { signal });
  expect(readdirSync(temporaryFolder)).toEqual([]);
  return { store, result, ended: result.success ? await seen.opened : undefined };
}

const text = async (store: ReturnType<typeof createMemoryStore>, sha256: string | undefined) =>
  new TextDecoder().decode(await store.get(sha256 ?? ""));

/** A zombie, which nobody has reaped yet, does nothing more. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, "utf8") : "";
    return !/^ [ZX]/.test(stat.slice(stat.lastIndexOf(")") + 1));
  } catch {
    return false;
  }
}

describe("context.exec", () => {
  it("starts a program with its files and takes over what is new or changed", async () => {
    const store = createMemoryStore();
    const stored = await store.put("from the store");
    const { ended, ...rest } = await exec(
      "sh",
      ["-c", "cat a.txt b/c.txt; echo more >> a.txt; mkdir -p d; cat > d/in; touch b/c.txt; exit 3"],
      { files: { "a.txt": "text ", "b/c.txt": stored, "bytes.bin": new Uint8Array([0, 255]) }, stdin: "stdin" },
      { store },
    );
    expect(ended).toMatchObject({
      exitCode: 3,
      signal: null,
      timedOut: false,
      stdout: "text from the store",
      stderr: "",
    });
    expect(Object.keys(ended?.files ?? {}).sort()).toEqual(["a.txt", "d/in"]);
    expect(rest.result.success).toBe(true);
    expect(await text(store, ended?.files["a.txt"]?.sha256)).toBe("text more\n");
    expect(await text(store, ended?.files["d/in"]?.sha256)).toBe("stdin");
  });

  it("notices a change that keeps size and modification time", async () => {
    const { ended } = await exec("sh", ["-c", "touch -r a ref; printf xyz > a; touch -r ref a; rm ref"], {
      files: { a: "abc" },
    });
    expect(Object.keys(ended?.files ?? {})).toEqual(["a"]);
  });

  it("gives an almost empty environment, the request's own variables, and a folder to start in", async () => {
    const { ended } = await exec(
      "node",
      ["-e", "console.log(JSON.stringify([process.env, process.cwd(), process.argv.slice(1)]))", "a b", "$HOME;*"],
      { cwd: "sub/folder", env: { max_print_line: "1000" } },
    );
    const [env, cwd, args] = JSON.parse(ended?.stdout ?? "") as [Record<string, string>, string, string[]];
    expect(Object.keys(env).sort()).toEqual(
      ["HOME", "LANG", "LC_ALL", "PATH", "SOURCE_DATE_EPOCH", "TMPDIR", "TZ", "max_print_line"].sort(),
    );
    expect(env).toMatchObject({ TZ: "UTC", LANG: "C.UTF-8", SOURCE_DATE_EPOCH: "315532800", max_print_line: "1000" });
    expect(cwd.endsWith(join("work", "sub", "folder"))).toBe(true);
    expect(args).toEqual(["a b", "$HOME;*"]);
  });

  it("refuses a program that the manifest does not name, by name or by path", async () => {
    for (const program of ["ls", "/bin/sh", "./sh", "../sh", "sh -c"]) {
      const { result } = await exec(program, []);
      expect(result).toMatchObject({
        success: false,
        error: { name: "PermissionError", code: "PROGRAM_UNDECLARED", hint: expect.stringContaining("sh, node") },
      });
    }
  });

  it("says what is not installed and where it looked", async () => {
    const { result } = await exec("no-such-program", []);
    expect(result).toMatchObject({
      success: false,
      error: { name: "TerminalError", code: "PROGRAM_MISSING", hint: expect.stringContaining("/bin") },
    });
    expect((await exec("sh", [], {}, { env: {} })).result).toMatchObject({
      error: { code: "PROGRAM_MISSING", hint: expect.stringContaining("the PATH is empty") },
    });
  });

  it("looks for programs in absolute folders that are not open to everybody", async () => {
    const open = newFolder();
    const closed = newFolder();
    for (const folder of [open, closed]) {
      writeFileSync(join(folder, "sh"), `#!/bin/sh\necho ${folder === open ? "planted" : "own"}\n`);
      chmodSync(join(folder, "sh"), 0o755);
    }
    chmodSync(open, 0o777);
    const { ended } = await exec("sh", [], {}, { env: { PATH: ["", ".", open, closed].join(delimiter) } });
    expect(ended?.stdout).toBe("own\n");
  });

  it.each([
    [{ files: { "../x": "" } }, "EXEC_PATH_INVALID"],
    [{ files: { "/etc/x": "" } }, "EXEC_PATH_INVALID"],
    [{ files: { "a/": "" } }, "EXEC_PATH_INVALID"],
    [{ cwd: "../.." }, "EXEC_PATH_INVALID"],
    [{ files: { a: "", "a/b": "" } }, "EXEC_PATH_INVALID"],
    [{ files: { a: { sha256: "0".repeat(64) } } }, "FILE_MISSING"],
    [{ env: { PATH: "/tmp" } }, "EXEC_ARGUMENT_INVALID"],
    [{ env: { LD_PRELOAD: "x.so" } }, "EXEC_ARGUMENT_INVALID"],
    [{ env: { "A=B": "x" } }, "EXEC_ARGUMENT_INVALID"],
    [{ env: { A: "x\0y" } }, "EXEC_ARGUMENT_INVALID"],
  ] as [ExecRequest, string][])("refuses %j", async (request, code) => {
    const { result } = await exec("cat", [], request);
    expect(result).toMatchObject({ success: false, error: { code } });
  });

  it("refuses an argument with a NUL", async () => {
    expect((await exec("cat", ["a\0b"])).result).toMatchObject({ error: { code: "EXEC_ARGUMENT_INVALID" } });
  });

  it("keeps the beginning of a long output and lets the program finish", async () => {
    const script = "process.stdout.write('o'.repeat(3e6)); process.stderr.write('e'.repeat(3e6))";
    const { ended } = await exec("node", ["-e", script], { maxOutput: 1000 });
    expect(ended).toMatchObject({ exitCode: 0, stdout: "o".repeat(1000), stderr: "e".repeat(1000) });
    expect((await exec("node", ["-e", script])).ended?.stdout).toHaveLength(1024 * 1024);
  });

  it("is not disturbed by a program that does not read its input", async () => {
    const { ended } = await exec("sh", ["-c", "exit 0"], { stdin: "x".repeat(5_000_000) });
    expect(ended).toMatchObject({ exitCode: 0 });
  });

  it("ends a program at its timeout, with its whole group, even one that ignores SIGTERM", async () => {
    const begun = performance.now();
    const { ended } = await exec("sh", ["-c", "trap '' TERM; sleep 30 & echo $! $$; wait; sleep 30"], { timeout: 100 });
    expect(performance.now() - begun).toBeLessThan(3_000);
    expect(ended).toMatchObject({ exitCode: null, signal: "SIGKILL", timedOut: true });
    const pids = (ended?.stdout ?? "").trim().split(" ").map(Number);
    expect(pids).toHaveLength(2);
    await sleep(50);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it("ends what a program has left running when it ends", async () => {
    const begun = performance.now();
    const { ended } = await exec("sh", ["-c", "sleep 30 & echo $!; echo x > left.txt"]);
    expect(performance.now() - begun).toBeLessThan(3_000);
    expect(ended).toMatchObject({ exitCode: 0, timedOut: false });
    await sleep(50);
    expect(isAlive(Number(ended?.stdout))).toBe(false);
  });

  it("ends a program with the run, and its folder is gone when the result is there", async () => {
    const controller = new AbortController();
    const marker = join(newFolder(), "started");
    const running = exec("sh", ["-c", `echo $$ > ${marker}; sleep 30`], {}, { signal: controller.signal });
    while (!existsSync(marker)) await sleep(5);
    const begun = performance.now();
    controller.abort();
    const { result } = await running;
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(result).toMatchObject({ success: false, error: { code: "CANCELLED" } });
  });

  it("ends a program that nobody awaits", async () => {
    const marker = join(newFolder(), "pid");
    const temporaryFolder = newFolder();
    const workflow = makeWorkflow(
      async (input, context) => {
        context.exec("sh", ["-c", `echo $$ > ${marker}; sleep 30`]).catch(() => undefined);
        while (!existsSync(marker)) await sleep(5);
        return input;
      },
      { security: { subprocess: ["sh"] } },
    );
    const result = await makeExecutor({ temporaryFolder }).executor.execute(workflow, { text: "" });
    expect(result.success).toBe(true);
    expect(readdirSync(temporaryFolder)).toEqual([]);
  });

  it("hands on regular files with portable names only, and follows no link", async () => {
    const secret = join(newFolder(), "secret.txt");
    writeFileSync(secret, "secret");
    const { ended } = await exec("sh", [
      "-c",
      `ln -s ${secret} link; ln -s ${dirname(secret)} linked; mkfifo pipe; echo x > 'a:b'; echo x > good; mkdir deep; echo y > deep/good`,
    ]);
    expect(Object.keys(ended?.files ?? {}).sort()).toEqual(["deep/good", "good"]);
  });

  it("does not hand on a staged file that was replaced by a link", async () => {
    const secret = join(newFolder(), "secret.txt");
    writeFileSync(secret, "secret");
    const { ended } = await exec("sh", ["-c", `rm a; ln -s ${secret} a`], { files: { a: "mine" } });
    expect(ended?.files).toEqual({});
  });

  it("removes folders whose permissions the program took away", async () => {
    const { ended } = await exec("sh", ["-c", "mkdir -p a/b; echo x > a/b/c; chmod 000 a/b; chmod 500 a"]);
    expect(ended?.exitCode).toBe(0);
  });

  it("takes over nothing when a program leaves more than its limits", async () => {
    const many = await exec("sh", ["-c", "for i in 1 2 3 4 5; do echo $i > f$i; done"], {}, { limits: { files: 4 } });
    expect(many.result).toMatchObject({ success: false, error: { code: "EXEC_OUTPUT_LIMIT" } });
    const sparse = await exec(
      "node",
      ["-e", "require('fs').truncateSync(require('fs').openSync('f','w') && 'f', 1e12)"],
      {},
      {
        limits: { output: 1_000_000 },
      },
    );
    expect(sparse.result).toMatchObject({ success: false, error: { code: "EXEC_OUTPUT_LIMIT" } });
  });

  it("runs several programs at once, each in its own folder", async () => {
    const workflow = makeWorkflow(
      async (_, context) => {
        const ends = await Promise.all(
          ["a", "b", "c"].map((name) => context.exec("sh", ["-c", "sleep 0.05; ls; cat f"], { files: { f: name } })),
        );
        return { text: ends.map(({ stdout }) => stdout.replaceAll("\n", " ")).join("|") };
      },
      { security: { subprocess: ["sh"] } },
    );
    const result = await makeExecutor().executor.execute(workflow, { text: "" });
    expect(result).toMatchObject({ output: { text: "f a|f b|f c" } });
  });

  it("ends with a process that exits in the middle, and leaves no folder", async () => {
    const temporaryFolder = newFolder();
    const script = fileURLToPath(new URL("../test/exiting.ts", import.meta.url));
    const args = ["--conditions=@dreamnet/source", "--no-warnings", script, temporaryFolder];
    const child = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 20_000 });
    expect([child.status, child.stderr]).toEqual([7, ""]);
    expect(readdirSync(temporaryFolder)).toEqual([]);
    const running = spawnSync("ps", ["-eo", "args"], { encoding: "utf8" }).stdout ?? "";
    expect(running).not.toContain(`sleep 30 # ${basename(temporaryFolder)}`);
  });

  it("leaves nothing behind when its folder cannot be made", async () => {
    const temporaryFolder = join(newFolder(), "file");
    writeFileSync(temporaryFolder, "");
    const workflow = makeWorkflow(
      async (input, context) => {
        await context.exec("sh", []);
        return input;
      },
      { security: { subprocess: ["sh"] } },
    );
    const result = await makeExecutor({ temporaryFolder }).executor.execute(workflow, { text: "" });
    expect(result.success).toBe(false);
  });
});

describe("finding programs", () => {
  it("passes by what is not executable, and follows installed links", async () => {
    const [first, second, real] = [newFolder(), newFolder(), newFolder()];
    writeFileSync(join(first, "sh"), "not executable");
    mkdirSync(join(second, "sh"));
    writeFileSync(join(real, "script"), "#!/bin/sh\necho real\n");
    chmodSync(join(real, "script"), 0o755);
    const third = newFolder();
    symlinkSync(join(real, "script"), join(third, "sh"));
    const { ended } = await exec("sh", [], {}, { env: { PATH: [first, second, third].join(delimiter) } });
    expect(ended?.stdout).toBe("real\n");
  });
});
