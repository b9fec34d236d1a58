import { createHash } from "node:crypto";
import { sniffMedia } from "../assets/sniff-media.ts";
import type { SourceReader } from "./source-reader.ts";

/** A reader with files beside those of the source: pictures that a document holds within itself. */
export interface OverlayReader extends SourceReader {
  /**
   * Adds a file under a name made of its content.
   *
   * @returns Its path.
   */
  add(content: Uint8Array): string;
}

/** The folder of what a document holds itself; as for `data:` URLs. */
const folder = "embedded";

/** Puts files over a reader's; the reader's own are seen where none of them is meant. */
export function createOverlayReader(reader: SourceReader): OverlayReader {
  const files = new Map<string, Uint8Array>();
  return {
    ...reader,
    read(path, maxBytes) {
      const bytes = files.get(path);
      return bytes === undefined ? reader.read(path, maxBytes) : { status: "found", path, bytes };
    },
    add(content) {
      const name = createHash("sha256").update(content).digest("hex").slice(0, 16);
      const path = `${folder}/${name}.${sniffMedia(content)?.extensions[0] ?? "bin"}`;
      files.set(path, content);
      return path;
    },
  };
}
