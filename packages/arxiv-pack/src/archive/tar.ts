/** A file of an archive. */
export interface ArchiveFile {
  /** Relative POSIX path of at most 100 ASCII characters. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

const block = 512;
/** The widest time that eleven octal digits hold; a date before 1970 is 0. */
const maxTime = 0o77777777777;

/**
 * Writes a POSIX ustar archive: regular files only, in code point order, owner 0, mode 0644, one time for all.
 *
 * Equal files and time give equal bytes.
 *
 * @param mtime - Seconds since 1970.
 * @throws {RangeError} when a path does not fit the header, is absolute, leaves the archive or comes twice.
 */
export function writeTar(files: readonly ArchiveFile[], mtime: number): Uint8Array {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  for (const [index, file] of sorted.entries()) {
    if (sorted[index + 1]?.path === file.path)
      throw new RangeError(`The archive would hold ${JSON.stringify(file.path)} twice.`);
    if (!isArchivePath(file.path)) throw new RangeError(`${JSON.stringify(file.path)} is no path for an archive.`);
  }
  const size = sorted.reduce((sum, file) => sum + block + Math.ceil(file.bytes.length / block) * block, 0);
  // Two empty blocks end an archive.
  const archive = new Uint8Array(size + 2 * block);
  let offset = 0;
  for (const file of sorted) {
    archive.set(header(file, Math.min(Math.max(Math.floor(mtime), 0), maxTime)), offset);
    archive.set(file.bytes, offset + block);
    offset += block + Math.ceil(file.bytes.length / block) * block;
  }
  return archive;
}

/** Printable ASCII, relative, at most 100 characters, no empty part, `.` or `..`. */
function isArchivePath(path: string): boolean {
  return (
    path.length <= 100 &&
    /^[!-~]+( [!-~]+)*$/u.test(path) &&
    !path.includes("\\") &&
    path.split("/").every((part) => part !== "" && part !== "." && part !== "..")
  );
}

function header(file: ArchiveFile, mtime: number): Uint8Array {
  const bytes = new Uint8Array(block);
  const put = (offset: number, text: string): void => {
    for (let index = 0; index < text.length; index++) bytes[offset + index] = text.charCodeAt(index);
  };
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, "0")}\0`;
  put(0, file.path);
  put(100, octal(0o644, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(file.bytes.length, 11));
  put(136, octal(mtime, 11));
  // The checksum is counted with its own field as spaces.
  put(148, "        ");
  put(156, "0");
  put(257, "ustar\0" + "00");
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return bytes;
}
