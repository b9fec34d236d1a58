import { posix } from "node:path";
import type { RunLimits } from "../limits.ts";
import type { SystemFiles } from "./system-files.ts";

/** Everything that decides what a sandbox looks like inside. */
export interface Layout {
  readonly system: SystemFiles;
  /** Read-only, through descriptors: nobody can swap what a path means in between. */
  readonly mounts: readonly { readonly fd: number; readonly target: string }[];
  /** Copied in: small files of ours. */
  readonly files: readonly { readonly fd: number; readonly target: string }[];
  readonly links: readonly { readonly path: string; readonly target: string }[];
  /** Writable folders below `/sandbox`, by allowed path. */
  readonly outputs: readonly string[];
  readonly limits: RunLimits;
  readonly programs: boolean;
  readonly statusFd: number;
  readonly seccompFd: number;
  /** Without a /proc of its own, where the machine does not let one be mounted. */
  readonly reduced: boolean;
}

/** What a workflow may write to directly lies below it. */
export const workRoot = "/sandbox";

const devices = ["null", "zero", "full", "random", "urandom"];

/**
 * What of /proc tells about the machine and its keys rather than about the sandbox. The last are closed to ordinary
 * users; as root they are not, and what else root's files in /proc give needs a capability that is dropped.
 */
const machineFiles = [
  "keys",
  "kallsyms",
  ...(process.getuid?.() === 0 ? ["kpagecount", "kpageflags", "kpagecgroup", "vmallocinfo"] : []),
];

/**
 * bubblewrap's arguments, in the order in which it mounts.
 *
 * The root is an empty tmpfs that is made read-only at the end, /proc too: as root, files below /proc/sys belong to the
 * one who runs, and writing them would reach the kernel.
 */
export function bwrapArguments(layout: Layout, exists: (path: string) => boolean): string[] {
  const { system, limits } = layout;
  const args = [
    ...["--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-net", "--unshare-cgroup-try"],
    ...["--disable-userns", "--die-with-parent", "--new-session", "--cap-drop", "ALL"],
    ...["--hostname", "dreamnet", "--uid", "1000", "--gid", "1000"],
  ];
  for (const path of system.mounts) args.push("--ro-bind", path, path);
  for (const { path, target } of system.links) args.push("--symlink", target, path);
  if (!layout.reduced) {
    args.push("--proc", "/proc");
    for (const name of machineFiles) if (exists(`/proc/${name}`)) args.push("--ro-bind", "/dev/null", `/proc/${name}`);
    args.push("--remount-ro", "/proc");
  }
  args.push("--perms", "0755", "--dir", "/dev");
  for (const name of layout.programs ? devices : ["null"]) args.push("--dev-bind", `/dev/${name}`, `/dev/${name}`);
  if (layout.programs && !layout.reduced)
    for (const [name, target] of [
      ["fd", "fd"],
      ["stdin", "fd/0"],
      ["stdout", "fd/1"],
      ["stderr", "fd/2"],
    ] as const)
      args.push("--symlink", `/proc/self/${target}`, `/dev/${name}`);
  for (const { fd, target } of layout.files) args.push("--perms", "0444", "--file", String(fd), target);
  for (const { fd, target } of layout.mounts) args.push("--ro-bind-fd", String(fd), target);
  for (const { path, target } of layout.links) args.push("--symlink", target, path);
  args.push("--size", String(limits.temporary), "--perms", "0700", "--tmpfs", "/tmp");
  args.push("--perms", "0755", "--dir", workRoot);
  for (const path of layout.outputs)
    args.push("--size", String(limits.output), "--perms", "0700", "--tmpfs", posix.join(workRoot, path));
  args.push("--remount-ro", "/", "--chdir", workRoot);
  args.push("--json-status-fd", String(layout.statusFd), "--seccomp", String(layout.seccompFd));
  return args;
}
