import { finishDocument, type LoadedDocument } from "./finish-document.ts";
import { readMarkdown } from "./read-markdown.ts";
import type { SourceReader } from "./reader/source-reader.ts";

/** Loads a Markdown document. */
export async function loadMarkdown(
  text: string,
  file: string,
  reader: SourceReader,
  signal?: AbortSignal,
): Promise<LoadedDocument> {
  return finishDocument(readMarkdown(text, file, reader, signal), file, reader, signal);
}
