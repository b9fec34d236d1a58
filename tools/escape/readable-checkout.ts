import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Runs a program of the checkout again where another user can read it.
 *
 * A clone in root's own folder is closed to the ordinary user as whom the attacks are run too. In a mount namespace of
 * its own, the same checkout lies at an open place; nothing is copied and nothing of the host is changed.
 *
 * @param top - The checkout.
 * @param asUser - What runs a command as the other user.
 * @returns The exit code; undefined where the checkout can be read as it lies.
 */
export function runWhereReadable(
  top: string,
  asUser: readonly string[],
  program: string,
  arguments_: readonly string[],
): number | undefined {
  const [command = "", ...before] = asUser;
  if (spawnSync(command, [...before, "test", "-r", join(top, "package.json")]).status === 0) return undefined;
  const place = mkdtempSync(join(tmpdir(), "dreamnet-escape-checkout-"));
  chmodSync(place, 0o755);
  const moved = (path: string): string => (path.startsWith(top) ? join(place, path.slice(top.length)) : path);
  try {
    const { status } = spawnSync(
      "unshare",
      [
        "--mount",
        "--propagation",
        "private",
        "sh",
        "-c",
        'mount --bind "$1" "$2" && shift 2 && exec "$@"',
        "sh",
        top,
        place,
        moved(process.execPath),
        ...process.execArgv,
        moved(program),
        ...arguments_,
      ],
      { stdio: "inherit" },
    );
    return status ?? 1;
  } finally {
    rmdirSync(place);
  }
}
