/** A fault of the machine, told to people. */
export interface SystemFault {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

const elsewhere = "choose another folder with --out, or with DREAMNET_HOME for DreamNet's own files";

/**
 * What to tell of an error of the file system, whose own words ("ENOSPC: no space left on device, write") say neither
 * where nor what to do.
 *
 * @returns undefined where the error is none of the system's, or says nothing that a person could mend.
 */
export function systemFault(error: unknown): SystemFault | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  const where = path === undefined ? "" : ` ${JSON.stringify(path)}`;
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
      return {
        code,
        message: `There is no room on the disk${where === "" ? "" : ` for${where}`}: the packages could not be written.`,
        hint: `Make room (\`dreamnet clean\` removes what is no longer needed), or ${elsewhere}; then run the command again.`,
      };
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return {
        code,
        message: `${where === "" ? "A folder" : where.trim()} cannot be ${syscall === "open" ? "opened" : "written to"}.`,
        hint: `Give yourself the right to it, or ${elsewhere}.`,
      };
    case "ENOENT":
      // A folder on a disk that takes no writing is answered so.
      if (syscall !== "mkdir") return undefined;
      return {
        code,
        message: `The folder${where} cannot be made.`,
        hint: `Look whether its disk can be written to, or ${elsewhere}.`,
      };
    case "EIO":
      return {
        code,
        message: `The disk could not be read or written${where === "" ? "" : ` at${where}`}.`,
        hint: `Look at the disk's health, or ${elsewhere}.`,
      };
    case "EMFILE":
    case "ENFILE":
      return {
        code,
        message: "Too many files are open on this machine.",
        hint: "Close other programs, or raise the limit with `ulimit -n`; then run the command again.",
      };
    default:
      return undefined;
  }
}
