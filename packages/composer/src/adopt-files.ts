import {
  type ExecutionContext,
  type FileReference,
  fileReferenceSchema,
  type Security,
  WorkflowError,
} from "@dreamnet/workflow";

/**
 * Hands on the files that an output names, as the composite's own: what its nodes wrote counts for its run.
 *
 * Two files of one path cannot both lie there: the first stays, and a diagnostic names the other, whose bytes are in the
 * content store and in the output by their digest.
 */
export async function adoptFiles(
  output: unknown,
  input: unknown,
  allowedPaths: Security["allowedPaths"],
  context: ExecutionContext,
): Promise<void> {
  if (allowedPaths.length === 0) return;
  const given = new Set(findFiles(input).map(keyOf));
  const byPath = new Map<string, FileReference>();
  for (const file of findFiles(output)) {
    if (given.has(keyOf(file)) || !allowedPaths.some((allowed) => covers(allowed, file.path))) continue;
    const other = byPath.get(file.path);
    if (other === undefined) byPath.set(file.path, file);
    else if (other.sha256 !== file.sha256)
      context.emit({
        severity: "error",
        ruleId: "composer/file-path-is-unique",
        message: `Two nodes wrote ${file.path}: the first one's is kept, and the one with the digest ${file.sha256} is left out.`,
        hint: "Let the nodes write to folders of their own, or read the other one by its digest.",
      });
  }
  for (const file of byPath.values()) await adopt(file, context);
}

async function adopt(file: FileReference, context: ExecutionContext): Promise<void> {
  let content: Uint8Array;
  try {
    content = await context.files.read(file);
  } catch (error) {
    if (!WorkflowError.is(error) || error.code !== "FILE_MISSING") throw error;
    context.emit({
      severity: "warning",
      ruleId: "composer/file-is-stored",
      message: `The output names ${file.path}, and its bytes are not in the content store.`,
      hint: "A node names a file that it has not written.",
    });
    return;
  }
  await context.files.write(file.path, content, { mediaType: file.mediaType });
}

/** Every file reference within a value, in the order in which they stand there. */
function findFiles(root: unknown): readonly FileReference[] {
  const files: FileReference[] = [];
  const waiting: unknown[] = [root];
  for (let next = waiting.pop(); waiting.length > 0 || next !== undefined; next = waiting.pop()) {
    if (typeof next !== "object" || next === null) continue;
    const parsed = "sha256" in next ? fileReferenceSchema.safeParse(next) : undefined;
    if (parsed?.success === true) files.push(parsed.data);
    else for (const value of Object.values(next).reverse()) if (typeof value === "object") waiting.push(value);
  }
  return files;
}

const keyOf = ({ path, sha256 }: FileReference): string => `${sha256} ${path}`;

/** `build/` and `build` cover `build/a`, not `builder`; a file's own path covers it. */
function covers(allowed: string, path: string): boolean {
  const folder = allowed.endsWith("/") ? allowed.slice(0, -1) : allowed;
  return path.startsWith(`${folder}/`) || (path === folder && !allowed.endsWith("/"));
}
