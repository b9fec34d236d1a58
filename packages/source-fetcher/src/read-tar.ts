import { FetchFault } from "./fetch-fault.ts";

/** Bounds on an archive. */
export interface TarBounds {
  /** Bytes of all that is kept. */
  readonly keptBytes: number;
  /** Bytes of the whole archive, kept or not. */
  readonly allBytes: number;
  readonly files: number;
}

const block = 512;

/**
 * Reads a tar archive as it comes and keeps the regular files that are wanted. Links, devices and whatever else an
 * archive may have are passed over; a path that climbs is none.
 */
export async function readTar(
  chunks: AsyncIterable<Uint8Array>,
  isWanted: (path: string) => boolean,
  bounds: TarBounds,
): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const reader = createByteReader(chunks, bounds.allBytes);
  let kept = 0;
  let longName: string | undefined;
  for (;;) {
    const header = await reader.take(block);
    if (header.length < block || header[0] === 0) return files;
    const size = octal(header, 124, 12);
    const type = String.fromCharCode(header[156] ?? 0);
    const padded = Math.ceil(size / block) * block;
    if (type === "x" || type === "g" || type === "L") {
      if (size > 1024 * 1024)
        throw new FetchFault(
          "archive-is-bounded",
          "The archive has a header of more than a megabyte.",
          "Clone the repository, and name the folder.",
        );
      const text = Buffer.from(await reader.take(padded))
        .subarray(0, size)
        .toString("utf8");
      if (type === "L") longName = text.replace(/\0+$/u, "");
      else if (type === "x") longName = /(?:^|\n)\d+ path=([^\n]*)\n/u.exec(text)?.[1] ?? longName;
      continue;
    }
    const prefix = field(header, 345, 155);
    const name = longName ?? (prefix === "" ? field(header, 0, 100) : `${prefix}/${field(header, 0, 100)}`);
    longName = undefined;
    // An archive of a repository has one folder above all.
    const path = name.split("/").slice(1).join("/");
    const isFile = type === "0" || type === "\0";
    if (!isFile || !isPlain(path) || !isWanted(path)) {
      await reader.skip(padded);
      continue;
    }
    kept += size;
    if (kept > bounds.keptBytes || files.size >= bounds.files)
      throw new FetchFault(
        "archive-is-bounded",
        `The repository has more than ${bounds.files} files or ${bounds.keptBytes} bytes of documents and figures.`,
        "Clone it, and name the folder.",
      );
    files.set(path, new Uint8Array(Buffer.from(await reader.take(padded)).subarray(0, size)));
  }
}

function isPlain(path: string): boolean {
  return (
    path !== "" &&
    path.length <= 1000 &&
    !/[\\\u0000-\u001f\u007f]/u.test(path) &&
    path.split("/").every((part) => part !== "" && part !== "." && part !== "..")
  );
}

function field(header: Uint8Array, start: number, length: number): string {
  const bytes = Buffer.from(header.subarray(start, start + length));
  const end = bytes.indexOf(0);
  return bytes.subarray(0, end < 0 ? length : end).toString("utf8");
}

function octal(header: Uint8Array, start: number, length: number): number {
  const value = Number.parseInt(field(header, start, length).trim() || "0", 8);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new FetchFault("archive-is-readable", "The archive is broken.", "Try again.", true);
  return value;
}

interface ByteReader {
  take(count: number): Promise<Uint8Array>;
  skip(count: number): Promise<void>;
}

function createByteReader(chunks: AsyncIterable<Uint8Array>, most: number): ByteReader {
  const iterator = chunks[Symbol.asyncIterator]();
  let pending: Uint8Array[] = [];
  let held = 0;
  let total = 0;
  const more = async (): Promise<boolean> => {
    const next = await iterator.next();
    if (next.done === true) return false;
    pending.push(next.value);
    held += next.value.length;
    total += next.value.length;
    if (total > most)
      throw new FetchFault(
        "archive-is-bounded",
        `The archive unpacks to more than ${most} bytes.`,
        "Clone the repository, and name the folder.",
      );
    return true;
  };
  return {
    async take(count) {
      while (held < count && (await more()));
      const all = Buffer.concat(pending);
      const taken = all.subarray(0, count);
      pending = [all.subarray(count)];
      held = all.length - taken.length;
      return taken;
    },
    async skip(count) {
      let left = count;
      for (;;) {
        const here = Math.min(left, held);
        if (here === held) {
          pending = [];
          held = 0;
        } else {
          const all = Buffer.concat(pending);
          pending = [all.subarray(here)];
          held -= here;
        }
        left -= here;
        if (left === 0 || !(await more())) return;
      }
    },
  };
}
