import { createHash } from "node:crypto";
import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { delimiter, dirname, isAbsolute, join } from "node:path";

/** For so long (ms) what was looked at is taken to stand. */
const FRESH = 2_000;

/** Where a system's package manager tells what is installed: any change of it may change what a program does. */
const databases = [
  "/var/lib/dpkg/status",
  "/lib/apk/db/installed",
  "/var/lib/rpm/rpmdb.sqlite",
  "/var/lib/pacman/local",
];

/** What TeX finds its files by; written anew whenever something is installed into one of its trees. */
const texTrees = [
  "/usr/share/texmf/ls-R",
  "/usr/share/texlive/texmf-dist/ls-R",
  "/usr/local/share/texmf/ls-R",
  "/var/lib/texmf/ls-R",
  "/var/lib/texmf/web2c",
  "/etc/texmf/texmf.d",
  "/etc/texmf/web2c",
  "/etc/fonts/conf.d",
];

/**
 * Names the programs that a workflow may start, as they are on this machine: each one's file, or that there is none, and
 * what is installed beside them (TeX's packages, fonts, libraries). Two machines, or one before and after an update, have
 * different names.
 */
export function createProgramIdentity(path: string | undefined): (programs: readonly string[]) => string {
  const recent = new Map<string, { readonly at: number; readonly identity: string }>();
  return (programs) => {
    if (programs.length === 0) return "none";
    const key = programs.join("\n");
    const known = recent.get(key);
    if (known !== undefined && performance.now() - known.at < FRESH) return known.identity;
    const identity = describe(programs, path ?? "");
    recent.set(key, { at: performance.now(), identity });
    return identity;
  };
}

function describe(programs: readonly string[], path: string): string {
  const folders = [
    ...new Set(["/usr/local/bin", "/usr/bin", "/bin", ...path.split(delimiter).filter((part) => isAbsolute(part))]),
  ];
  const parts: string[] = [];
  const beside = new Set([...texTrees]);
  for (const program of programs) {
    for (const folder of folders) {
      const real = realPath(join(folder, program));
      if (real === undefined) continue;
      parts.push(`${program} ${folder} ${real} ${stamp(real)}`);
      // TeX Live's own installer keeps programs in <root>/bin/<machine>, and tells in <root>/tlpkg what it has.
      const root = dirname(dirname(dirname(real)));
      for (const place of [
        "tlpkg/texlive.tlpdb",
        "texmf-dist/ls-R",
        "texmf-var/ls-R",
        "texmf-var/web2c",
        "texmf-local/ls-R",
      ])
        beside.add(join(root, place));
    }
  }
  for (const place of [...beside].sort()) parts.push(`${place} ${stamp(place)}`);
  for (const database of databases) parts.push(`${database} ${digest(database)}`);
  return createHash("sha256").update(parts.join("\n")).digest("hex");
}

const stamp = (path: string): string => {
  try {
    const { size, mtimeMs, ctimeMs, ino } = statSync(path);
    return `${size} ${mtimeMs} ${ctimeMs} ${ino}`;
  } catch {
    return "none";
  }
};

function digest(path: string): string {
  try {
    const content = statSync(path).isDirectory() ? readdirSync(path).sort().join("\n") : readFileSync(path);
    return createHash("sha256").update(content).digest("hex");
  } catch {
    return "none";
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
