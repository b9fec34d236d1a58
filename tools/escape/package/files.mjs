// Attacks on files. Each gives something true when it got what it went for.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const here = import.meta.dirname;
const holds = (file, secret) => fs.readFileSync(file, "latin1").includes(secret);
/** Writes `mebibytes` and tells whether all of it is there. */
const fill = (file, mebibytes) => {
  const block = Buffer.alloc(1024 ** 2, 1);
  const fd = fs.openSync(file, "w");
  try {
    for (let count = 0; count < mebibytes; count += 1) if (fs.writeSync(fd, block) !== block.length) return false;
    return fs.fstatSync(fd).size === mebibytes * block.length;
  } finally {
    fs.closeSync(fd);
  }
};
const litter = (folder, count) => {
  fs.mkdirSync(folder, { recursive: true });
  for (let index = 0; index < count; index += 1) fs.closeSync(fs.openSync(`${folder}/${index}`, "w"));
  return fs.readdirSync(folder).length >= count;
};
const sqlite = () => process.getBuiltinModule("node:sqlite");

export const files = {
  "read-ssh-key": ({ home, secret }) => holds(`${home}/.ssh/id_ed25519`, secret),
  "read-npmrc": ({ home, secret }) => holds(`${home}/.npmrc`, secret),
  "read-etc-passwd": () => holds("/etc/passwd", "root:x:0"),
  "read-etc-hostname": ({ hostname }) =>
    holds("/etc/hostname", hostname) || holds("/proc/sys/kernel/hostname", hostname),
  "read-dot-dot": ({ outside, secret }) => holds(`${"../".repeat(40)}${outside.slice(1)}/secret`, secret),
  "read-through-proc-root": ({ outside, secret, victim }) =>
    holds(`/proc/${victim}/root${outside}/secret`, secret) || holds(`/proc/1/root${outside}/secret`, secret),
  "read-through-proc-cwd": ({ victim }) => fs.readdirSync(`/proc/${victim}/cwd/`).length > 0,
  "read-planted-file-link": ({ secret }) => holds(`${here}/planted-file`, secret),
  "read-planted-folder-link": ({ secret }) => holds(`${here}/planted-folder/secret`, secret),
  "read-planted-dependency-link": ({ secret }) => holds(`${here}/node_modules/planted/secret`, secret),
  "read-own-symlink": ({ build, outside, secret }) => {
    fs.symlinkSync(`${outside}/secret`, `${build}/link`);
    return holds(`${build}/link`, secret);
  },
  "read-hardlink": ({ build, outside, secret }) => {
    fs.linkSync(`${outside}/secret`, `${build}/hard`);
    return holds(`${build}/hard`, secret);
  },
  "list-home": ({ home }) => fs.readdirSync(home).length > 0,
  "list-sys": () => fs.readdirSync("/sys").length > 0,
  "list-run": () => fs.readdirSync("/run").length > 0,
  "open-device": () =>
    ["vda", "sda", "mem", "kvm", "fuse", "hwrng", "loop-control", "net/tun", "rtc0", "tty0"].some((name) => {
      try {
        return fs.openSync(`/dev/${name}`, "r+") >= 0;
      } catch {
        return false;
      }
    }),
  "read-kernel-log": () =>
    fs.readSync(fs.openSync("/dev/kmsg", fs.constants.O_RDONLY | fs.constants.O_NONBLOCK), Buffer.alloc(8192)) > 0,
  "read-page-flags": () => fs.readSync(fs.openSync("/proc/kpageflags", "r"), Buffer.alloc(8)) === 8,
  "write-kernel-setting": () => {
    const value = fs.readFileSync("/proc/sys/kernel/core_pattern");
    fs.writeFileSync("/proc/sys/kernel/core_pattern", value);
    return true;
  },
  "write-oom-score": () => fs.writeFileSync("/proc/self/oom_score_adj", "100") === undefined,
  "write-home": ({ home }) => fs.writeFileSync(`${home}/pwned`, "x"),
  "write-host-tmp": ({ mark }) => fs.writeFileSync(mark, "x"),
  "write-own-package": () => fs.writeFileSync(`${here}/pwned`, "x"),
  "write-own-module": () => fs.appendFileSync(`${here}/workflow.mjs`, "// pwned"),
  "write-node-modules": () => fs.appendFileSync(`${here}/node_modules/dep/index.js`, "// pwned"),
  "write-undeclared-path": ({ build }) => fs.writeFileSync(path.join(build, "../other"), "x"),
  "write-zip-slip": ({ build }) => {
    for (const name of ["ok.txt", "../../slipped"]) fs.writeFileSync(`${build}/${name}`, "x");
  },
  "write-rename-out": ({ build, outside }) => {
    fs.writeFileSync(`${build}/inner`, "x");
    fs.renameSync(`${build}/inner`, `${outside}/renamed`);
  },
  "write-copy-out": ({ build, outside }) => {
    fs.writeFileSync(`${build}/inner`, "x");
    fs.cpSync(`${build}/inner`, `${outside}/copied`);
  },
  "write-planted-build": () => fs.writeFileSync(`${here}/build/through-link`, "x"),
  "write-sqlite-attach": ({ outside }) => {
    new (sqlite().DatabaseSync)(":memory:").exec(`ATTACH '${outside}/attached.db' AS x; CREATE TABLE x.t(a)`);
  },
  "write-sqlite-vacuum": ({ outside }) => {
    const db = new (sqlite().DatabaseSync)(":memory:");
    db.exec(`CREATE TABLE t(a); VACUUM INTO '${outside}/vacuumed.db'`);
  },
  "probe-realpath": ({ outside }) => fs.realpathSync(`${outside}/secret`),
  "probe-exists": ({ outside }) => fs.existsSync(`${outside}/secret`),
  "probe-require": ({ outside }) => createRequire(import.meta.url).resolve(`${outside}/module.cjs`),
  "probe-watch": ({ outside }) => fs.watch(outside, { persistent: false }).close() === undefined,
  "watch-host-use-files": async () => {
    // What the host does with the same files would show, without any right to see it.
    const seen = new Promise((resolve) => fs.watch(here, { persistent: false }, () => resolve(true)));
    return Promise.race([seen, new Promise((resolve) => setTimeout(() => resolve(false), 1500))]);
  },
  "fill-store": async ({ context, build }) => {
    // The same path again and again: each writing is kept by the host until somebody collects.
    const write =
      context === undefined
        ? async (path, bytes) => fs.writeFileSync(`${build}/${path.split("/").pop()}-${Math.random()}`, bytes)
        : (path, bytes) => context.files.write(path, bytes);
    for (let count = 0; count < 12; count += 1) await write("build/again", Buffer.alloc(50 * 1024 ** 2, count));
    return true;
  },
  "chmod-outside": ({ outside }) => {
    fs.chmodSync(`${outside}/mode`, 0o600);
    return true;
  },
  "utimes-outside": ({ outside }) => {
    fs.utimesSync(`${outside}/mode`, 1, 1);
    return true;
  },
  "unlink-outside": ({ outside }) => fs.unlinkSync(`${outside}/unlinked`),
  "fill-600-mb": ({ build }) => fill(`${build}/large`, 600),
  "fill-tmp": ({ tmp }) => fill(`${tmp}/large`, 200),
  "fill-dev-shm": ({ token }) => {
    const file = `/dev/shm/escape-${token}`;
    try {
      return fill(file, 100);
    } finally {
      fs.rmSync(file, { force: true });
    }
  },
  "fill-root": ({ rootFolder }) => fill(`${rootFolder}/escape-large`, 100),
  "fill-sparse-terabyte": ({ build }) => {
    fs.ftruncateSync(fs.openSync(`${build}/sparse`, "w"), 1024 ** 4);
    return fs.statSync(`${build}/sparse`).size === 1024 ** 4;
  },
  "litter-build": ({ build }) => litter(`${build}/many`, 30_000),
  "litter-tmp": ({ tmp }) => litter(`${tmp}/many`, 30_000),
};
