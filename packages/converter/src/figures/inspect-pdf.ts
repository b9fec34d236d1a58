import { inflateSync } from "node:zlib";
import { latin1 } from "./sniff-figure.ts";

/** What in a PDF keeps arXiv from taking it, and what else a reader should know. */
export interface PdfFindings {
  readonly encrypted: boolean;
  /** JavaScript, programs to launch, embedded files: by the name that stands in the file. */
  readonly active: readonly string[];
  /** The file tells its author or the program's paths. */
  readonly metadata: boolean;
  readonly whole: boolean;
}

/** Bytes of compressed object streams that are looked into. */
const mostInflated = 64 * 1024 * 1024;

/** Looks for what is active in a PDF, in its compressed object streams too; names may be written with `#` escapes. */
export function inspectPdf(bytes: Uint8Array): PdfFindings {
  const text = latin1(bytes);
  const active = new Set<string>();
  let metadata = false;
  const look = (part: string): void => {
    // `/J#61vaScript` is `/JavaScript`.
    const plain = /\/[^\s/<>[\](){}]*#[0-9a-fA-F]{2}/.test(part)
      ? part.replace(/#([0-9a-fA-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      : part;
    for (const match of plain.matchAll(
      /\/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|SubmitForm|ImportData)(?![A-Za-z])/g,
    )) {
      // `/JS` alone may be part of a name; an action has a string or a reference after it.
      if (match[1] !== "JS" || /^\s*(?:[(<]|\d)/.test(plain.slice((match.index ?? 0) + 3, (match.index ?? 0) + 30)))
        active.add(match[1] as string);
    }
    metadata ||= /\/(?:Author|Metadata)(?![A-Za-z])/.test(plain);
  };
  look(withoutStreams(text));
  let inflated = 0;
  for (const stream of objectStreams(text, bytes)) {
    if (inflated > mostInflated) break;
    try {
      const content = inflateSync(stream, { maxOutputLength: mostInflated - inflated + 1, finishFlush: 2 });
      inflated += content.length;
      look(content.toString("latin1"));
    } catch {
      // A stream that cannot be read here cannot be read by a viewer either.
    }
  }
  return {
    encrypted: /\/Encrypt(?![A-Za-z])/.test(text.slice(-65_536)) || /\/Encrypt\s+\d+\s+\d+\s+R/.test(text),
    active: [...active].sort(),
    metadata,
    whole: /%%EOF/.test(text.slice(-2048)) && /startxref/.test(text.slice(-4096)),
  };
}

/** The file's text without its streams, in which any bytes may look like a name. */
function withoutStreams(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let start = text.indexOf("stream", from); start >= 0; start = text.indexOf("stream", from)) {
    parts.push(text.slice(from, start));
    const end = text.indexOf("endstream", start);
    if (end < 0) return parts.join(" ");
    from = end + 9;
  }
  parts.push(text.slice(from));
  return parts.join(" ");
}

function* objectStreams(text: string, bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = text.indexOf("/ObjStm"); at >= 0; ) {
    // A dictionary is short; the bound keeps a file of nothing but these names linear.
    const within = text.slice(at, at + 2000).indexOf("stream");
    if (within < 0) {
      at = text.indexOf("/ObjStm", at + 7);
      continue;
    }
    const start = at + within;
    const end = text.indexOf("endstream", start);
    if (end < 0) return;
    const skip = text[start + 6] === "\r" ? 2 : 1;
    yield bytes.subarray(start + 6 + skip, end);
    at = text.indexOf("/ObjStm", end);
  }
}
