import type { ExecutionContext } from "@dreamnet/workflow";

/** Most bytes of a log that are read; a loop can print without end, and the first errors stand at the front. */
const maxLogBytes = 8 * 1024 * 1024;

const decoder = new TextDecoder("utf-8");

/** A stored file as text; bytes that are not UTF-8 become U+FFFD. */
export async function readText(
  context: ExecutionContext,
  file: { sha256: string },
  limit = maxLogBytes,
): Promise<string> {
  const bytes = await context.files.read(file);
  return decoder.decode(bytes.subarray(0, limit));
}
