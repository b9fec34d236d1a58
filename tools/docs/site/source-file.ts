import { type MinimalSourceFile, normalizePath } from "typedoc";

/** A text as TypeDoc's parser takes it. */
export function sourceFile(path: string, text: string): MinimalSourceFile {
  return {
    fileName: normalizePath(path),
    text,
    getLineAndCharacterOfPosition(position: number) {
      const before = text.slice(0, position).split("\n");
      return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    },
  };
}
