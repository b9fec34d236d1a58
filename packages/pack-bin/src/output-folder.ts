import { access, constants, lstat, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { PermissionError } from "@dreamnet/workflow";

/**
 * Whether packages can be written to a folder, or to one that is still to be made, asked before any work is done for
 * them.
 *
 * @throws {@link PermissionError} with code `OUT_NOT_WRITABLE`.
 */
export async function checkOutputFolder(root: string): Promise<void> {
  for (let path = resolve(root); ; path = dirname(path)) {
    try {
      if (!(await stat(path)).isDirectory()) throw refused(root, path, "is not a folder");
      await access(path, constants.W_OK | constants.X_OK);
      return;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === "EACCES" || code === "EPERM" || code === "EROFS") throw refused(root, path, "cannot be written to");
      if (code === "ELOOP") throw refused(root, path, "is a link that leads nowhere");
      if (code === "ENAMETOOLONG") throw refused(root, path, "is too long a name");
      const isLink =
        code === "ENOENT" &&
        (await lstat(path).then(
          () => true,
          () => false,
        ));
      if (isLink) throw refused(root, path, "is a link that leads nowhere");
      // A part of the path that is no folder is found on the way up.
      if ((code !== "ENOENT" && code !== "ENOTDIR") || dirname(path) === path) throw error;
    }
  }
}

function refused(root: string, path: string, why: string): PermissionError {
  return new PermissionError(
    `${JSON.stringify(path)} ${why}${resolve(root) === path ? "" : `, so that ${JSON.stringify(root)} cannot be made`}. Nothing was written.`,
    { code: "OUT_NOT_WRITABLE", hint: "Choose another folder with --out; it is made when it is missing.", value: path },
  );
}
