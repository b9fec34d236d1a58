import { z } from "zod";
import { isPortablePath } from "./manifest.ts";

/** SHA-256 of a file's bytes, in lower-case hexadecimal. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, "64 lower-case hexadecimal digits");

/** An IANA media type without parameters beyond `charset`. */
export const mediaTypeSchema = z
  .string()
  .max(255)
  .regex(/^[a-z]+\/[A-Za-z0-9!#$&^_.+-]+(; ?charset=[A-Za-z0-9_-]+)?$/, "a media type such as application/pdf");

/** A file that a workflow has written: its bytes stand in the content store under `sha256`. */
export const fileReferenceSchema = z
  .strictObject({
    /** POSIX path relative to the run's output root. */
    path: z.string().min(1).max(1024).refine(isPortablePath, "a relative, portable POSIX path"),
    mediaType: mediaTypeSchema,
    /** Bytes. */
    size: z.int().min(0),
    sha256: sha256Schema,
  })
  .meta({ id: "FileReference" });
export type FileReference = z.output<typeof fileReferenceSchema>;

/** What a workflow reads and writes. */
export interface WorkflowFiles {
  /**
   * Reads a file by its digest; the bytes are checked against it.
   *
   * @throws {@link TerminalError} with code `FILE_MISSING` when the content store has no such file.
   */
  read(file: string | Pick<FileReference, "sha256">): Promise<Uint8Array>;
  /**
   * Writes a file under one of the manifest's `allowedPaths`.
   *
   * @param path - Relative POSIX path, for example `build/arxiv/paper.tar.gz`.
   * @throws {@link PermissionError} when no allowed path covers it.
   */
  write(path: string, content: Uint8Array | string, options?: { mediaType?: string }): Promise<FileReference>;
}

/** A program to run in a fresh folder of its own. */
export interface ExecRequest {
  /** What lies in the folder at the start: relative POSIX path → bytes, text, or a file by digest. */
  readonly files?: Readonly<Record<string, Uint8Array | string | Pick<FileReference, "sha256">>>;
  /** Folder, relative to the fresh one, in which the program starts. */
  readonly cwd?: string;
  /** Variables beside the few that every program gets (`PATH`, `HOME`, `TMPDIR`, `LANG`, `TZ`, `SOURCE_DATE_EPOCH`). */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: Uint8Array | string;
  /** ms. */
  readonly timeout?: number;
  /** Most bytes of stdout and stderr that are kept, each; the rest is dropped. Default 1 MB. */
  readonly maxOutput?: number;
}

/** How a program ended. A program that could not be started throws instead. */
export interface ExecResult {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  /** Files that are new or changed after the run, by relative POSIX path; regular files only. */
  readonly files: Readonly<Record<string, Pick<FileReference, "sha256" | "size">>>;
}
