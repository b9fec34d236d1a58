// Attacks on processes, the kernel and the machine's time and memory.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";

const run = (program, ...args) => {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8", timeout: 20_000 });
  if (error) throw error;
  if (status !== 0) throw new Error(`${status} ${stderr}`.slice(0, 300));
  return stdout.trim();
};
/** Perl makes any system call, and every Debian has it. The script dies where the call fails. */
const perl = (script, ...args) => run("perl", "-e", script, ...args.map(String)) === "got it";
const call = (expression) => `my $r = ${expression}; die "errno $!" if $r < 0; print "got it";`;
const number = (x64, arm64) => (process.arch === "x64" ? x64 : arm64);
const anyFile = (names, secret) =>
  names.some((name) => {
    try {
      return fs.readFileSync(name, "latin1").includes(secret);
    } catch {
      return false;
    }
  });
const pids = () => fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name));
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const spin = (until) => {
  while (performance.now() < until);
};

export const processes = {
  "environ-self": ({ envSecret }) =>
    anyFile(["/proc/self/environ"], envSecret) || Object.values(process.env).includes(envSecret),
  "environ-of-all": ({ envSecret }) =>
    anyFile(
      pids().map((pid) => `/proc/${pid}/environ`),
      envSecret,
    ),
  "cmdline-of-all": ({ token }) =>
    anyFile(
      pids().map((pid) => `/proc/${pid}/cmdline`),
      `victim-${token}`,
    ),
  "memory-of-victim": ({ victim, victimSecret }) => {
    const fd = fs.openSync(`/proc/${victim}/mem`, "r");
    for (const line of fs.readFileSync(`/proc/${victim}/maps`, "utf8").split("\n")) {
      const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
      if (from === undefined || Number.parseInt(to, 16) - Number.parseInt(from, 16) > 64 * 1024 ** 2) continue;
      const block = Buffer.alloc(Number.parseInt(to, 16) - Number.parseInt(from, 16));
      try {
        fs.readSync(fd, block, 0, block.length, Number.parseInt(from, 16));
      } catch {
        continue;
      }
      if (block.includes(victimSecret)) return true;
    }
    return false;
  },
  "memory-of-parent": () =>
    fs.readSync(fs.openSync(`/proc/${process.ppid}/mem`, "r+"), Buffer.alloc(8), 0, 8, firstMapping(process.ppid)) ===
    8,
  "descriptor-inherited": ({ inheritedSecret }) => {
    for (let fd = 3; fd < 256; fd += 1) {
      const block = Buffer.alloc(4096);
      try {
        if (fs.fstatSync(fd).isFile() && fs.readSync(fd, block, 0, 4096, 0) > 0 && block.includes(inheritedSecret))
          return true;
      } catch {
        // Not open, or not to be read.
      }
    }
    return false;
  },
  "descriptors-of-victim": ({ victim, secret }) =>
    anyFile(
      fs
        .readdirSync(`/proc/${victim}/fd`)
        .map((fd) => `/proc/${victim}/fd/${fd}`)
        .filter((name) => fs.statSync(name).isFile()),
      secret,
    ),
  "list-host-processes": ({ victim }) => pids().includes(String(victim)),
  "signal-victim": ({ victim }) => process.kill(victim, "SIGKILL"),
  "probe-signal": ({ victim }) => process.kill(victim, 0),
  "priority-of-victim": ({ victim }) => process.getBuiltinModule("node:os").setPriority(victim, 19) === undefined,
  "ptrace-victim": ({ victim }) =>
    perl(
      `${call(`syscall(${number(101, 117)}, 16, $ARGV[0] + 0, 0, 0)`)} syscall(${number(101, 117)}, 17, $ARGV[0] + 0, 0, 0);`,
      victim,
    ),
  "process-vm-readv": ({ victim }) =>
    perl(
      `my $b = "\\0" x 8; my $l = pack("PQ", $b, 8); my $m = pack("QQ", $ARGV[1], 8); ${call(`syscall(${number(310, 270)}, $ARGV[0] + 0, $l, 1, $m, 1, 0)`)}`,
      victim,
      firstMapping(victim),
    ),
  "process-vm-readv-parent": () =>
    perl(
      `my $b = "\\0" x 8; my $l = pack("PQ", $b, 8); my $m = pack("QQ", $ARGV[1], 8); ${call(`syscall(${number(310, 270)}, $ARGV[0] + 0, $l, 1, $m, 1, 0)`)}`,
      process.ppid,
      firstMapping(process.ppid),
    ),
  "pidfd-getfd": ({ victim }) =>
    perl(`my $p = syscall(434, $ARGV[0] + 0, 0); die if $p < 0; ${call("syscall(438, $p, 0, 0)")}`, victim),
  kcmp: ({ victim }) => perl(call(`syscall(${number(312, 272)}, $$ + 0, $ARGV[0] + 0, 1, 0, 0)`), victim),
  // With this flag unset, any program with the setuid bit gives its owner's rights.
  "setuid-program": () => run("cat", "/proc/self/status").includes("NoNewPrivs:\t0"),
  "set-uid-zero": () => process.setuid(process.getuid() === 0 ? 65_534 : 0) === undefined && process.getuid() !== 1000,
  "nested-user-namespace": () => run("unshare", "-Ur", "id", "-u") === "0",
  "new-mount-namespace": () => run("unshare", "-m", "echo", "in") === "in",
  "clone3-user-namespace": () =>
    perl(
      `my $a = pack("Q11", 0x10000000, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0); my $r = syscall(435, $a, 88); die "errno $!" if $r < 0; if ($r == 0) { exit 0 } print "got it";`,
    ),
  "io-uring": () => perl(`my $p = "\\0" x 120; ${call("syscall(425, 8, $p)")}`),
  keyctl: () =>
    perl(`my ($t, $d, $p) = ("user", "escape", "payload"); ${call(`syscall(${number(248, 217)}, $t, $d, $p, 7, -2)`)}`),
  userfaultfd: () => perl(call(`syscall(${number(323, 282)}, 1)`)),
  bpf: () =>
    perl(`my $a = pack("L5", 2, 4, 4, 1, 0) . ("\\0" x 100); ${call(`syscall(${number(321, 280)}, 0, $a, 72)`)}`),
  "perf-event": () =>
    perl(
      `my $a = pack("LLQ", 1, 112, 0) . ("\\0" x 96); substr($a, 40, 8) = pack("Q", 0x60); ${call(`syscall(${number(298, 241)}, $a, 0, -1, -1, 0)`)}`,
    ),
  "file-handle": ({ package: folder }) =>
    perl(
      `my $h = pack("LL", 128, 0) . ("\\0" x 128); my $m = pack("L", 0); ${call(`syscall(${number(303, 264)}, -100, $ARGV[0], $h, $m, 0)`)}`,
      folder,
    ),
  personality: () => perl(call(`syscall(${number(135, 92)}, 0x0400000)`)),
  "system-v-memory": () => perl(call(`syscall(${number(29, 194)}, 0, 4096, 0x3b6)`)),
  "message-queue": ({ token }) =>
    perl(
      `my $n = "escape-$ARGV[0]"; ${call(`syscall(${number(240, 180)}, $n, 0x42, 0x1b6, 0)`)} syscall(${number(241, 181)}, $n);`,
      token,
    ),
  mknod: ({ build }) =>
    perl(call(`syscall(${number("133, $ARGV[0]", "33, -100, $ARGV[0]")}, 0x21b6, 0x103)`), `${build}/node`),
  "mount-tmpfs": ({ build }) =>
    run("sh", "-c", `mount -t tmpfs none '${build}' && umount '${build}' && echo in`) === "in",
  chroot: ({ build }) => perl(call(`syscall(${number(161, 51)}, $ARGV[0])`), build),
  "set-host-name": () =>
    perl(
      `my $n = "h"; open(my $f, "<", "/proc/sys/kernel/hostname"); my $h = <$f>; chomp $h; ${call(`syscall(${number(170, 161)}, $h, length $h)`)}`,
    ),
  "cgroup-of-host": ({ token }) => {
    const base = ["/sys/fs/cgroup/pids", "/sys/fs/cgroup"].find((folder) => fs.existsSync(`${folder}/cgroup.procs`));
    fs.mkdirSync(`${base}/escape-${token}`);
    fs.rmdirSync(`${base}/escape-${token}`);
    return true;
  },
  "terminal-input": () =>
    perl(
      `$| = 1; $SIG{HUP} = "IGNORE"; open(my $m, "+<", "/dev/ptmx") or die; my $z = pack("L", 0); ioctl($m, 0x40045431, $z) or die; my $n = pack("L", 0); ioctl($m, 0x80045430, $n) or die; my $t = "/dev/pts/" . unpack("L", $n); syscall(${number(112, 157)}); open(my $s, "+<", $t) or die; ioctl($s, 0x540E, 0); my $c = "x"; ioctl($s, 0x5412, $c) or die "errno $!"; print "got it";`,
    ),
  "terminal-of-host": () =>
    ["/dev/tty", "/dev/ptmx", "/dev/console"].some((name) => {
      try {
        return fs.openSync(name, "r+") >= 0;
      } catch {
        return false;
      }
    }),
  "fork-many": async ({ token }) => {
    const children = Array.from({ length: 300 }, () =>
      spawn("sleep", [`6.${token}`], { stdio: "ignore" }).on("error", () => undefined),
    );
    await wait(1500);
    const alive = children.filter(
      (child) => child.pid !== undefined && child.exitCode === null && child.signalCode === null,
    ).length;
    for (const child of children) child.kill("SIGKILL");
    return alive === 300;
  },
  "fork-without-program": () => run(process.execPath, "-e", "console.log(1)") === "1",
  "thread-many": async () => {
    const { Worker } = process.getBuiltinModule("node:worker_threads");
    let begun = 0;
    for (let count = 0; count < 100; count += 1)
      new Worker("setInterval(() => {}, 1000)", { eval: true })
        .on("online", () => (begun += 1))
        .on("error", () => undefined);
    for (let waited = 0; waited < 15_000 && begun < 100; waited += 100) await wait(100);
    await wait(300);
    return begun === 100;
  },
  "memory-in-buffers": async () => {
    const kept = [];
    for (let count = 0; count < 15; count += 1) {
      kept.push(Buffer.alloc(100 * 1024 ** 2, 1));
      await wait(20);
    }
    await wait(200);
    return kept.length === 15;
  },
  "memory-in-children": async () => {
    const children = Array.from({ length: 8 }, () =>
      spawn("perl", ["-e", '$x = "x" x 150000000; sleep 3'], { stdio: "ignore" }),
    );
    await wait(2500);
    const alive = children.every((child) => child.exitCode === null && child.signalCode === null);
    for (const child of children) child.kill("SIGKILL");
    return alive;
  },
  "loop-for-ever": ({ loopFor }) => {
    spin(performance.now() + loopFor);
    return true;
  },
  redos: ({ loopFor }) => {
    const until = performance.now() + loopFor;
    while (performance.now() < until) /^(a+)+$/.test(`${"a".repeat(22)}!`);
    return true;
  },
  "cpu-in-children": ({ loopFor }) => {
    const children = Array.from({ length: 4 }, () =>
      spawn("perl", ["-e", `$t = time + ${loopFor / 1000}; 1 while time < $t`]),
    );
    return Promise.all(
      children.map((child) => new Promise((resolve) => child.on("exit", (code) => resolve(code === 0)))),
    ).then((ends) => ends.every(Boolean));
  },
  "daemon-that-stays": ({ token }) => {
    spawnSync("sh", ["-c", `setsid sh -c 'trap "" TERM HUP INT; exec sleep 8.${token}' >/dev/null 2>&1 &`]);
    return undefined;
  },
  "ignore-the-end": async ({ token, loopFor }) => {
    process.on("SIGTERM", () => undefined);
    process.title = `stays-${token}`;
    await wait(loopFor);
    return true;
  },
};

function firstMapping(pid) {
  return Number.parseInt(fs.readFileSync(`/proc/${pid}/maps`, "utf8").split("-")[0], 16);
}
