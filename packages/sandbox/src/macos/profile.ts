/** What a sandbox on macOS opens; everything else is closed. */
export interface ProfileParts {
  readonly node: string;
  readonly readable: readonly string[];
  /** The run's own folder: the only place to write to. */
  readonly runFolder: string;
  readonly programs: boolean;
}

/** A path as the profile's language writes it. */
const quote = (path: string): string => `"${path.replace(/[\\"]/g, "\\$&")}"`;

function foldersAbove(path: string): string[] {
  const parts = path.split("/").filter(Boolean);
  return ["/", ...parts.slice(0, -1).map((_, index) => `/${parts.slice(0, index + 1).join("/")}`)];
}

/** A profile for sandbox-exec: deny by default, then what Node needs to start, the package, and the run's folder. */
export function macosProfile({ node, readable, runFolder, programs }: ProfileParts): string {
  // Resolving a path looks at every folder above it.
  const above = [...new Set([node, runFolder, ...readable].flatMap(foldersAbove))].sort();
  const subpaths = [
    "/usr/lib",
    "/System/Library",
    ...(programs ? ["/usr/bin", "/bin", "/Library/TeX", "/usr/local/texlive"] : []),
    ...readable,
  ];
  return [
    "(version 1)",
    "(deny default)",
    "(allow process-exec* (literal " +
      quote(node) +
      ")" +
      (programs
        ? ' (subpath "/usr/bin") (subpath "/bin") (subpath "/Library/TeX") (subpath "/usr/local/texlive")'
        : "") +
      ")",
    ...(programs ? ["(allow process-fork)"] : []),
    "(allow signal (target same-sandbox))",
    "(allow sysctl-read)",
    `(allow file-read-metadata${above.map((path) => ` (literal ${quote(path)})`).join("")})`,
    '(allow file-read* (literal "/dev/null") (literal "/dev/random") (literal "/dev/urandom"))',
    '(allow file-write-data (literal "/dev/null"))',
    `(allow file-read* (literal ${quote(node)})${subpaths.map((path) => ` (subpath ${quote(path)})`).join("")})`,
    `(allow file-read* file-write* (subpath ${quote(runFolder)}))`,
    "(deny network*)",
  ].join("\n");
}
