import type { Diagnostic } from "@dreamnet/workflow";

/** A text file as the parsers take it, or why it is none. */
export type DecodedText = { readonly text: string } | { readonly fault: Diagnostic };

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

/**
 * Decodes UTF-8 strictly, drops a byte-order mark and makes every line end in `\n` (the count of lines stays).
 *
 * @param file - Path for the diagnostic.
 */
export function decodeText(bytes: Uint8Array, file: string): DecodedText {
  if (bytes.length >= 2 && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))) {
    return { fault: fault(file, 1, 1, "The file is UTF-16, and UTF-8 is read.", "`iconv -f utf-16 -t utf-8`") };
  }
  const nul = bytes.indexOf(0);
  if (nul >= 0) {
    const { line, column } = positionOf(bytes, nul);
    return { fault: fault(file, line, column, `The file has a NUL byte at byte ${nul}: it is no text.`, "an editor") };
  }
  try {
    const text = decoder.decode(bytes);
    return { text: text.includes("\r") ? text.replace(/\r\n?/gu, "\n") : text };
  } catch {
    const offset = firstInvalidByte(bytes);
    const { line, column } = positionOf(bytes, offset);
    const byte = (bytes[offset] ?? 0).toString(16).padStart(2, "0");
    return {
      fault: fault(file, line, column, `The file is not valid UTF-8: byte ${offset} (0x${byte}) cannot stand there.`),
    };
  }
}

function fault(
  file: string,
  line: number,
  column: number,
  message: string,
  means = "`iconv -f latin1 -t utf-8`",
): Diagnostic {
  return {
    severity: "error",
    ruleId: "document/is-utf8",
    message,
    hint: `Save the file as UTF-8, for example with ${means}.`,
    location: { file, line, column },
  };
}

/** Line and column of a byte; columns count bytes here, since the text cannot be read. */
function positionOf(bytes: Uint8Array, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let index = bytes.indexOf(10); index >= 0 && index < offset; index = bytes.indexOf(10, index + 1)) {
    line++;
    start = index + 1;
  }
  return { line, column: offset - start + 1 };
}

/** By halves: the longest prefix that decodes as a stream ends before the fault. */
function firstInvalidByte(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (decodes(bytes.subarray(0, middle))) low = middle;
    else high = middle - 1;
  }
  // The fault is a sequence that was begun and not ended: its first byte is meant.
  for (let back = 1; back <= 3 && back <= low; back++) {
    const byte = bytes[low - back] as number;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? low - back : low;
    if (byte < 0x80) break;
  }
  return low;
}

function decodes(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
