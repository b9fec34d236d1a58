import { type FileReference, TerminalError } from "@dreamnet/workflow";
import { acceptFaults } from "./accept-faults.ts";
import { type NormalizedSource, normalizedSourceSchema } from "./source.ts";

/** What reads a file by its digest: the `files` of an `ExecutionContext`. */
export interface SourceFiles {
  read(file: FileReference): Promise<Uint8Array>;
}

/**
 * The source that a pack was given: the value itself, or what its reference names.
 *
 * @param accept - The artifact's: faults that the author accepts are told as warnings.
 * @throws {@link TerminalError} with code `SOURCE_INVALID` where the file holds no NormalizedSource.
 * @example
 * const source = await readSource(input.source, context.files, input.artifact.accept);
 */
export async function readSource(
  given: NormalizedSource | FileReference,
  files: SourceFiles,
  accept: readonly string[] = [],
): Promise<NormalizedSource> {
  const source = "sha256" in given ? await readReference(given, files) : given;
  return accept.length === 0 ? source : { ...source, diagnostics: acceptFaults(source.diagnostics, accept) };
}

async function readReference(given: FileReference, files: SourceFiles): Promise<NormalizedSource> {
  const fault = (value: string): TerminalError =>
    new TerminalError(`${given.path} is no NormalizedSource.`, {
      code: "SOURCE_INVALID",
      hint: "Load the source with @dreamnet/source-loader.",
      value,
    });
  const bytes = await files.read(given);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw fault(String(error));
  }
  const parsed = normalizedSourceSchema.safeParse(value);
  if (!parsed.success) throw fault(parsed.error.issues[0]?.message ?? "");
  return parsed.data;
}
