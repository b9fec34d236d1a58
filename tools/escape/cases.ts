import type { SecurityInput } from "@dreamnet/workflow";

/** How the host finds out whether an attack got through, where the attack itself cannot tell. */
export type Judge =
  | "attack"
  /** A file of this path, below the world, has appeared or changed. */
  | { readonly changed: readonly string[] }
  /** The victim process is gone. */
  | "victim-gone"
  /** Something of the attack still runs when its run has ended. */
  | "leftover"
  /** A listener of the host was reached. */
  | "listener"
  /** The host reached a listener of the attack. */
  | "reached"
  /** The host, or a naive one in its place, was harmed: crashed, hung, filled, polluted or deceived. */
  | "host"
  /** The host took what it must not take into its store. */
  | "collected";

export interface EscapeCase {
  readonly id: string;
  readonly group: string;
  readonly security: Partial<SecurityInput>;
  readonly judge: Judge;
  /** ms; the run's hard limit. */
  readonly max: number;
}

const MIB = 1024 ** 2;
const shell = ["sh", "perl", "sleep", "cat", "unshare", "mount", "passwd", "mkfifo", "pdflatex"];

interface Group {
  readonly group: string;
  readonly security?: Partial<SecurityInput>;
  readonly judge?: Judge;
  readonly max?: number;
  /** Ids, and what differs for one of them. */
  readonly attacks: Readonly<Record<string, Omit<Group, "attacks" | "group"> | true>>;
}

const changed = (...paths: string[]): { readonly judge: Judge } => ({ judge: { changed: paths } });

const groups: readonly Group[] = [
  {
    group: "files",
    attacks: {
      "read-ssh-key": true,
      "read-npmrc": true,
      "read-etc-passwd": true,
      "read-etc-hostname": true,
      "read-dot-dot": true,
      "read-through-proc-root": true,
      "read-through-proc-cwd": true,
      "read-planted-file-link": true,
      "read-planted-folder-link": true,
      "read-planted-dependency-link": true,
      "read-own-symlink": true,
      "read-hardlink": true,
      "list-home": true,
      "list-sys": true,
      "list-run": true,
      "open-device": true,
      "read-kernel-log": true,
      "read-page-flags": true,
      "write-kernel-setting": true,
      "write-oom-score": true,
      "write-home": changed("home/pwned"),
      "write-host-tmp": changed("mark"),
      "write-own-package": changed("package/pwned"),
      "write-own-module": changed("package/workflow.mjs"),
      "write-node-modules": changed("package/node_modules/dep/index.js"),
      "write-undeclared-path": changed("work/other"),
      "write-zip-slip": changed("slipped"),
      "write-rename-out": changed("outside/renamed"),
      "write-copy-out": changed("outside/copied"),
      "write-planted-build": changed("outside/through-link"),
      "write-sqlite-attach": changed("outside/attached.db"),
      "write-sqlite-vacuum": changed("outside/vacuumed.db"),
      "probe-realpath": true,
      "probe-exists": true,
      "probe-require": true,
      "probe-watch": true,
      "watch-host-use-files": true,
      "fill-store": { max: 60_000, security: { limits: { output: 100 * MIB } } },
      "chmod-outside": true,
      "utimes-outside": true,
      "unlink-outside": changed("outside/unlinked"),
      "fill-600-mb": { max: 20_000 },
      "fill-tmp": { max: 20_000 },
      "fill-dev-shm": true,
      "fill-root": true,
      "fill-sparse-terabyte": true,
      "litter-build": { max: 20_000 },
      "litter-tmp": { max: 20_000 },
    },
  },
  {
    group: "files, with programs",
    security: { subprocess: shell },
    attacks: {
      "child-shell-write": changed("home/pwned"),
      "child-shell-read": true,
      "fill-dev-shm": true,
      "write-kernel-setting": true,
      "read-etc-passwd": true,
      "list-run": true,
      "tex-input-outside": true,
      "tex-input-passwd": true,
      "tex-write18": changed("home/pwned"),
      "tex-openout-home": changed("home/pwned.tex"),
    },
  },
  {
    group: "processes",
    attacks: {
      "environ-self": true,
      "environ-of-all": true,
      "cmdline-of-all": true,
      "memory-of-victim": true,
      "memory-of-parent": true,
      "descriptor-inherited": true,
      "descriptors-of-victim": true,
      "list-host-processes": true,
      "signal-victim": { judge: "victim-gone" },
      "probe-signal": true,
      "priority-of-victim": true,
      "set-uid-zero": true,
      "cgroup-of-host": true,
      "terminal-of-host": true,
      "fork-without-program": true,
      "thread-many": { max: 20_000 },
      "memory-in-buffers": { max: 20_000, security: { limits: { memory: 512 * MIB } } },
      "loop-for-ever": { max: 1_000 },
      redos: { max: 1_000 },
      "ignore-the-end": { max: 1_000, judge: "leftover" },
    },
  },
  {
    group: "processes, with programs",
    security: { subprocess: shell },
    attacks: {
      "ptrace-victim": true,
      "process-vm-readv": true,
      "process-vm-readv-parent": true,
      "pidfd-getfd": true,
      kcmp: true,
      "setuid-program": true,
      "nested-user-namespace": true,
      "new-mount-namespace": true,
      "clone3-user-namespace": true,
      "io-uring": true,
      keyctl: true,
      userfaultfd: true,
      bpf: true,
      "perf-event": true,
      "file-handle": true,
      personality: true,
      "system-v-memory": true,
      "message-queue": true,
      mknod: true,
      "mount-tmpfs": true,
      chroot: true,
      "set-host-name": true,
      "terminal-input": true,
      "fork-many": { max: 20_000 },
      "memory-in-children": { max: 20_000, security: { subprocess: shell, limits: { memory: 512 * MIB } } },
      "cpu-in-children": { max: 1_000 },
      "daemon-that-stays": { judge: "leftover" },
      "environ-of-all": true,
      "signal-victim": { judge: "victim-gone" },
    },
  },
  {
    group: "network",
    security: { subprocess: shell },
    attacks: {
      "tcp4-loopback": true,
      "tcp6-loopback": true,
      "tcp4-own-address": true,
      "udp4-loopback": { judge: "listener" },
      "dns-query": { judge: "listener" },
      "fetch-loopback": true,
      "unix-socket": true,
      "unix-socket-in-package": true,
      "abstract-socket": true,
      "vsock-socket": true,
      "netlink-socket": true,
      "raw-socket": true,
      "packet-socket": true,
      "alg-socket": true,
      "interfaces-of-host": true,
      "listen-and-be-reached": { judge: "reached" },
      "through-perl": true,
      "send-descriptor-socket": true,
    },
  },
  {
    group: "network, declared",
    security: { networkAccess: true, egress: ["api.allowed.test"], subprocess: shell },
    attacks: {
      "declared-straight-tcp": true,
      "declared-straight-udp": { judge: "listener" },
      "declared-unix-socket": true,
      "declared-abstract-socket": true,
      "declared-netlink": true,
      "declared-listen": { judge: "reached" },
    },
  },
  {
    group: "egress",
    // The port is put in when it is known; every name resolves to this machine, and its address is open.
    security: { networkAccess: true, egress: ["api.allowed.test:PORT", "rebound.test:PORT"] },
    attacks: {
      "egress-other-host": true,
      "egress-suffix": true,
      "egress-prefix": true,
      "egress-subdomain": true,
      "egress-final-dot": true,
      "egress-other-port": true,
      "egress-no-port": true,
      "egress-decimal": true,
      "egress-octal": true,
      "egress-hexadecimal": true,
      "egress-short-address": true,
      "egress-ipv6": true,
      "egress-mapped-ipv6": true,
      "egress-loopback": true,
      "egress-localhost": true,
      "egress-nul": true,
      "egress-user-part": true,
      "egress-header-split": true,
      "egress-resolves-private": true,
      "egress-absolute-other-host": true,
      "egress-host-header": true,
    },
  },
  {
    group: "egress, public only",
    security: { networkAccess: true },
    attacks: { "public-only-loopback": true, "public-only-own-address": true, "public-only-name-to-loopback": true },
  },
  {
    group: "runtime",
    attacks: {
      "process-binding-spawn": changed("home/pwned"),
      "process-binding-fs": true,
      "worker-read": true,
      "native-addon": true,
      "loader-hooks": true,
      "import-outside": true,
      inspector: { judge: "reached" },
      wasi: true,
      "execve-away": changed("home/pwned"),
      "heap-snapshot-out": true,
      "report-out": changed("outside/report.json"),
    },
  },
  {
    group: "boundary",
    judge: "host",
    max: 10_000,
    attacks: {
      "frame-of-2-gb": true,
      "frame-bad-json": true,
      "frame-not-utf8": true,
      "frame-nested": true,
      "frame-nested-header": true,
      "frame-prototype": true,
      "frame-guessed-result": true,
      "frame-unknown": true,
      "frame-flood": true,
      "frame-endless-parts": true,
      "close-boundary": true,
      "exit-zero": true,
      "huge-stdout": { max: 20_000 },
    },
  },
  {
    group: "outputs",
    judge: "collected",
    security: { subprocess: shell },
    attacks: {
      "output-fifo": true,
      "output-link": true,
      "output-folder-link": true,
      "output-bad-names": true,
      "output-deep": true,
      "output-swap": true,
    },
  },
];

/** Every case, in a fixed order. An attack that runs in two groups has the group in its id. */
export const cases: readonly EscapeCase[] = groups.flatMap(({ group, attacks, ...defaults }) =>
  Object.entries(attacks).map(([id, own]) => {
    const settings = { ...defaults, ...(own === true ? {} : own) };
    return {
      id,
      group,
      security: settings.security ?? {},
      judge: settings.judge ?? "attack",
      max: settings.max ?? 15_000,
    };
  }),
);

export const nameOf = ({ group, id }: EscapeCase): string => `${group} / ${id}`;
