// Attacks through Node itself, through TeX, and on the boundary's descriptor.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import module from "node:module";
import { Worker } from "node:worker_threads";

const raw = (header, body = Buffer.alloc(0)) => {
  const json = Buffer.isBuffer(header)
    ? header
    : Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(json.length, 0);
  head.writeUInt32BE(body.length, 4);
  return Buffer.concat([head, json, body]);
};
const push = (bytes) => {
  for (let rest = bytes; rest.length > 0; ) {
    try {
      rest = rest.subarray(fs.writeSync(3, rest));
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
};
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const tex = ({ tmp }, body, ...options) => {
  const folder = fs.mkdtempSync(`${tmp}/tex-`);
  fs.writeFileSync(`${folder}/a.tex`, `\\documentclass{article}\\begin{document}x ${body}\\end{document}`);
  const { error, stdout } = spawnSync("pdflatex", ["-interaction=nonstopmode", ...options, "a.tex"], {
    cwd: folder,
    encoding: "latin1",
    env: { ...process.env, openin_any: "a", openout_any: "a", max_print_line: "1000" },
  });
  if (error) throw error;
  return stdout;
};
/** Waits for the end; a host that was harmed does not come back to tell. */
const andStay = async (bytes) => {
  push(bytes);
  await wait(3000);
};

export const runtime = {
  "process-binding-spawn": ({ home }) => {
    const { spawn } = process.binding("spawn_sync");
    spawn({
      file: "/bin/sh",
      args: ["sh", "-c", `echo x > '${home}/pwned'`],
      cwd: "/",
      envPairs: [],
      stdio: [],
      detached: false,
    });
  },
  "process-binding-fs": ({ outside, secret }) => {
    const { open, read } = process.binding("fs");
    const fd = open(`${outside}/secret`, 0, 0o666);
    const block = Buffer.alloc(256);
    read(fd, block, 0, 256, 0);
    return block.includes(secret);
  },
  "worker-read": ({ outside, secret }) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(
        `require("node:worker_threads").parentPort.postMessage(require("node:fs").readFileSync(${JSON.stringify(`${outside}/secret`)}, "utf8"))`,
        { eval: true },
      );
      worker.on("message", (text) => resolve(text.includes(secret)));
      worker.on("error", reject);
    }),
  "native-addon": ({ addon }) => {
    process.dlopen({ exports: {} }, addon);
    return true;
  },
  "loader-hooks": async ({ outside, secret }) => {
    module.registerHooks({
      load: (url, context, next) =>
        url.endsWith("?hooked")
          ? {
              format: "module",
              shortCircuit: true,
              source: `export default ${JSON.stringify(fs.readFileSync(`${outside}/secret`, "utf8"))}`,
            }
          : next(url, context),
    });
    const url = "data:text/javascript,0?hooked";
    return (await import(url)).default.includes(secret);
  },
  "import-outside": async ({ outside, secret }) =>
    (await import(`file://${outside}/module.cjs`)).default.includes(secret),
  inspector: async ({ listenPort }) => {
    process.getBuiltinModule("node:inspector").open(listenPort, "127.0.0.1");
    await wait(1500);
  },
  wasi: async ({ outside, secret }) => {
    const { WASI } = process.getBuiltinModule("node:wasi");
    const wasi = new WASI({ version: "preview1", preopens: { "/": outside } });
    const bytes = Uint8Array.from([
      0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 5, 3, 1, 0, 1, 7, 24, 2, 6, 109, 101, 109, 111, 114,
      121, 2, 0, 11, 95, 105, 110, 105, 116, 105, 97, 108, 105, 122, 101, 0, 0, 10, 4, 1, 2, 0, 11,
    ]);
    const { instance } = await WebAssembly.instantiate(bytes, {});
    wasi.initialize(instance);
    const memory = Buffer.from(instance.exports.memory.buffer);
    memory.write("secret", 100);
    const opened = wasi.wasiImport.path_open(3, 0, 100, 6, 0, 2n, 2n, 0, 200);
    if (opened !== 0) throw new Error(`path_open ${opened}`);
    memory.writeUInt32LE(400, 300);
    memory.writeUInt32LE(256, 304);
    wasi.wasiImport.fd_read(memory.readUInt32LE(200), 300, 1, 308);
    return memory.subarray(400, 656).includes(secret);
  },
  "execve-away": ({ home }) => process.execve("/bin/sh", ["sh", "-c", `echo x > '${home}/pwned'`], {}),
  "heap-snapshot-out": ({ outside }) =>
    process.getBuiltinModule("node:v8").writeHeapSnapshot(`${outside}/heap`) === `${outside}/heap`,
  "report-out": ({ outside }) => {
    process.report.writeReport(`${outside}/report.json`);
  },
  "child-shell-write": ({ home }) => spawnSync("sh", ["-c", `echo x > '${home}/pwned'`]),
  "child-shell-read": ({ outside, secret }) =>
    spawnSync("cat", [`${outside}/secret`], { encoding: "utf8" }).stdout.includes(secret),
  "tex-input-outside": (facts) =>
    tex(facts, `\\newread\\f\\openin\\f=${facts.outside}/secret \\read\\f to\\l \\typeout{\\meaning\\l}`).includes(
      facts.secret,
    ),
  "tex-input-passwd": (facts) =>
    tex(facts, "\\newread\\f\\openin\\f=/etc/passwd \\read\\f to\\l \\typeout{\\meaning\\l}").includes("root:x:0"),
  "tex-write18": (facts) => {
    tex(facts, `\\immediate\\write18{echo x > '${facts.home}/pwned'}`, "-shell-escape");
  },
  "tex-openout-home": (facts) => {
    tex(
      facts,
      `\\newwrite\\f\\immediate\\openout\\f=${facts.home}/pwned.tex \\immediate\\write\\f{x}\\immediate\\closeout\\f`,
    );
  },
  // What a host must bear. The control speaks to a host that believes what it is told.
  "frame-of-2-gb": () => andStay(Buffer.from([0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff])),
  "frame-bad-json": () => andStay(raw('{"t":')),
  "frame-not-utf8": () => andStay(raw(Buffer.from([0x22, 0xff, 0xfe, 0x22]))),
  "frame-nested": () =>
    andStay(raw({ t: "result", nonce: "x" }, Buffer.from(`${"[".repeat(200_000)}${"]".repeat(200_000)}`))),
  "frame-nested-header": () => andStay(raw(`${"[".repeat(30_000)}${"]".repeat(30_000)}`)),
  "frame-prototype": async () => {
    push(
      raw(
        { t: "result", nonce: "x" },
        Buffer.from('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
      ),
    );
    await wait(500);
  },
  "frame-guessed-result": async () => {
    push(raw({ t: "result", nonce: "0".repeat(32) }, Buffer.from('{"forged":true}')));
    await wait(500);
    return false;
  },
  "frame-unknown": async () => {
    push(raw({ t: "eval", code: "process.exit(42)" }));
    await wait(500);
  },
  "frame-flood": async () => {
    const one = raw(
      { t: "emit" },
      Buffer.from(JSON.stringify({ severity: "info", ruleId: "a/b", message: "x".repeat(50_000) })),
    );
    for (let count = 0; count < 12_000; count += 1) push(one);
    await wait(500);
  },
  "frame-endless-parts": () => {
    const block = raw({ t: "part" }, Buffer.alloc(8 * 1024 ** 2));
    for (let count = 0; count < 100; count += 1) push(block);
  },
  "close-boundary": async () => {
    fs.closeSync(3);
    await wait(500);
  },
  "exit-zero": () => process.exit(0),
  "huge-stdout": async () => {
    const block = "x".repeat(1024 ** 2);
    for (let count = 0; count < 300; count += 1)
      if (!process.stdout.write(block)) await new Promise((resolve) => process.stdout.once("drain", resolve));
  },
  // What a host must not take. The control's host takes everything that lies there.
  "output-fifo": ({ build }) => spawnSync("mkfifo", [`${build}/pipe`]).status === 0 && undefined,
  "output-link": ({ build, outside }) => fs.symlinkSync(`${outside}/secret`, `${build}/link`),
  "output-folder-link": ({ build, outside }) => fs.symlinkSync(outside, `${build}/folder`),
  "output-bad-names": ({ build }) => {
    for (const name of ["a\nb", "c:d", "e\\f", ".. ", "con*"]) fs.writeFileSync(`${build}/${name}`, "x");
  },
  "output-deep": ({ build }) => {
    process.chdir(build);
    for (let depth = 0; depth < 3000; depth += 1) {
      fs.mkdirSync("d");
      process.chdir("d");
    }
    fs.writeFileSync("file", "x");
  },
  "output-swap": async ({ build, outside }) => {
    // A child goes on swapping while the host collects.
    spawnSync("sh", [
      "-c",
      `cd '${build}'; echo x > plain; setsid sh -c 'i=0; while [ $i -lt 4000 ]; do ln -sf "${outside}/secret" n; mv -f n swapped; echo x > m; mv -f m swapped; i=$((i+1)); done' >/dev/null 2>&1 &`,
    ]);
    await wait(100);
  },
  "files-not-mine": async ({ storedSecret, context }) => Buffer.from(await context.files.read(storedSecret)).length > 0,
  "write-not-allowed": async ({ context }) => context.files.write("../outside.txt", "x"),
};
